"""Where on its owner a part goes: a hat on the head, a scarf at the neck, a balloon in the hand, a rider on the back.

It sees one owner's rectangle and words; who else is in the picture is not its question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .nouns.drawn import look_of
from .nouns.kinds import kind_of
from .phrases import head_noun, words
from .placement_candidates import PlacementCandidates, Window, WindowForSize
from .rect import MIN_TICKS, TICKS, Rect
from .relation_names import Relation

PART_RELATIONS: frozenset[Relation] = frozenset({"worn_by", "held_by", "riding"})
"""Relations in which the words tell where on the anchor something goes."""

_SMALLEST = 600
"""Parts are at least this many ticks on each side where the canvas allows, so that they can be seen."""
_TALL, _WIDE = 0.75, 1.35
"""Width / height below which an owner is drawn upright like a person, and from which like an animal from the side."""
_UPRIGHT_HEAD, _SQUARE_HEAD = 0.22, 0.42
"""Height of the head, as a share of the owner's."""
_HEAD_LEFT, _HEAD_RIGHT = 0.26, 0.74
"""Where the head of an animal is that is drawn from the side, as a share of its width; to the left unless told."""
_HEADS = frozenset({"face", "head", "skull", "mask", "portrait", "bust"})
"""Owners that are heads altogether."""
_SLACK = 0.12
"""How far off its best place a part may go, as a share of its owner."""
_MOUTHFUL, _HANDFUL = 0.45, 0.36
"""Size of a usual thing in a mouth, as a share of the shorter side, and in a hand, as a share of the longer."""
_FLAT = 2.5
"""What is at least this wide for its height is stood upon, not sat upon."""


@dataclass(frozen=True)
class _Spot:
    """Size of the part and where its centre is, in ticks."""

    cx: float
    cy: float
    width: float
    height: float

    def window(self, owner: Rect) -> WindowForSize:
        slack_x, slack_y = owner.width * _SLACK, owner.height * _SLACK

        def window(w: int, h: int) -> Window:
            x, y = self.cx - w / 2, self.cy - h / 2
            return Window(x - slack_x, x + slack_x, y - slack_y, y + max(slack_y, self._down_to_canvas(y)), x, y)

        return window

    def _down_to_canvas(self, y: float) -> float:
        """Return how far the part must go down where its owner's head is at the upper edge."""
        return max(0.0, -y)


@cache
def _table() -> dict[str, Any]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    loaded["zone_of"] = {noun: zone for zone, nouns in loaded["parts"].items() for noun in nouns}
    return loaded


def part_size(relation: Relation, phrase: str, owner: Rect, owner_phrase: str) -> tuple[int, int]:
    """Return the size that such a part of such an owner has, in ticks."""
    spot = _spots(relation, phrase, owner, owner_phrase)[0]
    grow = max(1.0, _SMALLEST / max(1.0, min(spot.width, spot.height)))
    width, height = (min(TICKS, max(MIN_TICKS, round(side * grow))) for side in (spot.width, spot.height))
    return width, height


def part_candidates(relation: Relation, phrase: str, owner: Rect, owner_phrase: str) -> PlacementCandidates:
    """Return where such a part of such an owner may go, the best place first."""
    return PlacementCandidates(tuple(s.window(owner) for s in _spots(relation, phrase, owner, owner_phrase)))


def part_rects(relation: Relation, phrase: str, owner: Rect, owner_phrase: str) -> list[Rect]:
    """Return the best places for such a part of such an owner, the first choice first; they may lie off the canvas."""
    return [
        Rect.at(round(s.cx - s.width / 2), round(s.cy - s.height / 2), max(1, round(s.width)), max(1, round(s.height)))
        for s in _spots(relation, phrase, owner, owner_phrase)
    ]


def is_part(phrase: str) -> bool:
    """Tell whether a thing is of the kind that is worn on or part of another: a hat, a beard, a pair of boots."""
    return head_noun(phrase) in _table()["zone_of"]


def is_carried(phrase: str) -> bool:
    """Tell whether a thing is carried about with what is in it: a basket, a bag, a vase."""
    return kind_of(head_noun(phrase)) in ("container", "bag")


def is_low(phrase: str) -> bool:
    """Tell whether what is around something stands at its foot: a fence, not a frame."""
    return _named(phrase, _table()["low"])


def _spots(relation: Relation, phrase: str, owner: Rect, owner_phrase: str) -> list[_Spot]:
    if relation == "worn_by":
        return [_worn(phrase, owner, owner_phrase)]
    return _held(phrase, owner, owner_phrase) if relation == "held_by" else [_ridden(owner, owner_phrase)]


def _head(owner: Rect, owner_phrase: str) -> Rect:
    """Return about where the owner's head is."""
    if head_noun(owner_phrase) in _HEADS:
        return owner
    shape = owner.width / owner.height
    height = owner.height * (_UPRIGHT_HEAD if shape < _TALL else _SQUARE_HEAD)
    width = min(owner.width * 0.9, height)
    middle = 0.5
    if shape >= _WIDE:
        middle = _HEAD_RIGHT if "facing right" in owner_phrase else _HEAD_LEFT
    x = owner.x0 + owner.width * middle - width / 2
    return Rect.at(round(x), owner.y0, round(width), round(height))


def _worn(phrase: str, owner: Rect, owner_phrase: str) -> _Spot:
    zone = _table()["zones"][_zone_of(phrase)]
    base = _head(owner, owner_phrase) if zone["of"] == "head" else owner
    width = base.width * zone["size"]
    at_x, at_y = zone["at"]
    return _Spot(base.x0 + base.width * at_x, base.y0 + base.height * at_y, width, width / zone["aspect"])


def _zone_of(phrase: str) -> str:
    zones: dict[str, str] = _table()["zone_of"]
    group = [*words(phrase)]
    for start in range(len(group)):
        for end in range(len(group), start, -1):
            if zone := zones.get(" ".join(group[start:end])):
                return zone
    return zones.get(head_noun(phrase), "torso")


def _named(phrase: str, nouns: list[str]) -> bool:
    text = f" {' '.join(words(phrase))} "
    return any(f" {noun} " in text or f" {noun}s " in text for noun in nouns)


def _held(phrase: str, owner: Rect, owner_phrase: str) -> list[_Spot]:
    """In the hand at one side or the other; in the mouth of what stands on four legs."""
    look = look_of(head_noun(phrase))
    if owner.width / owner.height >= _TALL:
        head = _head(owner, owner_phrase)
        side = _MOUTHFUL * min(owner.width, owner.height) * look.size
        left = head.cx <= owner.cx
        xs = [head.x0 + head.width * (0.1 if left else 0.9), head.x0 + head.width * (0.9 if left else 0.1)]
        y = head.y0 + head.height * 0.75
    else:
        side = _HANDFUL * max(owner.width, owner.height) * look.size
        y = owner.y0 + owner.height * 0.52 - (side * 0.45 if _named(phrase, _table()["raised"]) else 0.0)
        xs = [owner.x1, owner.x0]
    return [_Spot(x, y, side * look.aspect**0.5, side / look.aspect**0.5) for x in xs]


def _ridden(owner: Rect, owner_phrase: str) -> _Spot:
    flat = _named(owner_phrase, _table()["boards"]) or owner.width / owner.height >= _FLAT
    height = owner.height * (2.2 if flat else 0.85)
    seat = owner.y0 + owner.height * 0.45
    return _Spot(owner.cx, seat - height / 2, height * 0.5, height)
