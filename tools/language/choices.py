"""Choices that a question offers; what an answer picks is read by the strict reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.layout.speech import Said, say


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers.

    Attributes:
        label: what the user reads.
        means: what choosing it stands for, in the answer language; empty where a language model asked.
        object_id: the object that it picks, where it picks one.
    """

    label: str
    means: str
    object_id: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept between two messages."""
        return {"label": str(self.label), "means": self.means, "object_id": self.object_id}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Choice:
        """Read what `to_json` gave."""
        return cls(str(data["label"]), str(data["means"]), str(data.get("object_id", "")))


def numbered(choices: Sequence[Choice]) -> tuple[Said, ...]:
    """Return one line per choice, numbered from 1."""
    return tuple(say("ask.choice", number=n, label=choice.label) for n, choice in enumerate(choices, 1))
