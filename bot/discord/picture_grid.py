"""Several pictures as one, two in a row, each with its number; so that one of them can be picked.

It knows nothing of Discord or of what the pictures show.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tools.layout.preview.font import font_of

if TYPE_CHECKING:
    from PIL import Image

COLUMNS = 2
GAP_PX, BADGE_PX = 8, 40
MAX_CELL_PX = 768
PAPER, BADGE, INK = "#2b2d31", "#2b2d31", "#ffffff"


def grid_of_files(paths: Sequence[Path]) -> bytes:
    """Draw the pictures of these files as one PNG. Raises: OSError (one cannot be read)."""
    from PIL import Image

    images = []
    for path in paths:
        with Image.open(path, formats=["PNG"]) as picture:
            images.append(picture.convert("RGB"))
    return grid_of_images(images)


def grid_of_images(images: Sequence[Image.Image]) -> bytes:
    """Draw pictures as one PNG, numbered from 1."""
    from PIL import Image, ImageDraw

    width = min(MAX_CELL_PX, max(image.width for image in images))
    height = min(MAX_CELL_PX, max(image.height for image in images))
    rows = -(-len(images) // COLUMNS)
    size = (COLUMNS * (width + GAP_PX) - GAP_PX, rows * (height + GAP_PX) - GAP_PX)
    sheet = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(sheet)
    for number, image in enumerate(images):
        shown = image.copy()
        shown.thumbnail((width, height))
        x, y = number % COLUMNS * (width + GAP_PX), number // COLUMNS * (height + GAP_PX)
        sheet.paste(shown, (x + (width - shown.width) // 2, y + (height - shown.height) // 2))
        pen.rectangle((x, y, x + BADGE_PX, y + BADGE_PX), fill=BADGE)
        middle = (x + BADGE_PX // 2, y + BADGE_PX // 2)
        pen.text(middle, str(number + 1), fill=INK, font=font_of(BADGE_PX * 3 // 4), anchor="mm")
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()
