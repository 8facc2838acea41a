"""Arrange several objects: align, distribute, exchange places.

Their sizes stay unless an exchange does not fit otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import mean

from ..errors import LayoutError
from ..operations import Align, Distribute, Swap
from ..overlap_solver.search import LOW_EFFORT, solve_overlaps
from ..overlaps import overlapping
from ..rect import TICKS, Rect, hull
from ..speech import say
from .captions import swap_words
from .draft import Draft, fits
from .resize import swap_sizes

_EDGES: dict[str, tuple[Callable[[Rect], float], Callable[[list[float]], float], int, int]] = {
    "left": (lambda r: r.x0, min, 1, 0),
    "right": (lambda r: r.x1, max, 1, 0),
    "top": (lambda r: r.y0, min, 0, 1),
    "bottom": (lambda r: r.y1, max, 0, 1),
    "center_x": (lambda r: r.cx, mean, 1, 0),
    "center_y": (lambda r: r.cy, mean, 0, 1),
}
"""Edge -> its coordinate, which of the targets' values comes first, and the direction of the shift."""

_BARELY = 100
"""A change smaller than this many ticks is not what a person means by spreading out."""


def align(draft: Draft, op: Align) -> Draft:
    """Shift the targets so that one edge is equal; among their own values, the first that makes no overlap."""
    ids = _several(draft, draft.targets(op.targets))
    value, first, along_x, along_y = _EDGES[op.edge]
    rects, tolerated = draft.rects(), draft.tolerated()
    values = [value(rects[i]) for i in ids]
    for goal in (first(values), mean(values), max(values), min(values)):
        shifts = {i: round(goal - value(rects[i])) for i in ids}
        after = {**rects, **{i: rects[i].shifted(along_x * d, along_y * d) for i, d in shifts.items()}}
        if fits(after, ids, tolerated):
            return draft.with_rects(after)
    return draft.noted(say("edit.not_aligned", what=draft.name(ids)))


def distribute(draft: Draft, op: Distribute) -> Draft:
    """Make the gaps equal with the outer two fixed, or over the free span where that changes next to nothing."""
    turned = op.axis == "vertical"
    ids = _several(draft, draft.targets(op.targets))
    rects = {i: _turned(r) if turned else r for i, r in draft.rects().items()}
    order = sorted(ids, key=lambda i: (rects[i].cx, i))
    around = hull(rects[i] for i in order)
    low, high = _free_span(rects, order)
    ends_fixed = _spaced(rects, order, around.x0, around.x1, False)
    for after, least in ((ends_fixed, _BARELY), (_spaced(rects, order, low, high, True), 1), (ends_fixed, 1)):
        back = {i: _turned(r) if turned else r for i, r in after.items()}
        moved = max(abs(after[i].x0 - rects[i].x0) for i in order)
        if moved >= least and fits(back, order, draft.tolerated()):
            return draft.with_rects(back)
    return draft.noted(say("edit.even", what=draft.name(ids)))


def _several(draft: Draft, ids: tuple[str, ...]) -> tuple[str, ...]:
    if len(ids) < 2:
        raise LayoutError(say("edit.only_one", what=draft.name(ids)))
    return ids


def _turned(rect: Rect) -> Rect:
    return Rect(rect.y0, rect.x0, rect.y1, rect.x1)


def _spaced(rects: Mapping[str, Rect], order: list[str], low: int, high: int, ends_too: bool) -> dict[str, Rect]:
    free = high - low - sum(rects[i].width for i in order)
    gap = free / (len(order) + 1 if ends_too else len(order) - 1)
    result, x = dict(rects), low + (gap if ends_too else 0)
    for name in order:
        result[name] = rects[name].shifted(round(x) - rects[name].x0, 0)
        x += rects[name].width + gap
    return result


def _free_span(rects: Mapping[str, Rect], order: list[str]) -> tuple[int, int]:
    """Return the range between the nearest others on both sides that are at the targets' height."""
    around = hull(rects[i] for i in order)
    level = [r for i, r in rects.items() if i not in order and r.y0 < around.y1 and around.y0 < r.y1]
    low = max((r.x1 for r in level if r.cx < around.x0), default=0)
    high = min((r.x0 for r in level if r.cx > around.x1), default=TICKS)
    return min(low, around.x0), max(high, around.x1)


def swap(draft: Draft, op: Swap) -> Draft:
    """Exchange the centres of two objects (their sizes stay), their sizes, or their words of one kind."""
    one, two = draft.one(op.a), draft.one(op.b)
    if one.id == two.id:
        raise LayoutError(say("edit.same", words=op.a, others=op.b, what=draft.name([one.id])))
    if op.what == "places":
        return _exchanged(draft, one.id, two.id)
    if op.what == "sizes":
        return swap_sizes(draft, one.id, two.id)
    return swap_words(draft, one, two, op.what.removesuffix("s"))


def _exchanged(draft: Draft, a: str, b: str) -> Draft:
    rects, tolerated = draft.rects(), draft.tolerated()
    both = frozenset((a, b))
    for factor in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1):
        one, two = rects[a].scaled(factor), rects[b].scaled(factor)
        dx, dy = round(rects[b].cx - rects[a].cx), round(rects[b].cy - rects[a].cy)
        after = {**rects, a: one.shifted(dx, dy).clamped(), b: two.shifted(-dx, -dy).clamped()}
        hopeless = frozenset(p for p in overlapping(after) if not p & both)
        apart = (
            after
            if fits(after, both, tolerated)
            else solve_overlaps(after, both, tolerated | hopeless, effort=LOW_EFFORT)
        )
        if apart is not None:
            changed = draft.with_rects(apart)
            return changed if factor == 1 else changed.noted(say("edit.places_smaller", what=draft.name(both)))
    return draft.noted(say("edit.no_swap", what=draft.name(both)))
