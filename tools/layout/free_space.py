"""The nearest free spot for a rectangle among others that stay, at full size or smaller.

It moves one rectangle; making the others give way is `room.py`'s work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .placement_candidates import GAP, Window, WindowForSize
from .rect import MIN_TICKS, Rect

_SHRINK = 0.93
"""Each smaller size tried is this much of the one before."""


def nearest_free_place(size: tuple[int, int], window: Window, obstacles: Sequence[Rect], gap: int = 0) -> Rect | None:
    """Return the free place in the window nearest to its best point; corners touch obstacles or the best lines."""
    limits = window.trimmed(*size)
    if limits is None:
        return None
    width, height = size
    xs = _stops(window.best_x, limits[0], limits[1], [(o.x0 - width - gap, o.x1 + gap) for o in obstacles])
    ys = _stops(window.best_y, limits[2], limits[3], [(o.y0 - height - gap, o.y1 + gap) for o in obstacles])
    corners = sorted(((x - window.best_x) ** 2 + (y - window.best_y) ** 2, x, y) for x in xs for y in ys)
    for _, x, y in corners:
        spot = Rect.at(x, y, width, height)
        padded = Rect(x - gap, y - gap, x + width + gap, y + height + gap)
        if not any(padded.overlaps(o) for o in obstacles):
            return spot
    return None


def _stops(best: float, low: int, high: int, edges: Iterable[tuple[int, int]]) -> list[int]:
    inside = {min(max(round(best), low), high), low, high}
    inside.update(stop for pair in edges for stop in pair if low <= stop <= high)
    return sorted(inside)


def settle(
    size: tuple[int, int], candidates: Sequence[WindowForSize], obstacles: Sequence[Rect], smallest: float = 0.0
) -> Rect | None:
    """Return the best free rectangle: candidates in order, each at full size first, then smaller."""
    for window_for_size in candidates:
        for width, height in _sizes(size, smallest):
            for gap in (GAP, 0):
                if spot := nearest_free_place((width, height), window_for_size(width, height), obstacles, gap):
                    return spot
    return None


def _sizes(size: tuple[int, int], smallest: float) -> Iterator[tuple[int, int]]:
    floor = min(1.0, max(smallest, MIN_TICKS / min(size)))
    factor = 1.0
    while factor > floor:
        yield round(size[0] * factor), round(size[1] * factor)
        factor *= _SHRINK
    yield round(size[0] * floor), round(size[1] * floor)
