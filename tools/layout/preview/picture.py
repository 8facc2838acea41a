"""A sheet on paper of pixels.

It knows nothing of layouts; it paints what the sheet says.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from .font import drawable, font_of
from .labels import Area
from .palette import INK, PAPER, Colour
from .sheet import Label, Sheet, line_height

_MARGIN_GREY, _CANVAS_WHITE, _EDGE_GREY = (232, 232, 232), (252, 252, 252), (120, 120, 120)
_FILL_ALPHA = 56


def draw_sheet(sheet: Sheet) -> Image.Image:
    """Paint the frames back to front, then labels and notes."""
    picture = Image.new("RGB", sheet.size, _MARGIN_GREY)
    pen = ImageDraw.Draw(picture, "RGBA")
    pen.rectangle(_inclusive(sheet.canvas), fill=_CANVAS_WHITE, outline=_EDGE_GREY)
    line_px = max(2, sheet.font_px // 5)
    for frame in sheet.frames:
        pen.rectangle(_inclusive(frame.area), fill=(*frame.colour.rgb, _FILL_ALPHA), outline=INK.rgb, width=line_px)
        pen.rectangle(_inclusive(frame.area), outline=frame.colour.rgb, width=max(1, line_px - 1))
    for label in sheet.labels:
        _draw_label(pen, label, sheet.font_px)
    for area, text in sheet.notes:
        _write(pen, area.x0, area.y0, text, sheet.font_px, INK)
    return picture


def _inclusive(area: Area) -> tuple[int, int, int, int]:
    return area.x0, area.y0, area.x1 - 1, area.y1 - 1


def _draw_label(pen: ImageDraw.ImageDraw, label: Label, font_px: int) -> None:
    x, y = label.area.x0, label.area.y0
    pen.rectangle(_inclusive(label.area), fill=PAPER.rgb, outline=INK.rgb)
    badge = Area.at(x, y, (label.number_size[0], label.area.y1 - y))
    pen.rectangle(_inclusive(badge), fill=label.colour.rgb, outline=INK.rgb)
    _write(pen, x + font_px // 4, y, label.number, font_px, label.colour.ink)
    for row, line in enumerate(label.lines):
        _write(pen, badge.x1 + font_px // 4, y + row * line_height(font_px), line, font_px, INK)


def _write(pen: ImageDraw.ImageDraw, x: int, y: int, text: str, font_px: int, colour: Colour) -> None:
    baseline = y + round(font_px * 1.02)
    pen.text((x, baseline), drawable(text), font=font_of(font_px), fill=colour.rgb, anchor="ls")
