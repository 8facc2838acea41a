"""llama-cpp-python's server without llama.cpp's extra buffer types: their AMX path crashes on some CPUs.

It runs in the environment that `make test-llama` builds, and takes the server's own arguments.
"""

from __future__ import annotations

import runpy
from typing import Any

import llama_cpp.llama_cpp as api

_default_params = api.llama_model_default_params


def _without_extra_buffers() -> Any:
    params = _default_params()
    params.use_extra_bufts = False
    return params


if __name__ == "__main__":
    api.llama_model_default_params = _without_extra_buffers
    runpy.run_module("llama_cpp.server", run_name="__main__")
