"""Makes a picture's file smaller when a place does not take it: JPEG of falling quality, then of falling size.

It knows nothing of Discord. The smaller file no longer carries its scene.
"""

from __future__ import annotations

import io
from dataclasses import replace

from .outgoing_message import PictureFile

QUALITIES = (92, 80, 60)
SMALLEST_PX = 256


def fit(picture: PictureFile, most_bytes: int) -> PictureFile:
    """Return the picture as it is where it fits, else as a smaller JPEG (the smallest, where nothing fits).

    Raises:
        OSError: the picture cannot be read.
    """
    if size_of(picture) <= most_bytes:
        return picture
    return replace(picture, content=_smaller(picture, most_bytes), name=picture.name.rpartition(".")[0] + ".jpg")


def size_of(picture: PictureFile) -> int:
    """Return the size of the file in bytes. Raises: OSError."""
    return len(picture.content) if isinstance(picture.content, bytes) else picture.content.stat().st_size


def _smaller(picture: PictureFile, most_bytes: int) -> bytes:
    from PIL import Image

    source = io.BytesIO(picture.content) if isinstance(picture.content, bytes) else picture.content
    with Image.open(source) as opened:
        image = opened.convert("RGB")
    while True:
        for quality in QUALITIES:
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=quality, optimize=True)
            if buffer.tell() <= most_bytes:
                return buffer.getvalue()
        if max(image.size) <= SMALLEST_PX:
            return buffer.getvalue()
        image = image.resize((max(1, image.width // 2), max(1, image.height // 2)))
