"""Bigger and smaller, up to the largest change that fits.

It changes its targets only; what stands in the way stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log

from ..attributes import attribute_of
from ..operations import Resize
from ..overlap_solver.search import LOW_EFFORT, solve_overlaps
from ..overlaps import Pairs, overlapping
from ..rect import MIN_TICKS, TICKS, Rect
from ..relations import stands_on
from ..speech import say
from .captions import swap_words
from .draft import Draft, fits

_ENOUGH = 0.4
"""Centres stay where at least this share of the growth asked for fits that way; else targets may slide."""

_NUDGE = 250
"""A target may always slide this many ticks to get bigger, and by as much as it grows."""

_FINE, _COARSE = 14, 7
"""Halvings of the range of factors; where targets slide, each one is a search."""

Shape = tuple[float, float]
"""The powers of a factor by which width and height are multiplied."""
_EVENLY: Shape = (1.0, 1.0)

Sized = Callable[[float], dict[str, Rect] | None]


def resize(draft: Draft, op: Resize) -> Draft:
    """Scale the targets about their centres, or from the bottom edge where they stand on something."""
    ids = draft.targets(op.targets)
    rects, tolerated = draft.rects(), draft.tolerated()
    factor, shape = _factor_and_shape(op)
    if factor <= 1:
        return _shrunk(draft, ids, factor, shape)
    reached, result = _grown(rects, _Growing(ids, ids, shape), factor, tolerated)
    if reached < 1.01:
        return draft.noted(say("edit.no_growth", what=draft.name(ids)))
    changed = draft.with_rects(result)
    if reached < factor - 0.005:
        changed = changed.noted(say("edit.grown", what=draft.name(ids), factor=reached))
    return changed


def _factor_and_shape(op: Resize) -> tuple[float, Shape]:
    """Return one factor, and the powers of it by which width and height are multiplied."""
    width, height = op.factors
    factor = max(width, height) if max(width, height) > 1 else min(width, height)
    if width == height or factor == 1:
        return factor, _EVENLY
    return factor, (log(width) / log(factor), log(height) / log(factor))


@dataclass(frozen=True)
class _Growing:
    """Who grows, who may be shifted for it, and how width and height share in a factor."""

    ids: tuple[str, ...]
    moving: tuple[str, ...]
    shape: Shape = _EVENLY


def _grown(
    rects: Mapping[str, Rect], growing: _Growing, factor: float, tolerated: Pairs
) -> tuple[float, dict[str, Rect]]:
    """Return the largest factor for ids, in place where that is enough of it, else with those moving shifted apart."""
    moving = growing.moving

    def scaled(f: float) -> dict[str, Rect]:
        return _scaled(rects, growing.ids, f, growing.shape)

    in_place = _largest(lambda f: _if_fits(scaled(f), moving, tolerated), factor, _FINE)
    if in_place[0] - 1 >= _ENOUGH * (factor - 1):
        return in_place
    slid = _largest(lambda f: _slid(scaled(f), rects, moving, tolerated), factor, _COARSE)
    return max(in_place, slid, key=lambda pair: pair[0])


def _shrunk(draft: Draft, ids: tuple[str, ...], factor: float, shape: Shape) -> Draft:
    rects = draft.rects()
    wanted = _scaled(rects, ids, factor, shape)
    if not fits(wanted, ids, draft.tolerated()):  # a thing that follows its support may sink into a neighbour
        wanted = {i: _stretched(r, factor, shape) if i in ids else r for i, r in rects.items()}
    changed = draft.with_rects(wanted)
    limited = [i for i in ids if min(wanted[i].width, wanted[i].height) <= MIN_TICKS]
    if factor < 1 and limited:
        changed = changed.noted(say("edit.smallest", what=draft.name(limited)))
    return changed


def _stretched(rect: Rect, factor: float, shape: Shape) -> Rect:
    return rect.stretched(factor ** shape[0], factor ** shape[1])


def _scaled(rects: Mapping[str, Rect], ids: tuple[str, ...], factor: float, shape: Shape = _EVENLY) -> dict[str, Rect]:
    """Scale; what stands on something keeps its bottom edge on it, what something stands on keeps its top edge."""
    result = dict(rects)
    for name in sorted(ids, key=lambda i: -rects[i].y1):
        old, new = rects[name], _stretched(rects[name], factor, shape)
        support = next((i for i, r in rects.items() if i != name and stands_on(old, r)), None)
        if support is not None:
            moved = result[support].y0 - rects[support].y0
            new = new.shifted(0, old.y1 + moved - new.y1)
        elif any(i not in ids and stands_on(r, old) for i, r in rects.items()):
            new = new.shifted(0, old.y0 - new.y0)
        result[name] = new
    return result


def _if_fits(rects: dict[str, Rect], ids: tuple[str, ...], tolerated: Pairs) -> dict[str, Rect] | None:
    return rects if fits(rects, ids, tolerated) else None


def _slid(
    scaled: dict[str, Rect], before: Mapping[str, Rect], ids: tuple[str, ...], tolerated: Pairs
) -> dict[str, Rect] | None:
    """Shift the targets inwards and apart, not much farther than they grow; no other box moves."""
    if any(scaled[i].width > TICKS or scaled[i].height > TICKS for i in ids):
        return None
    inside = {i: r.clamped() if i in ids else r for i, r in scaled.items()}
    hopeless = frozenset(p for p in overlapping(inside) if not p & frozenset(ids))
    apart = solve_overlaps(inside, ids, tolerated | hopeless, effort=LOW_EFFORT)
    if apart is None or any(apart[i].distance(scaled[i]) > _reach(before[i], scaled[i]) for i in ids):
        return None
    return apart


def _reach(before: Rect, scaled: Rect) -> float:
    return _NUDGE + abs(scaled.width - before.width) + abs(scaled.height - before.height)


def _largest(sized: Sized, factor: float, steps: int) -> tuple[float, dict[str, Rect]]:
    """Return the largest factor that works, by bisection, with its rectangles (1 and none where nothing does)."""
    if (whole := sized(factor)) is not None:
        return factor, whole
    low, best, high = 1.0, dict[str, Rect](), factor
    for _ in range(steps):
        middle = (low + high) / 2
        if (found := sized(middle)) is not None:
            low, best = middle, found
        else:
            high = middle
    return low, best


def swap_sizes(draft: Draft, one: str, two: str) -> Draft:
    """Give each the other's area, about its centre (or on its support) as far as there is room; size words go along."""
    rects = draft.rects()
    first, second = draft.layout[one], draft.layout[two]
    if attribute_of(first.phrase, "size") or attribute_of(second.phrase, "size"):
        draft = swap_words(draft, first, second, "size")
    factor = (second.box.area / first.box.area) ** 0.5
    shrunk, grown = (one, two) if factor < 1 else (two, one)
    by = max(factor, 1 / factor)
    smaller = _scaled(rects, (shrunk,), 1 / by)
    tolerated = draft.tolerated()
    reached, result = _grown(smaller, _Growing((grown,), (grown, shrunk)), by, tolerated)
    changed = draft.with_rects(result or smaller)
    return changed.noted(say("edit.sizes_limited", what=draft.name([grown]))) if reached < by - 0.005 else changed
