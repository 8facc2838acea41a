"""The tree of versions as a picture: a thumbnail each, its number, its author, its words, lines to what it came from.

It knows nothing of Discord or of stores; time runs from left to right, branches lie below each other.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools.layout.preview.font import drawable, font_of, width_of

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

    from memory.records import Version

MAX_VERSIONS = 60
THUMB_PX, GAP_PX, MARGIN_PX = 112, 28, 16
TEXT_PX, LINES = 13, 3
CELL_W, CELL_H = THUMB_PX + GAP_PX, THUMB_PX + LINES * (TEXT_PX + 3) + 18
PAPER, INK, LINE, HERE, EMPTY = "#ffffff", "#222222", "#8a94a6", "#d9480f", "#e9ecf1"


@dataclass(frozen=True)
class VersionPosition:
    """Where a version stands: column by depth, row by branch."""

    column: int
    row: int


def place_versions(parents: Mapping[int, int | None]) -> dict[int, VersionPosition]:
    """Place versions so that a first child stays in its parent's row and further ones get rows of their own."""
    children: dict[int | None, list[int]] = {}
    for number, parent in sorted(parents.items()):
        children.setdefault(parent if parent in parents else None, []).append(number)
    spots: dict[int, VersionPosition] = {}
    rows = 0
    waiting = [(root, 0) for root in reversed(children.get(None, []))]
    while waiting:
        number, column = waiting.pop()
        parent = parents[number]
        first = parent in spots and children.get(parent, [number])[0] == number
        row = spots[parent].row if first and parent is not None else rows
        rows = max(rows, row + 1)
        spots[number] = VersionPosition(column, row)
        waiting += [(child, column + 1) for child in reversed(children.get(number, []))]
    return spots


def draw_history(
    versions: Sequence[Version], current: int | None, names: Mapping[str, str], locate: Callable[[str], Path]
) -> bytes:
    """Draw the newest versions of a conversation as PNG."""
    from PIL import Image, ImageDraw

    shown = list(versions)[-MAX_VERSIONS:]
    spots = place_versions({v.number: v.parent for v in shown})
    width = 2 * MARGIN_PX + CELL_W * (1 + max(s.column for s in spots.values())) - GAP_PX
    height = 2 * MARGIN_PX + CELL_H * (1 + max(s.row for s in spots.values()))
    sheet = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(sheet)
    for version in shown:
        if version.parent in spots:
            _draw_line(pen, spots[version.parent], spots[version.number])
    for version in shown:
        _draw_version(sheet, pen, version, spots[version.number], version.number == current, names, locate)
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()


def _corner(spot: VersionPosition) -> tuple[int, int]:
    return MARGIN_PX + spot.column * CELL_W, MARGIN_PX + spot.row * CELL_H


def _draw_line(pen: ImageDraw.ImageDraw, parent: VersionPosition, child: VersionPosition) -> None:
    x0, y0 = _corner(parent)
    x1, y1 = _corner(child)
    start, end = (x0 + THUMB_PX, y0 + THUMB_PX // 2), (x1, y1 + THUMB_PX // 2)
    middle = end[0] - GAP_PX // 2
    pen.line([start, (middle, start[1]), (middle, end[1]), end], fill=LINE, width=3)


def _draw_version(
    sheet: Image.Image,
    pen: ImageDraw.ImageDraw,
    version: Version,
    spot: VersionPosition,
    is_here: bool,
    names: Mapping[str, str],
    locate: Callable[[str], Path],
) -> None:
    x, y = _corner(spot)
    box = (x, y, x + THUMB_PX, y + THUMB_PX)
    pen.rectangle(box, fill=EMPTY)
    if (thumb := _thumbnail(version, locate)) is not None:
        sheet.paste(thumb, (x + (THUMB_PX - thumb.width) // 2, y + (THUMB_PX - thumb.height) // 2))
    pen.rectangle(box, outline=HERE if is_here else LINE, width=4 if is_here else 1)
    author = names.get(version.author, version.author)
    lines = [f"{version.number}  {author}", *_two_lines(_words(version))]
    for number, line in enumerate(lines):
        top = y + THUMB_PX + 4 + number * (TEXT_PX + 3)
        pen.text((x, top), _cut(line), fill=HERE if is_here and number == 0 else INK, font=font_of(TEXT_PX))


def _thumbnail(version: Version, locate: Callable[[str], Path]) -> Image.Image | None:
    from PIL import Image

    if version.image is None:
        return None
    try:
        with Image.open(locate(version.image), formats=["PNG"]) as picture:
            thumb = picture.convert("RGB")
    except OSError:
        return None
    thumb.thumbnail((THUMB_PX, THUMB_PX))
    return thumb


def _words(version: Version) -> str:
    """Return the words of a version; where the font has none of their letters, what was done."""
    if any(c.isalnum() for c in drawable(version.label)):
        return version.label
    return ", ".join(str(o.get("op", "")).replace("_", " ") for o in version.operations)


def _two_lines(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(lines) == 1 and lines[0] and _width(longer) > THUMB_PX + GAP_PX - 10:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(line: str) -> str:
    line = drawable(line)
    if _width(line) <= THUMB_PX + GAP_PX - 10:
        return line
    while line and _width(line + "…") > THUMB_PX + GAP_PX - 10:
        line = line[:-1]
    return line.rstrip() + "…"


def _width(line: str) -> int:
    return width_of(line, TEXT_PX)
