"""Readers by name, as the judge calls them: `read(scene, last, before, text, language) -> Outcome`."""

from __future__ import annotations

import importlib
from typing import cast

from .judge import Outcome, Reader

READERS: dict[str, str] = {
    "asks": "benchmarks.talk.readers:always_asks",
    "strict": "benchmarks.talk.language_readers:strict",
    "model": "benchmarks.talk.language_readers:model",
    "both": "benchmarks.talk.language_readers:both",
}
"""Name: `module:attribute`; a reader that needs loading is an attribute of a module that loads it when imported."""


def load_reader(name: str) -> Reader:
    """Return a reader by its name or as `module:attribute`.

    Raises:
        ValueError: there is no such reader.
    """
    module, _, attribute = READERS.get(name, name).partition(":")
    if not attribute:
        raise ValueError(f"there is no reader '{name}'; name one of {', '.join(READERS)} or give module:attribute")
    return cast(Reader, getattr(importlib.import_module(module), attribute))


def always_asks(scene: object, last: tuple[str, ...], before: str, text: str, language: str) -> Outcome:
    """Ask about every message: what the judge says of a reader that reads nothing."""
    return Outcome(None, question=True)
