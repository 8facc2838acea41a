"""Make room: put one rectangle where it must go and let others give way, as the last resort.

Its notes name every object that gave way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..overlap_solver.search import LOW_EFFORT, solve_overlaps
from ..overlaps import Pairs, overlapping
from ..placement_candidates import GAP, WindowForSize
from ..rect import MIN_TICKS, TICKS, Rect, hull
from ..relation_names import Relation
from ..repair import separate
from ..speech import Said, say
from .draft import Draft, fits

_DIRECTIONS: dict[Relation, tuple[bool, int]] = {
    "left_of": (True, -1),
    "right_of": (True, 1),
    "above": (False, -1),
    "below": (False, 1),
}

Still = Callable[[dict[str, Rect]], bool]
"""Whether what was asked for holds in these rectangles."""


def make_room(
    draft: Draft, name: str, candidates: Sequence[Rect], movable: Sequence[frozenset[str]], still: Still
) -> dict[str, Rect] | None:
    """Return rectangles with `name` at the first candidate for which others can give way, or None.

    Args:
        movable: who may give way, in order of preference; the last group may get smaller too.
    """
    others = {i: r for i, r in draft.rects().items() if i != name}
    for group in movable:
        free = group & draft.unlocked() - {name}
        for spot in candidates:
            rects = {**others, name: spot}
            tolerated = _tolerated(draft, rects, free, name)
            found = solve_overlaps(rects, free, tolerated, effort=LOW_EFFORT)
            if found is not None and still(found):
                return found
    return _smaller(draft, name, others, candidates, movable[-1], still)


def _smaller(
    draft: Draft, name: str, others: dict[str, Rect], candidates: Sequence[Rect], group: frozenset[str], still: Still
) -> dict[str, Rect] | None:
    free = group & draft.unlocked() - {name}
    for spot in candidates[-1:]:
        rects = {**others, name: spot}
        tolerated = _tolerated(draft, rects, free, name)
        found = separate(rects, free, tolerated)
        if found is not None and not overlapping(found) - tolerated and still(found):
            return found
    return None


def _tolerated(draft: Draft, rects: dict[str, Rect], free: frozenset[str], name: str) -> Pairs:
    before = draft.tolerated()
    return frozenset(p for p in before if name not in p or not p & free)


def shift_apart(draft: Draft, ids: Sequence[str], relation: Relation, anchors: Sequence[str]) -> dict[str, Rect] | None:
    """Return targets and anchors side by side, each group shifted as a whole, or None where that does not fit.

    Only for the four directions; the anchors move no farther than the canvas edge makes them.
    """
    rects = draft.rects()
    if relation not in _DIRECTIONS or not draft.unlocked().issuperset(anchors):
        return None
    mine, theirs = hull(rects[i] for i in ids), hull(rects[a] for a in anchors)
    along_x, sign = _DIRECTIONS[relation]
    if along_x:
        step, back = _along((mine.x0, mine.x1), (theirs.x0, theirs.x1), sign)
        shift_mine, shift_theirs = (step, 0), (back, 0)
    else:
        step, back = _along((mine.y0, mine.y1), (theirs.y0, theirs.y1), sign)
        shift_mine, shift_theirs = (round(theirs.cx - mine.cx), step), (0, back)
    after = {**rects, **{i: rects[i].shifted(*shift_mine) for i in ids}}
    after.update({a: rects[a].shifted(*shift_theirs) for a in anchors})
    return after if fits(after, [*ids, *anchors], draft.tolerated()) else None


def _along(mine: tuple[int, int], theirs: tuple[int, int], sign: int) -> tuple[int, int]:
    """Return both shifts along one axis, so that mine comes after theirs (sign 1) or before (-1)."""
    if sign < 0:
        step, back = _along((TICKS - mine[1], TICKS - mine[0]), (TICKS - theirs[1], TICKS - theirs[0]), 1)
        return -step, -back
    length = mine[1] - mine[0]
    gap = max(0, min(GAP, TICKS - length - (theirs[1] - theirs[0])))
    start = min(theirs[1] + gap, TICKS - length)
    return start - mine[0], start - gap - theirs[1]


def ideal_spots(size: tuple[int, int], candidates: Sequence[WindowForSize]) -> list[Rect]:
    """Return, for smaller and smaller sizes, the best places as if nothing else were there."""
    spots = []
    for scale in (1.0, 0.8, 0.64, 0.5, 0.4, 0.3, 0.2, 0.1):
        width, height = (max(round(side * scale), min(MIN_TICKS, side)) for side in size)
        for window_for_size in candidates:
            window = window_for_size(width, height)
            x = min(max(round(window.best_x), 0), TICKS - width)
            y = min(max(round(window.best_y), 0), TICKS - height)
            spots.append(Rect.at(x, y, width, height))
    return spots


def gave_way(draft: Draft, after: dict[str, Rect], besides: Sequence[str]) -> tuple[Said, ...]:
    """Return one sentence for each object beside those named that moved or shrank."""
    notes = []
    for item in draft.layout.objects:
        old, new = Rect.of(item.box), after.get(item.id)
        if new is None or new == old or item.id in besides:
            continue
        what = draft.name([item.id])
        if (new.width, new.height) == (old.width, old.height):
            px = round((draft.px(new.cx - old.cx) ** 2 + draft.px(new.cy - old.cy, "y") ** 2) ** 0.5)
            notes.append(say("edit.gave_way", what=what, px=px))
        else:
            notes.append(say("edit.shrank", what=what))
    return tuple(notes)
