"""Repair of a layout by projection: boxes that overlap unasked are pushed apart, as little as possible.

It does not know what the caption's relations are; it keeps boxes that are fine where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .layout import Layout
from .names import name_each
from .overlaps import Pairs, allowed_pairs, overlapping, rects_of
from .rect import MIN_TICKS, TICKS, Rect
from .speech import Said, say
from .spots import free_spot
from .wishes import Window

_ROUNDS = 120
_SHRINK = 0.93

Rects = Mapping[str, Rect]


@dataclass(frozen=True)
class Repaired:
    """The valid layout and, for the user, one sentence per kind of change."""

    layout: Layout
    notes: tuple[Said, ...] = ()


def repair(layout: Layout, movable: frozenset[str] | None = None) -> Repaired:
    """Separate unasked overlaps and widen boxes under 16 px of 512; shrink only when nothing else fits.

    Args:
        movable: ids that may change; None for all that are not locked. What nobody may move is said in a note.
    """
    unlocked = frozenset(o.id for o in layout.objects if not o.locked)
    movable = unlocked if movable is None else movable & unlocked
    before = rects_of(layout)
    widened = {i: _widened(r) if i in movable else r for i, r in before.items()}
    allowed = allowed_pairs(layout)
    after = separate(widened, movable, allowed)
    stuck = overlapping(after) - allowed
    changed = [i for i in before if after[i] != before[i]]
    objects = tuple(o.with_box(after[o.id].to_box()) if o.id in changed else o for o in layout.objects)
    return Repaired(replace(layout, objects=objects), tuple(_notes(layout, before, after, stuck)))


def separate(rects: Rects, movable: frozenset[str], allowed: Pairs) -> dict[str, Rect]:
    """Push movable rectangles apart until only allowed pairs overlap.

    First only those that overlap give way, then all movable ones, then they get smaller step by step. Pairs
    that cannot be parted (both fixed) stay as they are.
    """
    hopeless = frozenset(p for p in overlapping(rects) if not p & movable)
    tolerated = allowed | hopeless
    bad = overlapping(rects) - tolerated
    if not bad:
        return dict(rects)
    active = frozenset(i for pair in bad for i in pair) & movable
    factor = 1.0
    while True:
        for free in (active, movable) if active != movable else (movable,):
            shrunk = {i: r.scaled(factor) if i in free else r for i, r in rects.items()}
            for attempt in (push_apart(shrunk, free, tolerated), _place_one_by_one(shrunk, free, tolerated)):
                if attempt is not None:
                    return _drawn_back(attempt, shrunk, free, tolerated)
        if all(min(r.width, r.height) <= MIN_TICKS for i, r in shrunk.items() if i in movable):
            return dict(rects)
        factor *= _SHRINK


def push_apart(rects: Rects, free: frozenset[str], tolerated: Pairs) -> dict[str, Rect] | None:
    """Push the overlapping pairs apart in turn, deepest first, until none is left; None when it does not settle."""
    placed = dict(rects)
    for _ in range(_ROUNDS):
        bad = overlapping(placed) - tolerated
        if not bad:
            return placed
        for pair in sorted(bad, key=lambda p: (-_depth(placed, p), sorted(p))):
            a, b = sorted(pair, key=list(rects).index)
            if placed[a].overlaps(placed[b]):
                _part(placed, a, b, free)
    return None


def _depth(rects: Rects, pair: frozenset[str]) -> int:
    a, b = (rects[i] for i in pair)
    return min(a.x1 - b.x0, b.x1 - a.x0, a.y1 - b.y0, b.y1 - a.y0)


def _part(placed: dict[str, Rect], a: str, b: str, free: frozenset[str]) -> None:
    """Move a and b along the axis and direction that need the least; halves where both may move."""
    one, two = placed[a], placed[b]
    pushes = sorted(
        [
            (one.x1 - two.x0, 0, -1, 0),  # (needed, order, direction of a)
            (two.x1 - one.x0, 1, 1, 0),
            (one.y1 - two.y0, 2, 0, -1),
            (two.y1 - one.y0, 3, 0, 1),
        ]
    )
    for needed, _, dx, dy in pushes:
        slack_a = _slack(one, dx, dy) if a in free else 0
        slack_b = _slack(two, -dx, -dy) if b in free else 0
        if slack_a + slack_b >= needed:
            step_a = min(slack_a, max(needed // 2, needed - slack_b))
            step_b = needed - step_a
            placed[a] = one.shifted(dx * step_a, dy * step_a)
            placed[b] = two.shifted(-dx * step_b, -dy * step_b)
            return


def _slack(rect: Rect, dx: int, dy: int) -> int:
    if dx:
        return TICKS - rect.x1 if dx > 0 else rect.x0
    return TICKS - rect.y1 if dy > 0 else rect.y0


def _place_one_by_one(rects: Rects, free: frozenset[str], tolerated: Pairs) -> dict[str, Rect] | None:
    """Put the largest first, each at the free place nearest to where it was; None when one finds none."""
    placed = {i: r for i, r in rects.items() if i not in free}
    for name in sorted(free, key=lambda i: (-rects[i].width * rects[i].height, i)):
        spot = _nearest(name, rects[name], placed, tolerated)
        if spot is None:
            return None
        placed[name] = spot
    return {i: placed[i] for i in rects}


def _nearest(name: str, rect: Rect, others: Rects, tolerated: Pairs) -> Rect | None:
    obstacles = [r for i, r in others.items() if i != name and frozenset((i, name)) not in tolerated]
    window = Window(0, TICKS, 0, TICKS, rect.x0, rect.y0)
    return free_spot((rect.width, rect.height), window, obstacles)


def _drawn_back(placed: dict[str, Rect], wanted: Rects, free: frozenset[str], tolerated: Pairs) -> dict[str, Rect]:
    """Let each moved rectangle, the farthest first, return as near to its old place as is free now."""
    for _ in range(2):
        for name in sorted(free, key=lambda i: (-placed[i].distance(wanted[i]), i)):
            spot = _nearest(name, wanted[name], placed, tolerated)
            if spot and spot.distance(wanted[name]) < placed[name].distance(wanted[name]):
                placed[name] = spot
    return placed


def _widened(rect: Rect) -> Rect:
    width, height = max(rect.width, MIN_TICKS), max(rect.height, MIN_TICKS)
    if (width, height) == (rect.width, rect.height):
        return rect
    grown = Rect.at(round(rect.cx - width / 2), round(rect.cy - height / 2), width, height)
    return grown if grown.is_inside() else grown.clamped()


def _notes(layout: Layout, before: Rects, after: Rects, stuck: Pairs) -> Iterator[Said]:
    smaller = [i for i in before if after[i].width < before[i].width or after[i].height < before[i].height]
    moved = [i for i in before if after[i] != before[i] and i not in smaller]
    if moved:
        yield say("repair.moved", what=name_each(layout, moved))
    if smaller:
        yield say("repair.smaller", what=name_each(layout, smaller))
    for pair in sorted(stuck, key=sorted):
        yield say("repair.stuck", what=name_each(layout, pair))
