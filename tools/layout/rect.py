"""Rectangles on the exact grid of a box's four decimal places, as whole numbers, so that touching is not overlapping.

It knows nothing of objects, relations or why something moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .layout import Box

TICKS = 10_000
"""Ticks along each side of the canvas; one is 0.0001, the last place of a box."""

MIN_TICKS = 313
"""Smallest side: 16 px on the 512 grid."""

LEAST_GIVEN_TICKS = MIN_TICKS - 1
"""The same for boxes that others give: 16 px come out a tick short where both edges are rounded."""


class Rect(NamedTuple):
    """x0, y0, x1, y1 in ticks; half-open, so rectangles that share an edge do not overlap."""

    x0: int
    y0: int
    x1: int
    y1: int

    @classmethod
    def of(cls, box: Box) -> Rect:
        return cls(*(round(value * TICKS) for value in box.as_list()))

    @classmethod
    def at(cls, x: int, y: int, width: int, height: int) -> Rect:
        return cls(x, y, x + width, y + height)

    def to_box(self) -> Box:
        return Box(*(value / TICKS for value in self))

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def cx(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> float:
        return (self.y0 + self.y1) / 2

    def shifted(self, dx: int, dy: int) -> Rect:
        return Rect(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def overlaps(self, other: Rect) -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def is_inside(self) -> bool:
        return self.x0 >= 0 and self.y0 >= 0 and self.x1 <= TICKS and self.y1 <= TICKS

    def scaled(self, factor: float) -> Rect:
        """Scale about the centre; a side gets no shorter than the smallest side (or than it was)."""
        return self.stretched(factor, factor)

    def stretched(self, across: float, upwards: float) -> Rect:
        """Scale width and height about the centre, each by its factor."""
        width = max(round(self.width * across), min(MIN_TICKS, self.width))
        height = max(round(self.height * upwards), min(MIN_TICKS, self.height))
        return Rect.at(round(self.cx - width / 2), round(self.cy - height / 2), width, height)

    def clamped(self) -> Rect:
        """Shift inside the canvas; cut what is longer than the canvas."""
        width, height = min(self.width, TICKS), min(self.height, TICKS)
        return Rect.at(min(max(self.x0, 0), TICKS - width), min(max(self.y0, 0), TICKS - height), width, height)

    def distance(self, other: Rect) -> float:
        """Distance between the centres, in ticks."""
        return float(((self.cx - other.cx) ** 2 + (self.cy - other.cy) ** 2) ** 0.5)


def hull(rects: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle around all of them."""
    x0s, y0s, x1s, y1s = zip(*rects, strict=True)
    return Rect(min(x0s), min(y0s), max(x1s), max(y1s))
