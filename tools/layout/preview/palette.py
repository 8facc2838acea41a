"""Colours that people with any kind of colour vision tell apart (Okabe and Ito, 2008), in a fixed order.

It knows nothing of what is coloured; numbers say the same, for those who see no colours at all.
"""

from __future__ import annotations

from typing import NamedTuple


class Colour(NamedTuple):
    """Red, green and blue, 0 to 255, and the nearest of a terminal's 256 colours."""

    red: int
    green: int
    blue: int
    terminal: int

    @property
    def rgb(self) -> tuple[int, int, int]:
        return self.red, self.green, self.blue

    @property
    def hex(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def ink(self) -> Colour:
        """Black or white, whichever is easier to read on this colour."""
        return INK if 299 * self.red + 587 * self.green + 114 * self.blue > 110_000 else PAPER


INK = Colour(0, 0, 0, 16)
PAPER = Colour(255, 255, 255, 231)
_OBJECTS = (
    Colour(0, 114, 178, 25),
    Colour(230, 159, 0, 178),
    Colour(0, 158, 115, 36),
    Colour(213, 94, 0, 166),
    Colour(86, 180, 233, 74),
    Colour(204, 121, 167, 175),
    Colour(240, 228, 66, 185),
)


def object_colour(number: int) -> Colour:
    """Return the colour of the object with this number, counted from 1; after seven they begin again."""
    return _OBJECTS[(number - 1) % len(_OBJECTS)]
