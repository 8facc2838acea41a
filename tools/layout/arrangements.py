"""Forms of several rectangles: row, column, circle, grid, stack, diagonal, pile, pairs; by sizes alone.

Where the form goes and what else is in the picture is the caller's question; results may lie outside the canvas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import ceil, cos, pi, sin, sqrt

from .operations import Form
from .rect import TICKS, Rect

Size = tuple[int, int]
GAP = 250
"""Air between neighbours in a form, in ticks."""
_CLOSE = 60
"""Air inside a pair."""
_RADIUS_STEP = 1.04
_LARGEST = 20 * TICKS


def arranged(form: Form, sizes: Sequence[Size], aspect: float = 1.0, columns: int | None = None) -> list[Rect]:
    """Return rectangles of these sizes, in this order, in the form; none overlaps another.

    Args:
        aspect: width / height of the canvas in pixels, so that a circle is round.
    """
    if form == "circle":
        return circle(sizes, aspect)
    if form == "grid":
        return grid(sizes, columns or ceil(sqrt(len(sizes) * max(0.5, min(2.0, aspect)))))
    if form == "column":
        return _column(sizes, GAP)
    if form == "stack":
        return _stack(sizes)
    if form == "diagonal":
        return _diagonal(sizes)
    if form == "pile":
        return _pile(sizes)
    return _row(sizes, in_pairs=form == "pair")


def _row(sizes: Sequence[Size], in_pairs: bool = False) -> list[Rect]:
    """Feet on one line."""
    made, x = [], 0
    for number, (width, height) in enumerate(sizes):
        made.append(Rect.at(x, -height, width, height))
        x += width + (_CLOSE if in_pairs and number % 2 == 0 else GAP)
    return made


def _column(sizes: Sequence[Size], gap: int) -> list[Rect]:
    made, y = [], 0
    for width, height in sizes:
        made.append(Rect.at(-width // 2, y, width, height))
        y += height + gap
    return made


def _stack(sizes: Sequence[Size]) -> list[Rect]:
    """The first at the bottom, each on the one before."""
    made, y = [], 0
    for width, height in sizes:
        y -= height
        made.append(Rect.at(-width // 2, y, width, height))
    return made


def _diagonal(sizes: Sequence[Size]) -> list[Rect]:
    """From the upper left to the lower right, corner to corner."""
    made, x, y = [], 0, 0
    for width, height in sizes:
        made.append(Rect.at(x, y, width, height))
        x, y = x + width, y + height
    return made


def grid(sizes: Sequence[Size], columns: int) -> list[Rect]:
    """Rows of so many, each in the middle of its cell."""
    wide = max(width for width, _ in sizes) + GAP
    high = max(height for _, height in sizes) + GAP
    return [
        Rect.at((n % columns) * wide + (wide - width) // 2, (n // columns) * high + (high - height) // 2, width, height)
        for n, (width, height) in enumerate(sizes)
    ]


def _pile(sizes: Sequence[Size]) -> list[Rect]:
    """A pyramid: the first ones at the bottom, each row one fewer, in the middle of the row below."""
    rows, left, longest = [], list(sizes), 1
    while longest * (longest + 1) // 2 < len(sizes):
        longest += 1
    while left:
        rows.append(left[:longest])
        left, longest = left[longest:], max(1, longest - 1)
    made, bottom = [], 0
    for row in rows:
        x = -sum(width for width, _ in row) // 2
        for width, height in row:
            made.append(Rect.at(x, bottom - height, width, height))
            x += width
        bottom -= max(height for _, height in row)
    return made


def circle(sizes: Sequence[Size], aspect: float) -> list[Rect]:
    """Centres evenly on an ellipse that is a circle in pixels, the first at the top, as small as none overlaps another."""
    start = max(max(w for w, _ in sizes), max(h for _, h in sizes) / aspect) / 2
    return _widened(sizes, (0.0, 0.0), (start, start * aspect))


def clear_ring(sizes: Sequence[Size], aspect: float, about: Rect) -> list[Rect]:
    """Return the smallest ring around something of which nothing overlaps it or another."""
    widest, highest = max(w for w, _ in sizes), max(h for _, h in sizes)
    radii = ((about.width + widest) / 2, (about.height + highest) / 2)
    return _widened(sizes, (about.cx, about.cy), radii, about)


def rings(sizes: Sequence[Size], aspect: float, about: Rect) -> Iterator[list[Rect]]:
    """Yield rings around something, from just outside it to ones that overlap its edge, where people sit at a table."""
    widest, highest = max(w for w, _ in sizes), max(h for _, h in sizes)
    yield clear_ring(sizes, aspect, about)
    for reach in (1.0, 0.6, 0.2):
        radii = ((about.width + reach * widest) / 2, (about.height + reach * highest) / 2)
        yield _widened(sizes, (about.cx, about.cy), radii)


def _widened(
    sizes: Sequence[Size], centre: tuple[float, float], radii: tuple[float, float], clear_of: Rect | None = None
) -> list[Rect]:
    """Return them on the smallest ellipse of that shape, from these radii on, on which none overlaps another."""
    made = _on_ellipse(sizes, centre, radii)
    while radii[0] < _LARGEST and not _is_clear(made, clear_of):
        radii = radii[0] * _RADIUS_STEP, radii[1] * _RADIUS_STEP
        made = _on_ellipse(sizes, centre, radii)
    return made


def _is_clear(made: Sequence[Rect], of: Rect | None) -> bool:
    if of is not None and any(rect.overlaps(of) for rect in made):
        return False
    return not any(a.overlaps(b) for a, b in combinations(made, 2))


def _on_ellipse(sizes: Sequence[Size], centre: tuple[float, float], radii: tuple[float, float]) -> list[Rect]:
    made = []
    for number, (width, height) in enumerate(sizes):
        angle = 2 * pi * number / len(sizes) + (
            pi if len(sizes) == 2 else -pi / 2
        )  # two at the sides, more from the top
        x, y = centre[0] + radii[0] * cos(angle), centre[1] + radii[1] * sin(angle)
        made.append(Rect.at(round(x - width / 2), round(y - height / 2), width, height))
    return made
