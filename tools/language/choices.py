"""Choices that a question offers; what an answer picks is read by the strict reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.layout.layout import Layout, LayoutObject
from tools.layout.phrases import head_noun
from tools.layout.speech import Said, Thing, say

MAX_CHOICES = 9


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


def object_choices(layout: Layout, ids: Sequence[str]) -> tuple[Choice, ...]:
    """Return a choice per object, from left to right, or from top to bottom where they stand so: 'the cat on the left (cat-1)'."""
    items = [layout[name] for name in ids]
    xs, ys = [item.box.center[0] for item in items], [item.box.center[1] for item in items]
    across = max(xs) - min(xs) >= max(ys) - min(ys)
    items.sort(key=lambda item: item.box.center[0 if across else 1])
    shown = items[:MAX_CHOICES]
    return tuple(Choice(_label(layout, item, n, len(items), across), "", item.id) for n, item in enumerate(shown))


def _label(layout: Layout, item: LayoutObject, index: int, count: int, across: bool) -> Said:
    thing = Thing(item.phrase, "the")
    alike = sum(head_noun(other.phrase) == head_noun(item.phrase) for other in layout.objects)
    if alike == 1:
        return say("choice.only", thing=thing, id=item.id)
    return say("choice.object", thing=thing, place=_place(index, count, across), id=item.id)


def _place(index: int, count: int, across: bool) -> Said:
    first, last = ("left", "right") if across else ("top", "bottom")
    if index == 0:
        return say(f"place.{first}")
    if index == count - 1:
        return say(f"place.{last}")
    return say("place.middle") if count == 3 else say(f"place.from_{first}", number=index + 1)
