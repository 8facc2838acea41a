"""Where a relation lets a rectangle go: for each relation to anchors or the canvas, a window of places.

It does not know what else is in the picture; finding the free spot in a window is `free_space.py`'s work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .rect import MIN_TICKS, TICKS, Rect, hull
from .relation_names import Relation

GAP = 150
"""Air left between neighbours where there is room for it, in ticks."""


class Window(NamedTuple):
    """Where the top left corner may be (inclusive) and where it had best be."""

    x0: float
    x1: float
    y0: float
    y1: float
    best_x: float
    best_y: float

    def trimmed(self, width: int, height: int) -> tuple[int, int, int, int] | None:
        """Return the whole-number range that keeps the rectangle on the canvas, or None."""
        x0, x1 = max(0, -int(-self.x0 // 1)), min(TICKS - width, int(self.x1 // 1))
        y0, y1 = max(0, -int(-self.y0 // 1)), min(TICKS - height, int(self.y1 // 1))
        return (x0, x1, y0, y1) if x0 <= x1 and y0 <= y1 else None


WindowForSize = Callable[[int, int], Window]
"""A size gives the window of places that fulfil the relation; an empty range says that it is too big."""


@dataclass(frozen=True)
class PlacementCandidates:
    """Places from strict to loose: `loose` keep the relation's order but not its alignment."""

    strict: tuple[WindowForSize, ...]
    loose: tuple[WindowForSize, ...] = ()


def placement_candidates(relation: Relation, anchors: Sequence[Rect], start: Rect | None) -> PlacementCandidates:
    """Return where a rectangle must go for the relation; `start` is where it is now, None for a new one."""
    if relation in _REGION_POINTS:
        return PlacementCandidates((lambda w, h: _region(relation, w, h, start),))
    if relation == "between":
        return _between(anchors, start)
    return _NEAR_ANCHOR[relation](hull(anchors), start)


def anywhere(best: Callable[[int, int], tuple[float, float]]) -> PlacementCandidates:
    """Return the candidates for any place, as near as can be to the corner that `best` gives for a size."""
    return PlacementCandidates((lambda w, h: Window(0, TICKS, 0, TICKS, *best(w, h)),))


def _beside(anchor: Rect, start: Rect | None, sign: int) -> PlacementCandidates:
    def range_of(w: int) -> tuple[float, float, float]:
        return (0, anchor.x0 - w, anchor.x0 - w - GAP) if sign < 0 else (anchor.x1, TICKS, anchor.x1 + GAP)

    def strict(w: int, h: int) -> Window:
        low, high, best = range_of(w)
        if start:
            best = min(best, start.x0) if sign < 0 else max(best, start.x0)
            return Window(low, high, start.cy - h / 2 - GAP * 3, start.cy - h / 2 + GAP * 3, best, start.cy - h / 2)
        return Window(low, high, anchor.y0 - h / 2, anchor.y1 - h / 2, best, anchor.y1 - h)

    def loose(w: int, h: int) -> Window:
        low, high, best = range_of(w)
        return Window(low, high, 0, TICKS, best, (start.cy - h / 2) if start else anchor.y1 - h)

    return PlacementCandidates((strict,), (loose,))


def _over(anchor: Rect, start: Rect | None, sign: int) -> PlacementCandidates:
    def window(w: int, h: int, slack: float) -> Window:
        x = anchor.cx - w / 2
        low, high, best = (0, anchor.y0 - h, anchor.y0 - h - GAP) if sign < 0 else (anchor.y1, TICKS, anchor.y1 + GAP)
        if start:
            best = min(best, start.y0) if sign < 0 else max(best, start.y0)
        return Window(x - slack, x + slack, low, high, x, best)

    return PlacementCandidates(
        (lambda w, h: window(w, h, anchor.width / 2),),
        (lambda w, h: window(w, h, TICKS),),
    )


def _next_to(anchor: Rect, start: Rect | None) -> PlacementCandidates:
    def side(sign: int) -> WindowForSize:
        def window(w: int, h: int) -> Window:
            y = anchor.y1 - h if start is None else min(max(start.y0, anchor.y0 - h + 1), anchor.y1 - 1)
            low = anchor.x0 - w - GAP * 4 if sign < 0 else anchor.x1
            best = anchor.x0 - w - GAP if sign < 0 else anchor.x1 + GAP
            return Window(low, low + GAP * 4, anchor.y0 - h + 1, anchor.y1 - 1, best, y)

        return window

    right_first = anchor.cx <= TICKS / 2 if start is None else start.cx >= anchor.cx
    return PlacementCandidates((side(1), side(-1)) if right_first else (side(-1), side(1)))


def _on(anchor: Rect, start: Rect | None) -> PlacementCandidates:
    def window(w: int, h: int, sink: float) -> Window:
        x = anchor.cx if start is None else min(max(start.cx, anchor.x0), anchor.x1)
        low, high = anchor.x0 - w / 2, anchor.x1 - w / 2
        top = anchor.y0 - h
        return Window(low, high, top, top + sink, x - w / 2, top)

    return PlacementCandidates(
        (lambda w, h: window(w, h, 0),),
        (lambda w, h: window(w, h, min(anchor.height * 0.5, h * 0.5)),),
    )


def _in(anchor: Rect, start: Rect | None) -> PlacementCandidates:
    def window(w: int, h: int) -> Window:
        x, y = (start.x0, start.y0) if start else (anchor.cx - w / 2, anchor.cy - h / 2)
        return Window(anchor.x0, anchor.x1 - w, anchor.y0, anchor.y1 - h, x, y)

    return PlacementCandidates((window,))


def _under(anchor: Rect, start: Rect | None) -> PlacementCandidates:
    def sheltered(w: int, h: int) -> Window:
        low = anchor.cy if h <= anchor.height else anchor.y1 - h / 2
        return Window(anchor.x0 - w / 2, anchor.x1 - w / 2, low, TICKS, anchor.cx - w / 2, anchor.y1 - h)

    return PlacementCandidates((*_over(anchor, start, 1).strict, sheltered))


def _depth(anchor: Rect, start: Rect | None, sign: int) -> PlacementCandidates:
    """In front: the bottom edge lower than the anchor's; behind: higher, and partly hidden."""

    def window(w: int, h: int) -> Window:
        x = (start or anchor).cx - w / 2
        low, high = (anchor.y1 - h, anchor.y1 - 1) if sign > 0 else (anchor.y0 - h + 1, anchor.y1 - h)
        best = anchor.y1 - h * 0.8 if sign > 0 else anchor.y0 - h * 0.4
        return Window(anchor.x0 - w * 0.7, anchor.x1 - w * 0.3, low, high, x, best)

    return PlacementCandidates((window,))


def _riding(anchor: Rect) -> PlacementCandidates:
    def window(w: int, h: int) -> Window:
        x, y = anchor.cx - w / 2, anchor.y0 + anchor.height * 0.45 - h
        return Window(
            x - anchor.width * 0.2, x + anchor.width * 0.2, anchor.y0 - h + 1, min(y, anchor.cy - h / 2), x, y
        )

    return PlacementCandidates((window,))


def _around(anchor: Rect) -> PlacementCandidates:
    """About the anchor where the size is enough, so that its foot is on the lower edge's side; else at one of its sides."""

    def enclosing(w: int, h: int) -> Window:
        low = anchor.y1 - h if h < anchor.height else anchor.cy - h / 2
        best = anchor.y1 + min(GAP * 4, h // 4) - h if h < anchor.height else anchor.cy - h / 2
        return Window(anchor.x1 - w, anchor.x0, low, anchor.y1 - 1, anchor.cx - w / 2, best)

    def beside(w: int, h: int) -> Window:
        low, high = anchor.x0 - w - GAP * 4, anchor.x1 + GAP * 4
        return Window(low, high, anchor.y0 - h, anchor.y1 + GAP, anchor.x0 - w - GAP, anchor.y1 - h)

    return PlacementCandidates((enclosing, beside))


def _reflection(anchor: Rect) -> PlacementCandidates:
    def window(w: int, h: int) -> Window:
        x, slack = anchor.cx - w / 2, anchor.width * 0.1
        return Window(x - slack, x + slack, anchor.cy, anchor.y1 + GAP * 4, x, anchor.y1)

    return PlacementCandidates((window,))


def _leaning(anchor: Rect, start: Rect | None) -> PlacementCandidates:
    """At one side, touching it or a little over it, with its foot as low as the anchor's."""

    def side(sign: int) -> WindowForSize:
        def window(w: int, h: int) -> Window:
            over = min(w, anchor.width) // 8
            low, high = (anchor.x0 - w, anchor.x0 - w + over) if sign < 0 else (anchor.x1 - over, anchor.x1)
            y = anchor.y1 - h
            return Window(low, high, anchor.y0 - h + 1, anchor.y1 - 1, (low + high) / 2, y)

        return window

    right_first = anchor.cx <= TICKS / 2 if start is None else start.cx >= anchor.cx
    return PlacementCandidates((side(1), side(-1)) if right_first else (side(-1), side(1)))


_NEAR_ANCHOR: dict[str, Callable[[Rect, Rect | None], PlacementCandidates]] = {
    "left_of": lambda a, s: _beside(a, s, -1),
    "right_of": lambda a, s: _beside(a, s, 1),
    "above": lambda a, s: _over(a, s, -1),
    "below": lambda a, s: _over(a, s, 1),
    "on": _on,
    "under": _under,
    "in": _in,
    "next_to": _next_to,
    "in_front_of": lambda a, s: _depth(a, s, 1),
    "behind": lambda a, s: _depth(a, s, -1),
    "around": lambda a, s: _around(a),
    "held_by": lambda a, s: _depth(a, s, 1),
    "worn_by": lambda a, s: _in(a, s),
    "riding": lambda a, s: _riding(a),
    "facing": _next_to,
    "reflection_of": lambda a, s: _reflection(a),
    "leaning_on": _leaning,
}


def _between(anchors: Sequence[Rect], start: Rect | None) -> PlacementCandidates:
    def along_x(w: int, h: int) -> Window:
        left, right = min(anchors, key=lambda a: a.cx), max(anchors, key=lambda a: a.cx)
        low, high = left.x1, right.x0 - w
        if right.x0 - left.x1 < MIN_TICKS:
            low, high = round(left.cx - w / 2) + 1, round(right.cx - w / 2) - 1
        around = hull(anchors)
        y = max(left.y1, right.y1) - h if start is None else start.y0
        middle = (low + high) / 2
        return Window(low, high, around.y0 - h + 1, around.y1 - 1, middle, min(max(y, around.y0), around.y1 - h))

    if _is_row(anchors):
        return PlacementCandidates((along_x,))
    turned = [Rect(a.y0, a.x0, a.y1, a.x1) for a in anchors]
    return PlacementCandidates((lambda w, h: _turned(turned, w, h),))


def _turned(anchors: Sequence[Rect], w: int, h: int) -> Window:
    top, bottom = min(anchors, key=lambda a: a.cx), max(anchors, key=lambda a: a.cx)
    around = hull(anchors)
    low, high = top.x1, bottom.x0 - h
    if bottom.x0 - top.x1 < MIN_TICKS:
        low, high = round(top.cx - h / 2) + 1, round(bottom.cx - h / 2) - 1
    return Window(around.y0 - w + 1, around.y1 - 1, low, high, around.cy - w / 2, (low + high) / 2)


def _is_row(anchors: Sequence[Rect]) -> bool:
    xs, ys = [a.cx for a in anchors], [a.cy for a in anchors]
    return max(xs) - min(xs) >= max(ys) - min(ys)


_REGION_POINTS: dict[str, tuple[int, int]] = {
    "left": (-1, 0),
    "right": (1, 0),
    "top": (0, -1),
    "bottom": (0, 1),
    "center": (0, 0),
    "top_left": (-1, -1),
    "top_right": (1, -1),
    "bottom_left": (-1, 1),
    "bottom_right": (1, 1),
}


def _region(relation: str, w: int, h: int, start: Rect | None) -> Window:
    sign_x, sign_y = _REGION_POINTS[relation]
    in_middle = relation == "center"
    x0, x1, x = _side(sign_x, w, start.cx if start and not in_middle else None, in_middle)
    y0, y1, y = _side(sign_y, h, start.cy if start and not in_middle else None, in_middle)
    return Window(x0, x1, y0, y1, x, y)


def _side(sign: int, length: int, centre: float | None, in_middle: bool) -> tuple[float, float, float]:
    """Range and best value of one coordinate of the corner: an outer third, the middle third, or all."""
    if sign > 0:
        return min(TICKS * 2 / 3, TICKS - length / 2) - length / 2, TICKS - length, TICKS - length - GAP * 2
    if sign < 0:
        return 0, max(TICKS / 3, length / 2) - length / 2, GAP * 2
    best = (TICKS / 2 if centre is None else centre) - length / 2
    return (TICKS / 3 - length / 2, TICKS * 2 / 3 - length / 2, best) if in_middle else (0, TICKS, best)
