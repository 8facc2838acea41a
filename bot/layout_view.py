"""A layout as text for the terminal: a small diagram with numbered boxes, then what each number is.

It knows nothing of the terminal; the text holds no control codes.
"""

from __future__ import annotations

from tools.layout.layout import Box, Layout, LayoutObject

from .lines import one_line

_COLUMNS = 32
_MIN_ROWS, _MAX_ROWS = 8, 20
_CELL_ASPECT = 0.5  # a terminal cell is about twice as high as it is wide
Strokes = tuple[str, str, str, str, str, str]
_UNICODE: Strokes = ("─", "│", "┌", "┐", "└", "┘")
_ASCII: Strokes = ("-", "|", "+", "+", "+", "+")


def view_layout(layout: Layout, encoding: str = "utf-8") -> str:
    """Draw the boxes and list the objects, the background and the negative prompt."""
    return "\n".join((*_diagram(layout, _strokes(encoding)), *_legend(layout)))


def _strokes(encoding: str) -> Strokes:
    try:
        "".join(_UNICODE).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return _ASCII
    return _UNICODE


def _diagram(layout: Layout, strokes: Strokes) -> list[str]:
    rows = round(_COLUMNS * _CELL_ASPECT * layout.height / layout.width)
    rows = min(_MAX_ROWS, max(_MIN_ROWS, rows))
    cells = [[" "] * _COLUMNS for _ in range(rows)]
    corners = [_corners(item.box, rows) for item in layout.objects]
    for corner in corners:
        _stroke(cells, corner, strokes)
    for number, (left, top, *_) in enumerate(corners, start=1):
        _write(cells[top + 1 if top + 1 < rows else top], left + 1, str(number))
    flat, side, top_left, top_right, bottom_left, bottom_right = strokes
    inner = [f"{side}{''.join(row)}{side}" for row in cells]
    edge = flat * _COLUMNS
    return [top_left + edge + top_right, *inner, bottom_left + edge + bottom_right]


def _corners(box: Box, rows: int) -> tuple[int, int, int, int]:
    """Give the cells of the box's left, top, right and bottom strokes, at least 4 by 3 cells."""
    left = min(int(box.x0 * _COLUMNS), _COLUMNS - 4)
    top = min(int(box.y0 * rows), rows - 3)
    right = min(_COLUMNS - 1, max(left + 3, round(box.x1 * _COLUMNS) - 1))
    bottom = min(rows - 1, max(top + 2, round(box.y1 * rows) - 1))
    return left, top, right, bottom


def _stroke(cells: list[list[str]], corner: tuple[int, int, int, int], strokes: Strokes) -> None:
    """Draw one box over what is there; its inside hides the boxes behind it."""
    flat, side, top_left, top_right, bottom_left, bottom_right = strokes
    left, top, right, bottom = corner
    inside = right - left - 1
    _write(cells[top], left, top_left + flat * inside + top_right)
    for row in cells[top + 1 : bottom]:
        _write(row, left, side + " " * inside + side)
    _write(cells[bottom], left, bottom_left + flat * inside + bottom_right)


def _write(row: list[str], start: int, text: str) -> None:
    for offset, character in enumerate(text):
        if start + offset < len(row):
            row[start + offset] = character


def _legend(layout: Layout) -> list[str]:
    width = max((len(one_line(item.phrase)) for item in layout.objects), default=0)
    lines = [_object_line(number, item, width) for number, item in enumerate(layout.objects, start=1)]
    if not layout.objects:
        lines.append("no objects: only the background is drawn")
    lines.append(f"background: {one_line(layout.background)}")
    if layout.negative.strip():
        lines.append(f"without: {one_line(layout.negative)}")
    return lines


def _object_line(number: int, item: LayoutObject, width: int) -> str:
    box = item.box
    place = f"{box.x0:4.0%} from the left, {box.y0:4.0%} from the top, {box.width:4.0%} x {box.height:4.0%}"
    return f"{number:>2}  {one_line(item.phrase):<{width}}  {place}{'  locked' if item.locked else ''}"
