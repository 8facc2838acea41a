"""Where labels go: each near its box, none over another.

It knows pixel rectangles only. First every number gets a place, for which there is always room; then phrases are added
where they fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

Size = tuple[int, int]


class Area(NamedTuple):
    """A rectangle in pixels; half-open."""

    x0: int
    y0: int
    x1: int
    y1: int

    def overlaps(self, other: Area) -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def holds(self, other: Area) -> bool:
        return self.x0 <= other.x0 and self.y0 <= other.y0 and other.x1 <= self.x1 and other.y1 <= self.y1

    @classmethod
    def at(cls, x: int, y: int, size: Size) -> Area:
        return cls(x, y, x + size[0], y + size[1])


def place_numbers(boxes: Sequence[Area], sizes: Sequence[Size], within: Area) -> dict[int, Area]:
    """Give every number a place of its own, in its box where that is free, else as near as can be."""
    placed: dict[int, Area] = {}
    for index in sorted(range(len(boxes)), key=lambda i: (_surface(boxes[i]), i)):
        spots = _spots(boxes[index], sizes[index], within)
        placed[index] = next(spot for spot in spots if not any(spot.overlaps(other) for other in placed.values()))
    return placed


def _surface(box: Area) -> int:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _spots(box: Area, size: Size, within: Area) -> Iterator[Area]:
    yield from (spot for spot in _corners(box, size) if within.holds(spot))
    step_x, step_y = max(1, size[0] // 2), max(1, size[1] // 2)
    grid = [
        Area.at(x, y, size)
        for x in range(within.x0, within.x1 - size[0] + 1, step_x)
        for y in range(within.y0, within.y1 - size[1] + 1, step_y)
    ]
    yield from sorted(grid, key=lambda a: ((a.x0 - box.x0) ** 2 + (a.y0 - box.y0) ** 2, a))


def _corners(box: Area, size: Size) -> Iterator[Area]:
    """Yield the places inside the four corners, then those in the middle of the top and bottom edges."""
    right, low, middle = box.x1 - size[0], box.y1 - size[1], (box.x0 + box.x1 - size[0]) // 2
    for x, y in ((box.x0, box.y0), (right, box.y0), (box.x0, low), (right, low), (middle, box.y0), (middle, low)):
        yield Area.at(x, y, size)


def place_phrases(
    boxes: Sequence[Area], numbers: Mapping[int, Area], sizes: Callable[[int, int], Iterable[Size]], within: Area
) -> dict[int, Area]:
    """Return the places of those labels with number and phrase that fit somewhere near their box.

    Args:
        sizes: index and the width that there is to the label's possible sizes, best first.
    """
    placed: dict[int, Area] = {}
    for index, box in enumerate(boxes):
        others = [placed.get(i, numbers[i]) for i in range(len(boxes)) if i != index]
        for spot in (*_inside(box, sizes, index), *_outside(boxes, sizes, index, within)):
            if within.holds(spot) and not any(spot.overlaps(other) for other in others):
                placed[index] = spot
                break
    return placed


def _inside(box: Area, sizes: Callable[[int, int], Iterable[Size]], index: int) -> Iterator[Area]:
    for size in sizes(index, box.x1 - box.x0):
        yield from (spot for spot in _corners(box, size) if box.holds(spot))


def _outside(
    boxes: Sequence[Area], sizes: Callable[[int, int], Iterable[Size]], index: int, within: Area
) -> Iterator[Area]:
    """Yield places right above, below and beside the box that lie on no box which does not hold this one too."""
    box = boxes[index]
    foreign = [b for i, b in enumerate(boxes) if i != index and not b.holds(box)]
    for size in sizes(index, (within.x1 - within.x0) * 2 // 5):
        x = min(max((box.x0 + box.x1 - size[0]) // 2, within.x0), within.x1 - size[0])
        for spot in (
            Area.at(x, box.y0 - size[1], size),
            Area.at(x, box.y1, size),
            Area.at(box.x1, box.y0, size),
            Area.at(box.x0 - size[0], box.y0, size),
        ):
            if not any(spot.overlaps(b) for b in foreign):
                yield spot
