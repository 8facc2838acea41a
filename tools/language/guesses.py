"""What a language model gives for a prompt: answers, and how sure it is of each. It knows no model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from .prompt import SceneView


@dataclass(frozen=True)
class Guess:
    """An answer of the answer language; `sure` is how likely the model finds it, 0..1."""

    text: str
    sure: float = 1.0


class AnswerModel(Protocol):
    """What answers a prompt in the answer language."""

    def answers(self, prompt: str, scene: SceneView | None) -> Iterable[Guess]:
        """Return answers, the likeliest first, as they are asked for; none where none came within the limits."""
        ...
