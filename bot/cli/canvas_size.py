"""Reads a canvas size such as 512x512; knows nothing of what it is for."""

from __future__ import annotations

import re

from tools.layout.layout import CANVAS_MAX_PX, CANVAS_MIN_PX, CANVAS_STEP_PX

from ..errors import USAGE, CommandError


def parse_size(text: str) -> tuple[int, int]:
    """Read `WxH` in pixels.

    Raises:
        CommandError: not of that form, or not multiples of 64 within the limits.
    """
    found = re.fullmatch(r"\s*(\d{1,5})\s*[xX×]\s*(\d{1,5})\s*", text)
    sides = tuple(int(side) for side in found.groups()) if found else ()
    if not sides or any(side % CANVAS_STEP_PX or not CANVAS_MIN_PX <= side <= CANVAS_MAX_PX for side in sides):
        raise CommandError(
            f"the size is {text!r}; write WIDTHxHEIGHT in pixels, both multiples of {CANVAS_STEP_PX} "
            f"from {CANVAS_MIN_PX} to {CANVAS_MAX_PX}, such as 512x512",
            USAGE,
        )
    return sides[0], sides[1]
