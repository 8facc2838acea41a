"""Small pictures of versions for the strip."""

from __future__ import annotations

import io
from pathlib import Path

from tools.layout.layout import Layout
from tools.layout.preview.palette import object_colour

SIDE_PX = 144


def thumbnail(path: Path | None, layout: Layout) -> tuple[bytes, str]:
    """Return a small picture and its type: of the picture, or else of the boxes."""
    if path is None:
        return boxes_svg(layout).encode(), "image/svg+xml"
    from PIL import Image

    with Image.open(path, formats=["PNG"]) as image:
        small = image.convert("RGB")
    small.thumbnail((SIDE_PX, SIDE_PX))
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=80)
    return buffer.getvalue(), "image/webp"


def boxes_svg(layout: Layout) -> str:
    """Draw the boxes alone, without words."""
    width, height = layout.width, layout.height
    rows = [
        f'<rect x="{item.box.x0 * width:.0f}" y="{item.box.y0 * height:.0f}" width="{item.box.width * width:.0f}"'
        f' height="{item.box.height * height:.0f}" rx="8" fill="{object_colour(number).hex}" fill-opacity=".3"'
        f' stroke="{object_colour(number).hex}" stroke-width="10"/>'
        for number, item in enumerate(layout.objects, start=1)
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    return f'{head}<rect width="{width}" height="{height}" fill="#f3efe7"/>{"".join(rows)}</svg>'
