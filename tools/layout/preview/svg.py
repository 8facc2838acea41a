"""A layout as SVG: the same sheet as the picture's, sharp at any size and readable by screen readers.

Text is escaped and stays text, in whatever script it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ..describe import describe
from ..layout import Layout
from ..plain_text import clean_text
from .palette import INK, PAPER, Colour

if TYPE_CHECKING:
    from .labels import Area
    from .sheet import Label, Sheet

_FONT = "Helvetica, Arial, sans-serif"


def layout_to_svg(layout: Layout, size_px: int = 512) -> str:
    """Return one SVG document, with the caption as its title and every object in its description."""
    from .sheet import make_sheet  # Pillow's fonts are not loaded before something is drawn

    sheet = make_sheet(layout, size_px)
    width, height = sheet.size
    description = "\n".join(clean_text(line) for line in describe(layout).splitlines())
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-labelledby="title desc" font-family="{_FONT}" font-size="{sheet.font_px}">'
    )
    title = clean_text(layout.caption) or "A layout"
    words = f'<title id="title">{_text(title)}</title>\n<desc id="desc">{_text(description)}</desc>'
    return "\n".join((head, words, *_elements(sheet), "</svg>")) + "\n"


def _elements(sheet: Sheet) -> Iterator[str]:
    yield _rect(_whole(sheet), fill="#e8e8e8")
    yield _rect(sheet.canvas, fill="#fcfcfc", stroke="#787878")
    for frame in sheet.frames:
        yield _rect(frame.area, fill=frame.colour.hex, fill_opacity="0.22", stroke=frame.colour.hex, stroke_width="2")
    for label in sheet.labels:
        yield from _label(label, sheet.font_px)
    for area, line in sheet.notes:
        yield _line(area.x0, area.y0, line, sheet.font_px, INK)


def _whole(sheet: Sheet) -> Area:
    from .labels import Area

    return Area(0, 0, *sheet.size)


def _label(label: Label, font_px: int) -> Iterator[str]:
    from .sheet import line_height

    x, y = label.area.x0, label.area.y0
    badge = label.area._replace(x1=x + label.number_size[0])
    yield _rect(label.area, fill=PAPER.hex, stroke=INK.hex)
    yield _rect(badge, fill=label.colour.hex, stroke=INK.hex)
    yield _line(x + font_px // 4, y, label.number, font_px, label.colour.ink)
    for row, line in enumerate(label.lines):
        yield _line(badge.x1 + font_px // 4, y + row * line_height(font_px), line, font_px, INK)


def _rect(area: Area, **style: str) -> str:
    attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
    return f'<rect x="{area.x0}" y="{area.y0}" width="{area.x1 - area.x0}" height="{area.y1 - area.y0}"{attributes}/>'


def _line(x: int, y: int, text: str, font_px: int, colour: Colour) -> str:
    from .font import drawable, width_of

    fixed = f' textLength="{width_of(text, font_px)}" lengthAdjust="spacingAndGlyphs"' if drawable(text) == text else ""
    return f'<text x="{x}" y="{y + round(font_px * 1.02)}" fill="{colour.hex}"{fixed}>{_text(text)}</text>'


def _text(text: str) -> str:
    return escape("".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff")))
