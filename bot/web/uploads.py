"""Pictures that people drop on the page."""

from __future__ import annotations

from ..uploads.scene import AT_ONCE, UnusablePicture, UploadedScene, check_header, read_scene
from .refusal import Refused


async def read_picture(data: bytes) -> UploadedScene:
    """Read the scene in a picture's bytes. Raises: Refused."""
    try:
        check_header(data)  # waits for nobody
        async with AT_ONCE:
            return await read_scene(data)
    except UnusablePicture as error:
        raise Refused(413 if error.problem == "pixels" else 415, error.said) from None
