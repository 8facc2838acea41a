"""Shift targets as a group, as far as the canvas and the neighbours let them.

It changes its targets only; who stands in the way is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..names import name_each, way_of
from ..operations import Move
from ..overlaps import Pairs
from ..rect import TICKS, Rect
from ..speech import Said, say
from .draft import Draft

_STEPS = 64
_WORTH_IT = 0.25
"""A shift shorter than this share of the one asked for makes the targets pass the obstacle, if they can."""

_FARTHEST = 2.5
"""Farthest beyond an obstacle, as a multiple of the shift asked for."""

_MAX_DODGE = 0.1
"""Farthest a target may leave its line to get past an obstacle, as a share of the canvas."""

Shift = tuple[int, int]


def move(draft: Draft, op: Move) -> Draft:
    """Shift by the shares asked for, clamped to the canvas; stopped before an obstacle, or past it where that is near."""
    ids = draft.targets(op.targets)
    rects = draft.rects()
    asked = round(op.dx * TICKS), round(op.dy * TICKS)
    whole = _clamped(rects, ids, *asked)
    if not any(whole):
        return draft.noted(say("edit.at_edge", what=draft.name(ids)))
    path = _Path(rects, ids, draft.tolerated())
    if not path.obstacles(whole):
        changed = _shifted(draft, ids, whole)
        to_edge = say("edit.moved_to_edge", what=draft.name(ids), way=way_of(draft.layout, *whole))
        return changed.noted(to_edge) if sum(map(abs, whole)) < sum(map(abs, asked)) - 1 else changed
    met = path.first_met(whole)
    for shift, key in _ways(rects, ids, whole):
        if not path.obstacles(shift):
            return _shifted(draft, ids, shift).noted(_told(draft, ids, shift, key, met))
    return draft.noted(say("edit.blocked", what=draft.name(ids), other=name_each(draft.layout, met)))


def _shifted(draft: Draft, ids: tuple[str, ...], shift: Shift) -> Draft:
    rects = draft.rects()
    return draft.with_rects({i: rects[i].shifted(*shift) for i in ids})


def _clamped(rects: Mapping[str, Rect], ids: tuple[str, ...], dx: int, dy: int) -> Shift:
    """Cut the shift so that the whole group stays on the canvas."""
    moved = [rects[i] for i in ids]
    low_x, high_x = -min(r.x0 for r in moved), TICKS - max(r.x1 for r in moved)
    low_y, high_y = -min(r.y0 for r in moved), TICKS - max(r.y1 for r in moved)
    return min(max(dx, low_x), high_x), min(max(dy, low_y), high_y)


class _Path:
    """What the targets meet on their way."""

    def __init__(self, rects: Mapping[str, Rect], ids: tuple[str, ...], tolerated: Pairs) -> None:
        self._pairs = [
            (rects[i], rects[other], other)
            for i in ids
            for other in rects
            if other not in ids and frozenset((i, other)) not in tolerated
        ]

    def obstacles(self, shift: Shift) -> tuple[str, ...]:
        """Return what the targets would newly overlap after the shift."""
        return tuple(dict.fromkeys(other for mine, box, other in self._pairs if mine.shifted(*shift).overlaps(box)))

    def first_met(self, whole: Shift) -> tuple[str, ...]:
        """Return what the shortest shift of that direction that meets anything runs into."""
        met = (self.obstacles(_part(whole, k / _STEPS)) for k in range(1, _STEPS + 1))
        return next(others for others in met if others)


def _part(shift: Shift, share: float) -> Shift:
    return round(shift[0] * share), round(shift[1] * share)


def _ways(rects: Mapping[str, Rect], ids: tuple[str, ...], whole: Shift) -> Iterator[tuple[Shift, str]]:
    """Yield shorter shifts worth it, longer ones, ones a little aside, then any at all; each with its sentence."""
    shorter = [(_part(whole, k / _STEPS), "edit.moved_until") for k in range(_STEPS - 1, 0, -1)]
    worth_it = round(_STEPS * (1 - _WORTH_IT))
    yield from shorter[:worth_it]
    for k in range(_STEPS + 2, round(_STEPS * _FARTHEST) + 1, 2):
        farther = _part(whole, k / _STEPS)
        if farther == _clamped(rects, ids, *farther):
            yield farther, "edit.moved_past"
    for k in range(1, 11):
        side = round(_MAX_DODGE * TICKS * k / 10)
        for sign in (-1, 1):
            x, y = whole
            around = (x, y + sign * side) if abs(x) >= abs(y) else (x + sign * side, y)
            if around == _clamped(rects, ids, *around):
                yield around, "edit.moved_around"
    yield from ((shift, key) for shift, key in shorter[worth_it:] if any(shift))


def _told(draft: Draft, ids: tuple[str, ...], shift: Shift, key: str, obstacles: tuple[str, ...]) -> Said:
    way = way_of(draft.layout, *shift)
    if key == "edit.moved_around":
        return say(key, what=draft.name(ids), way=way)
    return say(key, what=draft.name(ids), way=way, other=name_each(draft.layout, obstacles))
