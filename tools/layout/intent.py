"""Boxes that a language model or a hand placed are meant so: containment, contact and overlap are kept.

Touched are only boxes under the smallest size, objects with (nearly) the same box, and clear accidents: unrelated things of
about one size of which one covers most of the other. No word of the caption is needed to tell, so every language is treated alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from .layout import Layout
from .names import name_each
from .overlaps import Pairs, asked_pairs, overlapping, rects_of
from .parts import is_part
from .phrases import head_noun
from .rect import LEAST_GIVEN_TICKS, MIN_TICKS, Rect
from .repair import Repaired, part, shrink
from .speech import Said, say

_SAME = 0.9
"""Intersection over union from which two boxes are the same one written twice."""
_COVERED = 0.5
"""Intersection over union from which unrelated things cover each other by accident."""
_ALIKE = 0.5
"""Smaller area over larger from which two things are of about one size."""
_INSIDE = 0.85
"""Share of a box that lies in another from which it is in it."""

Rects = Mapping[str, Rect]


def keep_intent(layout: Layout) -> Repaired:
    """Return the layout as it was meant: only what breaks the format or is clearly an accident is changed, and named."""
    before = rects_of(layout)
    unlocked = frozenset(o.id for o in layout.objects if not o.locked)
    widened = {i: _widened(r) if i in unlocked else r for i, r in before.items()}
    after = _parted(layout, widened, unlocked)
    objects = tuple(o if after[o.id] == before[o.id] else o.with_box(after[o.id].to_box()) for o in layout.objects)
    return Repaired(replace(layout, objects=objects), tuple(_notes(layout, before, widened, after)))


def accidents(layout: Layout, rects: Rects) -> Pairs:
    """Return the pairs that nobody can have meant to overlap like that."""
    nouns = {o.id: head_noun(o.phrase) for o in layout.objects}
    parts = {o.id for o in layout.objects if is_part(o.phrase)}
    meant = asked_pairs(layout)
    return frozenset(
        frozenset((a, b))
        for a, b in combinations(rects, 2)
        if (shared := _overlap(rects[a], rects[b])) >= _COVERED
        and frozenset((a, b)) not in meant
        and (shared >= _SAME or _is_accident(rects[a], rects[b], nouns[a] == nouns[b] or a in parts or b in parts))
    )


def _is_accident(one: Rect, other: Rect, are_related: bool) -> bool:
    if are_related or _is_inside(one, other) or _is_inside(other, one):
        return False
    small, large = sorted((one.width * one.height, other.width * other.height))
    return small / large >= _ALIKE


def _shared(one: Rect, other: Rect) -> int:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(0, width) * max(0, height)


def _overlap(one: Rect, other: Rect) -> float:
    """Return intersection over union."""
    shared = _shared(one, other)
    return shared / (one.width * one.height + other.width * other.height - shared)


def _is_inside(inner: Rect, outer: Rect) -> bool:
    return _shared(inner, outer) >= _INSIDE * inner.width * inner.height


def _parted(layout: Layout, rects: dict[str, Rect], unlocked: frozenset[str]) -> dict[str, Rect]:
    """Part the accidents with the least movement; what is in a box that moves goes along; all else stays."""
    pairs = accidents(layout, rects)
    movable = frozenset(i for pair in pairs for i in pair) & unlocked
    if not movable:
        return rects
    allowed = overlapping(rects) - pairs
    parted = part(rects, movable, allowed) or shrink(rects, movable, allowed)
    if parted is None:
        return rects
    moved = {i: parted[i] for i in movable if parted[i] != rects[i]}
    return {**parted, **dict(_contents(rects, moved, unlocked - movable))}


def _contents(rects: Rects, moved: Rects, free: frozenset[str]) -> Iterator[tuple[str, Rect]]:
    """Yield what lies in a box that moves, at its new place; in several, it goes with the smallest."""
    for name in sorted(free):
        holders = [i for i in moved if _is_inside(rects[name], rects[i])]
        if holders:
            holder = min(holders, key=lambda i: rects[i].width * rects[i].height)
            shift = moved[holder].x0 - rects[holder].x0, moved[holder].y0 - rects[holder].y0
            yield name, rects[name].shifted(*shift).clamped()


def _widened(rect: Rect) -> Rect:
    if min(rect.width, rect.height) >= LEAST_GIVEN_TICKS:
        return rect
    width, height = max(rect.width, MIN_TICKS), max(rect.height, MIN_TICKS)
    return Rect.at(round(rect.cx - width / 2), round(rect.cy - height / 2), width, height).clamped()


def _notes(layout: Layout, before: Rects, widened: Rects, after: Rects) -> Iterator[Said]:
    if wider := [i for i in before if widened[i] != before[i]]:
        yield say("edit.boxes_fitted", what=name_each(layout, wider))
    smaller = [i for i in before if after[i].width < before[i].width or after[i].height < before[i].height]
    moved = [i for i in before if after[i] != widened[i] and i not in smaller]
    if moved:
        yield say("repair.moved", what=name_each(layout, moved))
    if smaller:
        yield say("repair.smaller", what=name_each(layout, smaller))
