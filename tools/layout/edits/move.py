"""Shift targets as a group, as far as the canvas and the neighbours let them.

It changes its targets only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..names import way_of
from ..operations import Move
from ..rect import TICKS, Rect
from ..speech import say
from .draft import Draft, fits

_STEPS = 64
_WORTH_IT = 0.1
"""A shift shorter than this share of the one asked for makes the targets pass the obstacle instead."""

_MAX_DODGE = 0.3
"""Farthest a target may leave its line to get past an obstacle, as a share of the canvas."""


def move(draft: Draft, op: Move) -> Draft:
    """Shift by the shares asked for, clamped to the canvas and stopped before a new overlap."""
    ids = draft.targets(op.targets)
    rects = draft.rects()
    dx, dy = _clamped(rects, ids, round(op.dx * TICKS), round(op.dy * TICKS))
    if not (dx or dy):
        return draft.noted(say("edit.at_edge", what=draft.name(ids)))
    limited = abs(dx) + abs(dy) < (abs(op.dx) + abs(op.dy)) * TICKS - 1
    shift = _first_free(draft, ids, dx, dy)
    if shift is None:
        return draft.noted(say("edit.blocked", what=draft.name(ids)))
    changed, way = draft.with_rects({i: rects[i].shifted(*shift) for i in ids}), way_of(draft.layout, *shift)
    if shift == (dx, dy):
        edge = say("edit.moved_to_edge", what=draft.name(ids), way=way)
        return changed.noted(edge) if limited else changed
    return changed.noted(say("edit.moved_around", what=draft.name(ids), way=way))


def _clamped(rects: Mapping[str, Rect], ids: tuple[str, ...], dx: int, dy: int) -> tuple[int, int]:
    """Cut the shift so that the whole group stays on the canvas."""
    moved = [rects[i] for i in ids]
    low_x, high_x = -min(r.x0 for r in moved), TICKS - max(r.x1 for r in moved)
    low_y, high_y = -min(r.y0 for r in moved), TICKS - max(r.y1 for r in moved)
    return min(max(dx, low_x), high_x), min(max(dy, low_y), high_y)


def _first_free(draft: Draft, ids: tuple[str, ...], dx: int, dy: int) -> tuple[int, int] | None:
    rects, tolerated = draft.rects(), draft.tolerated()
    for shift in _shifts(rects, ids, dx, dy):
        if fits({**rects, **{i: rects[i].shifted(*shift) for i in ids}}, ids, tolerated):
            return shift
    return None


def _shifts(rects: Mapping[str, Rect], ids: tuple[str, ...], dx: int, dy: int) -> Iterator[tuple[int, int]]:
    """Yield the whole shift, shorter ones worth it, longer ones, ones around the obstacle, then any at all."""
    shorter = [(round(dx * k / _STEPS), round(dy * k / _STEPS)) for k in range(_STEPS, 0, -1)]
    worth_it = round(_STEPS * (1 - _WORTH_IT)) + 1
    yield from shorter[:worth_it]
    for k in range(_STEPS + 2, _STEPS * 2, 2):
        farther = round(dx * k / _STEPS), round(dy * k / _STEPS)
        if farther == _clamped(rects, ids, *farther):
            yield farther
    for k in range(1, 31):
        side = round(_MAX_DODGE * TICKS * k / 30)
        for sign in (-1, 1):
            around = (dx, dy + sign * side) if abs(dx) >= abs(dy) else (dx + sign * side, dy)
            if around == _clamped(rects, ids, *around):
                yield around
    yield from ((x, y) for x, y in shorter[worth_it:] if x or y)
