"""The bundled model behind one call: loaded once, asked one prompt at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import torch
from threadpoolctl import ThreadpoolController

from ..guesses import Guess
from ..installed import ADAPTER, CONFIG, find_gguf, missing
from ..prompt import SceneView, make_prompt
from .adapter import load_adapter
from .answer_grammar import answer_pattern
from .base_model import BaseModelError, load_gguf
from .decoder import Decoded, Decoder

THREADS = max(1, (os.cpu_count() or 1) // 2)
"""For one answer: with a thread on every core each step waits for whatever else runs there, a picture above all."""


@dataclass
class BundledModel:
    """SmolLM2-135M with the project's adapter; an `AnswerModel`. Safe to call from several threads, one at a time runs."""

    decoder: Decoder
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pools: ThreadpoolController = field(default_factory=ThreadpoolController)

    def answers(self, prompt: str, scene: SceneView | None) -> Iterator[Guess]:
        """Yield answers, the likeliest first; one that did not end within its tokens is left out."""
        with self._lock, self._few_threads():
            for decoded in self.decoder.answers(prompt, answer_pattern(scene)):
                if decoded.complete:
                    yield Guess(decoded.text, decoded.sure)

    def _few_threads(self) -> AbstractContextManager[Any]:
        """Limit what is computed in this thread to `THREADS`; other threads keep theirs."""
        torch.get_num_threads()  # a thread's first use of torch sets its number anew
        return self._pools.limit(limits=THREADS, user_api="openmp")

    def decode(self, prompt: str, scene: SceneView | None) -> Decoded:
        """Return the likeliest answer with its counters."""
        with self._lock, self._few_threads():
            return self.decoder.decode(prompt, answer_pattern(scene))


@cache
def load_bundled(adapter: Path = ADAPTER) -> BundledModel:
    """Load base weights and adapter, once. Raises: BaseModelError."""
    path = find_gguf()
    if path is None or not (adapter / CONFIG).exists():
        raise BaseModelError(missing() or f"there is no adapter in {adapter}")
    base = load_gguf(path)
    load_adapter(base.model, adapter)
    made = BundledModel(Decoder(base.model, base.tokenizer))
    made.decode(make_prompt("a cat", None), None)  # the first forward pass touches all weights and takes seconds
    return made
