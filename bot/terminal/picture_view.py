"""Pictures in the terminal, by textual-image: kitty's protocol, sixel, or two coloured pixels per character cell.

The numbers of the objects stand at the corners of their boxes. It knows nothing of conversations.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from tools.layout.layout import Layout
from tools.layout.preview.palette import object_colour

if TYPE_CHECKING:
    from PIL.Image import Image

Kind = Literal["kitty", "sixel", "blocks"]
_MIN_COLUMNS, _MAX_COLUMNS = 16, 56
_CELL_ASPECT = 0.5  # height in columns of a cell's height; a cell is about twice as high as it is wide
_LABEL_SHARE = 14  # a number is a fourteenth of the picture high


def find_graphics_protocol() -> Kind:
    """Ask the terminal what it can show; it takes up to a third of a second where no answer comes.

    Only before the first prompt: the answer comes in as typed keys.
    """
    import textual_image.renderable as renderable

    if sys.__stdout__ is not None:  # Terminal.app shows the question that it does not understand
        sys.__stdout__.write("\r\x1b[K")
        sys.__stdout__.flush()
    if renderable.Image is renderable.TGPImage:
        return "kitty"
    return "sixel" if renderable.Image is renderable.SixelImage else "blocks"


@dataclass(frozen=True)
class CellSize:
    """How much of the terminal a picture may take, in cells."""

    columns: int
    rows: int

    def fit(self, width: int, height: int) -> tuple[int, int]:
        """Give columns and rows of a picture that keeps its shape; at least 16 columns."""
        columns = min(self.columns, _MAX_COLUMNS, int(self.rows * width / height / _CELL_ASPECT))
        columns = max(_MIN_COLUMNS, columns)
        return columns, max(1, round(columns * height / width * _CELL_ASPECT))


def picture_lines(console: Console, image: Image, room: CellSize, layout: Layout | None = None) -> list[Text]:
    """Draw the picture in half blocks, one text per line of the terminal."""
    from textual_image.renderable import HalfcellImage

    columns, rows = room.fit(*image.size)
    cells = HalfcellImage(image.convert("RGB"), columns, rows)
    lines = [_to_text(line) for line in console.render_lines(cells, console.options.update(width=columns), pad=False)]
    if layout is not None:
        for number, column, row in _corners(layout, columns, rows):
            lines[row] = _labelled(lines[row], column, number)
    return lines


def _to_text(segments: Sequence[Segment]) -> Text:
    return Text.assemble(*((segment.text, segment.style or "") for segment in segments))


def _corners(layout: Layout, columns: int, rows: int) -> list[tuple[int, int, int]]:
    """Give number, column and row of each label: inside the top left corner of its box, none over another."""
    taken: set[tuple[int, int]] = set()
    corners = []
    for number, item in enumerate(layout.objects, start=1):
        width = len(str(number))
        column = min(int(item.box.x0 * columns), columns - width)
        row = min(int(item.box.y0 * rows), rows - 1)
        while any((cell, row) in taken for cell in range(column, column + width)) and row < rows - 1:
            row += 1
        taken |= {(cell, row) for cell in range(column - 1, column + width + 1)}
        corners.append((number, column, row))
    return corners


def _labelled(line: Text, column: int, number: int) -> Text:
    label = Text(str(number), _label_style(number))
    return line[:column] + label + line[column + len(label) :]


def _label_style(number: int) -> Style:
    colour = object_colour(number)
    return Style(bold=True, color=f"color({colour.ink.terminal})", bgcolor=f"color({colour.terminal})")


def print_graphics(console: Console, image: Image, kind: Kind, room: CellSize, layout: Layout | None = None) -> None:
    """Print the picture by kitty's protocol or as sixels, the layout drawn beside it where there is one.

    Kitty's data goes to the real standard output, whatever the console's file is.
    """
    from textual_image.renderable import SixelImage, TGPImage

    shown = image if layout is None else beside(numbered(image, layout), layout)
    columns, _ = room.fit(*image.size)
    columns = min(round(columns * shown.width / image.width), console.width)
    console.print((TGPImage if kind == "kitty" else SixelImage)(shown, columns, "auto"))


def numbered(image: Image, layout: Layout) -> Image:
    """Return a copy of the picture with each object's number in the corner of its box."""
    from PIL import ImageDraw, ImageFont

    copy = image.convert("RGB")
    draw, size = ImageDraw.Draw(copy), max(12, min(copy.size) // _LABEL_SHARE)
    font = ImageFont.load_default(size)
    for number, item in enumerate(layout.objects, start=1):
        colour, text = object_colour(number), str(number)
        x, y = item.box.x0 * copy.width, item.box.y0 * copy.height
        wide = draw.textlength(text, font) + size * 0.6
        draw.rectangle((x, y, x + wide, y + size * 1.2), fill=colour.rgb)
        draw.text((x + size * 0.3, y), text, colour.ink.rgb, font)
    return copy


def beside(image: Image, layout: Layout) -> Image:
    """Put the layout's preview to the right of the picture, as high as the picture."""
    from PIL import Image as pillow

    from tools.layout.preview import draw_layout

    preview = draw_layout(layout, max(image.size))
    preview = preview.resize((round(preview.width * image.height / preview.height), image.height))
    gap = image.width // 32
    both = pillow.new("RGB", (image.width + gap + preview.width, image.height), "white")
    both.paste(image, (0, 0))
    both.paste(preview, (image.width + gap, 0))
    return both
