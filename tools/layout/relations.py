"""Relations between boxes, and between a box and the canvas: which hold.

It sees rectangles only; which overlaps the words of a layout allow is told by `overlaps.py`, offered here too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .overlaps import Pair, Pairs, allowed_pairs, asked_pairs, overlapping, rects_of, unasked_overlaps
from .rect import TICKS, Rect, hull
from .relation_names import Relation

__all__ = [
    "Pair",
    "Pairs",
    "allowed_pairs",
    "asked_pairs",
    "holds",
    "is_between",
    "overlapping",
    "rects_of",
    "stands_on",
    "unasked_overlaps",
]

NEAR = 1000
"""Next to: at most this many ticks between the edges."""
RING = 1500
"""Around: one of several is at most this many ticks from what they are around, along both axes."""
LEAN = 100
"""Leaning on: at most this many ticks between the edges."""
REST = 200
"""On: the bottom edge is at most this many ticks above the top of what it rests on."""


def holds(relation: Relation, rect: Rect, anchors: Sequence[Rect]) -> bool:
    """Tell whether the relation holds between a rectangle and its anchors (or the canvas)."""
    if relation in _REGIONS:
        return _REGIONS[relation](rect)
    if relation == "between":
        return is_between(rect, anchors)
    return _TO_ANCHOR[relation](rect, hull(anchors))


def is_between(rect: Rect, anchors: Sequence[Rect]) -> bool:
    """Tell whether the centre lies between the outermost anchors, without touching any."""
    if len(anchors) < 2 or any(rect.overlaps(a) for a in anchors):
        return False
    xs, ys = sorted(a.cx for a in anchors), sorted(a.cy for a in anchors)
    around = hull(anchors)
    if xs[-1] - xs[0] >= ys[-1] - ys[0]:
        return xs[0] < rect.cx < xs[-1] and rect.y0 < around.y1 and around.y0 < rect.y1
    return ys[0] < rect.cy < ys[-1] and rect.x0 < around.x1 and around.x0 < rect.x1


def stands_on(rect: Rect, support: Rect) -> bool:
    """Tell whether the bottom edge rests on the support's top or a little below it."""
    return support.x0 <= rect.cx <= support.x1 and support.y0 - 60 <= rect.y1 <= support.y0 + 0.35 * support.height


def _is_on(rect: Rect, anchor: Rect) -> bool:
    in_reach = anchor.x0 <= rect.cx <= anchor.x1 and anchor.y0 - REST <= rect.y1 <= anchor.y1
    return in_reach and rect.cy <= anchor.cy


def _is_next_to(rect: Rect, anchor: Rect) -> bool:
    gap = max(anchor.x0 - rect.x1, rect.x0 - anchor.x1)
    return 0 <= gap <= NEAR and rect.y0 < anchor.y1 and anchor.y0 < rect.y1


def _is_inside(rect: Rect, anchor: Rect) -> bool:
    return anchor.x0 <= rect.x0 and anchor.y0 <= rect.y0 and rect.x1 <= anchor.x1 and rect.y1 <= anchor.y1


def encloses(rect: Rect, anchor: Rect) -> bool:
    """Tell whether a fence or a frame goes around: past both sides and the foot of what is in it."""
    return rect.x0 <= anchor.x0 and anchor.x1 <= rect.x1 and rect.y0 < anchor.y1 <= rect.y1


def _gap_x(rect: Rect, anchor: Rect) -> int:
    return max(anchor.x0 - rect.x1, rect.x0 - anchor.x1)


def _is_near(rect: Rect, anchor: Rect) -> bool:
    return _gap_x(rect, anchor) <= RING and max(anchor.y0 - rect.y1, rect.y0 - anchor.y1) <= RING


_TO_ANCHOR: dict[str, Callable[[Rect, Rect], bool]] = {
    "left_of": lambda r, a: r.x1 <= a.x0,
    "right_of": lambda r, a: r.x0 >= a.x1,
    "above": lambda r, a: r.y1 <= a.y0 and a.x0 <= r.cx <= a.x1,
    "below": lambda r, a: r.y0 >= a.y1 and a.x0 <= r.cx <= a.x1,
    "on": _is_on,
    "under": lambda r, a: r.y1 > a.cy and r.cy > a.cy and a.x0 <= r.cx <= a.x1,
    "in": _is_inside,
    "next_to": _is_next_to,
    "in_front_of": lambda r, a: r.overlaps(a) and r.y1 >= a.y1,
    "behind": lambda r, a: r.overlaps(a) and r.y1 <= a.y1,
    "around": lambda r, a: encloses(r, a) or _is_near(r, a),
    "held_by": lambda r, a: r.overlaps(a),
    "worn_by": lambda r, a: r.overlaps(a) and a.x0 <= r.cx <= a.x1,
    "riding": lambda r, a: r.overlaps(a) and _is_on(r, a),
    "facing": lambda r, a: True,  # it is said in words: which way a thing looks is no matter of boxes
    "reflection_of": lambda r, a: a.x0 <= r.cx <= a.x1 and r.y0 >= a.cy,
    "leaning_on": lambda r, a: -min(r.width, a.width) <= 4 * _gap_x(r, a) <= 4 * LEAN and r.y0 < a.y1 and a.y0 < r.y1,
}


def _third(centre: float, side: int, sign: int) -> bool:
    """In the outer third on that side, or as far that way as so wide a box can be."""
    outward = centre if sign > 0 else TICKS - centre
    return outward >= min(TICKS * 2 / 3, TICKS - side / 2) - 1


def _is_right(rect: Rect) -> bool:
    return _third(rect.cx, rect.width, 1)


def _is_left(rect: Rect) -> bool:
    return _third(rect.cx, rect.width, -1)


def _is_bottom(rect: Rect) -> bool:
    return _third(rect.cy, rect.height, 1)


def _is_top(rect: Rect) -> bool:
    return _third(rect.cy, rect.height, -1)


_REGIONS: dict[str, Callable[[Rect], bool]] = {
    "left": _is_left,
    "right": _is_right,
    "top": _is_top,
    "bottom": _is_bottom,
    "center": lambda r: all(TICKS / 3 <= c <= TICKS * 2 / 3 for c in (r.cx, r.cy)),
    "top_left": lambda r: _is_top(r) and _is_left(r),
    "top_right": lambda r: _is_top(r) and _is_right(r),
    "bottom_left": lambda r: _is_bottom(r) and _is_left(r),
    "bottom_right": lambda r: _is_bottom(r) and _is_right(r),
}
