"""A layout to look at: as a picture, as SVG and as text for a terminal, in milliseconds and without a model.

Each takes a `Layout` and gives a value; nothing here knows of files, chats or how layouts are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .svg import layout_to_svg
from .text import layout_to_text

if TYPE_CHECKING:
    from PIL.Image import Image

    from ..layout import Layout

__all__ = ["draw_layout", "layout_to_svg", "layout_to_text"]


def draw_layout(layout: Layout, size_px: int = 512) -> Image:
    """Draw boxes, numbers, phrases and, in the margin below, the background and the negative prompt.

    Args:
        size_px: the canvas's longer side in the picture, 256 to 4096; 400 and more is comfortable to read.
    """
    from .picture import draw_sheet  # Pillow's fonts are not loaded before something is drawn
    from .sheet import make_sheet

    return draw_sheet(make_sheet(layout, size_px))
