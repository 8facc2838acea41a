"""Targets put into a form (a row, a circle, a grid ...), and mirrored. Sizes stay unless the form does not fit otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..arrangements import Size, arranged, rings
from ..errors import LayoutError
from ..operations import Arrange, Mirror
from ..overlaps import Pairs, asked_pairs
from ..rect import TICKS, Rect, hull
from ..speech import say
from .draft import Draft, fits
from .reorder import reordered

_SCALES = tuple(0.93**step for step in range(32))
_OFFSETS = tuple(sorted(((x, y) for x in range(-4, 5) for y in range(-4, 5)), key=lambda p: p[0] ** 2 + p[1] ** 2))
"""Centres tried for a form, in tenths of the canvas from where the targets are; the nearest first."""

_OTHER_WAY = {"left": "right", "right": "left"}


def arrange(draft: Draft, op: Arrange) -> Draft:
    """Put the targets into the form, as near to where they are and as large as nothing else is overlapped.

    Raises:
        LayoutError: only one target, or no place for the form.
    """
    centre = None if op.around is None else draft.one(op.around, locked_too=True)
    ids = [i for i in draft.targets(op.targets) if centre is None or i != centre.id]
    if len(ids) < 2 and centre is None:
        raise LayoutError(say("edit.only_one", what=draft.name(ids)))
    ids = _in_order(draft, ids, op)
    if centre is not None:
        return in_ring(draft, ids, [centre.id])
    rects = draft.rects()
    now = [rects[i] for i in ids]
    return _first_that_fits(draft, ids, _tolerated(draft, ids), lambda sizes: _candidates(draft, op, sizes, now))


def in_ring(draft: Draft, ids: Sequence[str], anchors: Sequence[str]) -> Draft:
    """Put the targets around the anchors, those on the far side behind them.

    Raises:
        LayoutError: no ring fits.
    """
    rects = draft.rects()
    about = hull(rects[a] for a in anchors)
    aspect = draft.layout.width / draft.layout.height
    tolerated = _tolerated(draft, ids) | frozenset(frozenset((i, a)) for i in ids for a in anchors)
    placed = _first_that_fits(draft, ids, tolerated, lambda sizes: rings(sizes, aspect, about))
    behind = [i for i in ids if placed.rects()[i].y1 < about.y1]
    for group, relation in ((behind, "behind"), ([i for i in ids if i not in behind], "in_front_of")):
        placed = reordered(placed, group, relation, anchors) if group else placed
    return placed


def _first_that_fits(
    draft: Draft, ids: Sequence[str], tolerated: Pairs, forms: Callable[[Sequence[Size]], Iterable[list[Rect]]]
) -> Draft:
    rects = draft.rects()
    for scale in _SCALES:
        for candidate in forms([_size(rects[i].scaled(scale)) for i in ids]):
            after = {**rects, **dict(zip(ids, candidate, strict=True))}
            if fits(after, ids, tolerated):
                changed = draft.with_rects(after)
                note = say("edit.form_smaller", what=draft.name(ids), percent=round(100 * scale))
                return changed if scale == 1 else changed.noted(note)
    raise LayoutError(say("edit.no_form", what=draft.name(ids)))


def _size(rect: Rect) -> Size:
    return rect.width, rect.height


def _in_order(draft: Draft, ids: Sequence[str], op: Arrange) -> list[str]:
    """Return the targets by size where that is asked for, else as they stand now, along the form's direction."""
    rects = draft.rects()
    if op.order:
        return sorted(ids, key=lambda i: rects[i].width * rects[i].height, reverse=op.order == "biggest")
    if op.form in ("stack", "pile"):
        return sorted(ids, key=lambda i: -rects[i].width)
    if op.form == "circle":
        return list(ids)
    along: Callable[[str], float] = (lambda i: rects[i].cy) if op.form == "column" else (lambda i: rects[i].cx)
    return list(ids) if op.form == "grid" else sorted(ids, key=along)


def _tolerated(draft: Draft, ids: Sequence[str]) -> Pairs:
    """Return the overlaps that are no fault; those among the targets themselves only where words ask for them."""
    group = frozenset(ids)
    return asked_pairs(draft.layout) | frozenset(p for p in draft.tolerated() if not p <= group)


def _candidates(draft: Draft, op: Arrange, sizes: Sequence[Size], now: Sequence[Rect]) -> Iterator[list[Rect]]:
    form = arranged(op.form, sizes, draft.layout.width / draft.layout.height, op.columns)
    around, here = hull(form), hull(now)
    for x, y in _OFFSETS:
        dx = _inside(here.cx + x * TICKS / 10 - around.width / 2, around.width) - around.x0
        dy = _inside(here.cy + y * TICKS / 10 - around.height / 2, around.height) - around.y0
        yield [rect.shifted(dx, dy) for rect in form]


def _inside(start: float, length: int) -> int:
    return round(min(max(start, 0), max(0, TICKS - length)))


def mirror(draft: Draft, op: Mirror) -> Draft:
    """Mirror the targets left to right; what looks left looks right then.

    About their common middle, or the canvas's where they are all there is or that changes no box.

    Raises:
        LayoutError: they would come to overlap others.
    """
    ids = draft.targets(op.targets)
    rects = draft.rects()
    around = hull(rects[i] for i in ids)
    own = around.x0 + around.x1
    whole = len(ids) == len(rects)
    for total in (TICKS,) if whole else (own, TICKS):
        after = {**rects, **{i: _flipped(rects[i], total) for i in ids}}
        if (after != rects or whole) and fits(after, ids, draft.tolerated()):
            return _looking_back(draft.with_rects(after), ids)
    raise LayoutError(say("edit.no_mirror", what=draft.name(ids)))


def _flipped(rect: Rect, total: int) -> Rect:
    return Rect(total - rect.x1, rect.y0, total - rect.x0, rect.y1)


def _looking_back(draft: Draft, ids: Sequence[str]) -> Draft:
    phrases = {i: draft.layout[i].phrase for i in ids}
    turned = {i: re.sub(r"(?<=facing )(left|right)\b", lambda m: _OTHER_WAY[m[1]], p) for i, p in phrases.items()}
    return draft.with_phrases({i: p for i, p in turned.items() if p != phrases[i]})
