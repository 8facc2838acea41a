"""A layout as text for a terminal: a small diagram with numbered boxes, then what each number is.

Without `colour` the text holds no control codes; what strangers wrote never brings any in.
"""

from __future__ import annotations

from ..layout import Box, Layout, LayoutObject
from ..plain_text import clean_text
from .palette import object_colour

_MIN_COLUMNS = 8
_MIN_ROWS = 8
_CELL_ASPECT = 0.5  # a terminal cell is about twice as high as it is wide
Strokes = tuple[str, str, str, str, str, str]
Cell = tuple[str, int]
"""A character, and the number of the object it belongs to (0 for none)."""

_UNICODE: Strokes = ("─", "│", "┌", "┐", "└", "┘")
_ASCII: Strokes = ("-", "|", "+", "+", "+", "+")


def layout_to_text(layout: Layout, columns: int = 32, colour: bool = False, encoding: str = "utf-8") -> str:
    """Draw the boxes and list the objects, the background and the negative prompt.

    Args:
        columns: the diagram's inner width; its height follows from the canvas.
        colour: colour each object by escape codes for 256 colours.
        encoding: of the terminal; one without box characters gets ASCII.
    """
    return "\n".join((*_diagram(layout, max(_MIN_COLUMNS, columns), colour, encoding), *_legend(layout, colour)))


def _strokes(encoding: str) -> Strokes:
    try:
        "".join(_UNICODE).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return _ASCII
    return _UNICODE


def _diagram(layout: Layout, columns: int, colour: bool, encoding: str) -> list[str]:
    strokes = _strokes(encoding)
    rows = round(columns * _CELL_ASPECT * layout.height / layout.width)
    rows = min(columns * 5 // 8, max(_MIN_ROWS, rows))
    cells: list[list[Cell]] = [[(" ", 0)] * columns for _ in range(rows)]
    corners = [_corners(item.box, columns, rows) for item in layout.objects]
    for number, corner in enumerate(corners, start=1):
        _stroke(cells, corner, strokes, number)
    for number, (left, top, *_) in enumerate(corners, start=1):
        _write(cells[top + 1 if top + 1 < rows else top], left + 1, str(number), number)
    flat, side, top_left, top_right, bottom_left, bottom_right = strokes
    inner = [f"{side}{_row(row, colour)}{side}" for row in cells]
    edge = flat * columns
    return [top_left + edge + top_right, *inner, bottom_left + edge + bottom_right]


def _corners(box: Box, columns: int, rows: int) -> tuple[int, int, int, int]:
    """Give the cells of the box's left, top, right and bottom strokes, at least 4 by 3 cells."""
    left = min(int(box.x0 * columns), columns - 4)
    top = min(int(box.y0 * rows), rows - 3)
    right = min(columns - 1, max(left + 3, round(box.x1 * columns) - 1))
    bottom = min(rows - 1, max(top + 2, round(box.y1 * rows) - 1))
    return left, top, right, bottom


def _stroke(cells: list[list[Cell]], corner: tuple[int, int, int, int], strokes: Strokes, number: int) -> None:
    """Draw one box over what is there; its inside hides the boxes behind it."""
    flat, side, top_left, top_right, bottom_left, bottom_right = strokes
    left, top, right, bottom = corner
    inside = right - left - 1
    _write(cells[top], left, top_left + flat * inside + top_right, number)
    for row in cells[top + 1 : bottom]:
        _write(row, left, side + " " * inside + side, number)
    _write(cells[bottom], left, bottom_left + flat * inside + bottom_right, number)


def _write(row: list[Cell], start: int, text: str, number: int) -> None:
    for offset, character in enumerate(text):
        if start + offset < len(row):
            row[start + offset] = character, number


def _row(row: list[Cell], colour: bool) -> str:
    if not colour:
        return "".join(character for character, _ in row)
    text, last = "", 0
    for character, number in row:
        if number != last and character != " ":
            text += _code(number) if number else _PLAIN
            last = number
        text += character
    return text + (_PLAIN if last else "")


_PLAIN = "\x1b[0m"


def _code(number: int) -> str:
    return f"\x1b[38;5;{object_colour(number).terminal}m"


def _legend(layout: Layout, colour: bool) -> list[str]:
    width = max((len(clean_text(item.phrase)) for item in layout.objects), default=0)
    lines = [_object_line(number, item, width, colour) for number, item in enumerate(layout.objects, start=1)]
    if not layout.objects:
        lines.append("no objects: only the background is drawn")
    lines.append(f"background: {clean_text(layout.background)}")
    if layout.negative.strip():
        lines.append(f"without: {clean_text(layout.negative)}")
    return lines


def _object_line(number: int, item: LayoutObject, width: int, colour: bool) -> str:
    box = item.box
    place = f"{box.x0:4.0%} from the left, {box.y0:4.0%} from the top, {box.width:4.0%} x {box.height:4.0%}"
    name = f"{number:>2}  {clean_text(item.phrase):<{width}}"
    shown = f"{_code(number)}{name}{_PLAIN}" if colour else name
    return f"{shown}  {place}{'  locked' if item.locked else ''}"
