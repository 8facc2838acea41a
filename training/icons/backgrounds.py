"""The backgrounds of the bundled world, drawn in flat areas; each varies a little with its seed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
VARIANTS = 24
SCALE = 2  # supersampling of the drawing

# The texts that name each background; the first is the canonical one.
BACKGROUNDS: dict[str, tuple[str, ...]] = {
    "meadow": ("a green meadow", "a meadow", "a park"),
    "beach": ("a sandy beach", "a beach"),
    "snow": ("a snowy field", "a snow field"),
    "desert": ("a desert",),
    "forest": ("a forest",),
    "city": ("a city street", "a city"),
    "room": ("a living room", "a room"),
    "kitchen": ("a kitchen",),
    "sea": ("the open sea", "the sea"),
    "night": ("a starry night", "a night sky"),
    "sky": ("a blue sky", "the sky"),
    "mountains": ("a mountain landscape", "mountains"),
    "sunset": ("a sunset",),
    "space": ("outer space", "space"),
    "plain": ("a plain white background", "a white background"),
}


@functools.lru_cache(maxsize=4096)
def draw_background(name: str, size: tuple[int, int], seed: int) -> np.ndarray:
    """Paint a background of `size` (width, height) pixels as (h, w, 3) uint8; there are `VARIANTS` of each."""
    return _variant(name, size, seed % VARIANTS)


@functools.cache
def _variant(name: str, size: tuple[int, int], variant: int) -> np.ndarray:
    canvas = Canvas(Image.new("RGB", (size[0] * SCALE, size[1] * SCALE)), Random(f"{name}:{variant}"))
    PAINTERS[name](canvas)
    return np.asarray(canvas.image.reduce(SCALE))


@dataclass(frozen=True)
class Canvas:
    """A drawing whose coordinates go from 0 to 1; radii and widths are shares of its shorter side."""

    image: Image.Image
    rng: Random

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    @property
    def unit(self) -> float:
        return min(self.image.size)

    def jitter(self, colour: Colour, amount: int = 4) -> Colour:
        red, green, blue = (min(255, max(0, c + self.rng.randint(-amount, amount))) for c in colour)
        return red, green, blue

    def band(self, top: float, bottom: float, colour: Colour) -> None:
        width, height = self.image.size
        self.draw.rectangle((0, round(top * height), width, round(bottom * height)), fill=self.jitter(colour))

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        width, height = self.image.size
        self.draw.rectangle((x0 * width, y0 * height, x1 * width, y1 * height), fill=colour)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        width, height = self.image.size
        rx, ry = rx * self.unit, ry * self.unit
        self.draw.ellipse((x * width - rx, y * height - ry, x * width + rx, y * height + ry), fill=colour)

    def hill(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        width, height = self.image.size
        area = ((x - rx) * width, (y - ry) * height, (x + rx) * width, (y + ry) * height)
        self.draw.ellipse(area, fill=self.jitter(colour))

    def polygon(self, points: tuple[tuple[float, float], ...], colour: Colour) -> None:
        width, height = self.image.size
        self.draw.polygon([(x * width, y * height) for x, y in points], fill=colour)

    def cloud(self, x: float, y: float, colour: Colour = (242, 248, 253)) -> None:
        self.oval(x, y, 0.13, 0.05, colour)
        self.oval(x - 0.03, y - 0.04, 0.06, 0.055, colour)
        self.oval(x + 0.04, y - 0.03, 0.05, 0.045, colour)

    def horizon(self) -> float:
        return self.rng.uniform(0.45, 0.62)


def meadow(c: Canvas) -> None:
    horizon = c.horizon()
    c.band(0, 1, (164, 216, 246))
    c.cloud(c.rng.uniform(0.1, 0.9), c.rng.uniform(0.12, 0.25))
    c.hill(c.rng.uniform(0, 1), horizon + 0.1, 0.6, 0.2, (134, 202, 116))
    c.band(horizon, 1, (112, 190, 94))


def beach(c: Canvas) -> None:
    horizon = c.horizon()
    c.band(0, 1, (154, 214, 248))
    c.oval(c.rng.uniform(0.12, 0.88), 0.16, 0.08, 0.08, (255, 232, 140))
    c.band(horizon - 0.12, 1, (66, 152, 208))
    c.band(horizon + 0.04, horizon + 0.07, (214, 236, 244))
    c.band(horizon + 0.07, 1, (240, 216, 162))


def snow(c: Canvas) -> None:
    horizon = c.horizon()
    c.band(0, 1, (190, 214, 236))
    c.hill(c.rng.uniform(0, 1), horizon + 0.12, 0.6, 0.22, (220, 232, 244))
    c.band(horizon + 0.04, 1, (236, 243, 250))


def desert(c: Canvas) -> None:
    horizon = c.horizon()
    c.band(0, 1, (252, 226, 174))
    c.oval(c.rng.uniform(0.12, 0.88), 0.17, 0.08, 0.08, (255, 244, 200))
    c.hill(c.rng.uniform(0, 1), horizon + 0.14, 0.6, 0.24, (234, 188, 120))
    c.band(horizon + 0.06, 1, (224, 170, 98))


def forest(c: Canvas) -> None:
    horizon = c.horizon()
    c.band(0, 1, (172, 210, 180))
    for x in (0.06, 0.28, 0.5, 0.72, 0.94):
        x += c.rng.uniform(-0.05, 0.05)
        c.polygon(((x - 0.15, horizon + 0.1), (x, 0.06), (x + 0.15, horizon + 0.1)), (62, 122, 86))
    c.band(horizon + 0.08, 1, (98, 134, 76))


def city(c: Canvas) -> None:
    c.band(0, 1, (190, 208, 224))
    x = -0.02
    while x < 1:
        width = c.rng.uniform(0.14, 0.24)
        c.box(x, c.rng.uniform(0.08, 0.36), x + width - 0.02, 0.7, c.jitter((136, 146, 166), 12))
        x += width
    street = c.horizon() + 0.1
    c.band(street, street + 0.04, (176, 178, 184))
    c.band(street + 0.04, 1, (104, 106, 114))


def room(c: Canvas) -> None:
    c.band(0, 1, (242, 228, 202))
    x = c.rng.uniform(0.06, 0.6)
    c.box(x - 0.015, 0.085, x + 0.315, 0.375, (252, 252, 248))
    c.box(x, 0.1, x + 0.3, 0.36, (178, 218, 242))
    c.band(0.64, 0.66, (250, 244, 232))
    c.band(0.66, 1, (188, 142, 102))


def kitchen(c: Canvas) -> None:
    c.band(0, 1, (214, 236, 232))
    for i in range(1, 6):
        c.box(0, i * 0.11, 1, i * 0.11 + 0.008, (194, 220, 216))
    for i in range(1, 8):
        c.box(i / 8, 0, i / 8 + 0.008, 0.62, (194, 220, 216))
    c.band(0.62, 0.68, (168, 126, 90))
    c.band(0.68, 1, (230, 222, 208))


def sea(c: Canvas) -> None:
    horizon = c.horizon()
    c.band(0, 1, (178, 222, 246))
    c.cloud(c.rng.uniform(0.1, 0.9), c.rng.uniform(0.12, 0.25))
    c.band(horizon - 0.1, 1, (48, 132, 194))
    for _ in range(4):
        x, y = c.rng.uniform(0, 0.8), c.rng.uniform(horizon, 0.96)
        c.box(x, y, x + 0.16, y + 0.015, (124, 188, 226))


def night(c: Canvas) -> None:
    c.band(0, 1, (30, 36, 78))
    for _ in range(14):
        c.oval(c.rng.uniform(0, 1), c.rng.uniform(0, 0.8), 0.011, 0.011, (246, 240, 190))
    c.oval(c.rng.uniform(0.12, 0.88), 0.14, 0.08, 0.08, (248, 240, 200))
    c.band(0.84, 1, (40, 62, 66))


def sky(c: Canvas) -> None:
    c.band(0, 1, (130, 196, 246))
    for _ in range(3):
        c.cloud(c.rng.uniform(0, 1), c.rng.uniform(0.1, 0.9))


def mountains(c: Canvas) -> None:
    c.band(0, 1, (186, 218, 242))
    for x, top, colour in ((0.22, 0.2, (134, 146, 170)), (0.72, 0.1, (114, 128, 156))):
        x += c.rng.uniform(-0.1, 0.1)
        c.polygon(((x - 0.42, 0.76), (x, top), (x + 0.42, 0.76)), colour)
        c.polygon(((x - 0.1, top + 0.14), (x, top), (x + 0.1, top + 0.14)), (244, 248, 252))
    c.band(c.horizon() + 0.1, 1, (130, 170, 108))


def sunset(c: Canvas) -> None:
    horizon = c.horizon()
    c.band(0, 1, (250, 168, 108))
    c.band(0, 0.2, (230, 118, 118))
    c.oval(c.rng.uniform(0.12, 0.88), horizon, 0.15, 0.15, (255, 230, 136))
    c.band(horizon + 0.04, 1, (116, 80, 112))


def space(c: Canvas) -> None:
    c.band(0, 1, (24, 20, 44))
    for _ in range(26):
        c.oval(c.rng.uniform(0, 1), c.rng.uniform(0, 1), 0.009, 0.009, (222, 222, 246))
    c.oval(c.rng.uniform(0, 1), c.rng.uniform(0, 1), 0.2, 0.09, (44, 34, 78))


def plain(c: Canvas) -> None:
    c.band(0, 1, (250, 250, 250))


PAINTERS: dict[str, Callable[[Canvas], None]] = {
    "meadow": meadow, "beach": beach, "snow": snow, "desert": desert, "forest": forest, "city": city, "room": room,
    "kitchen": kitchen, "sea": sea, "night": night, "sky": sky, "mountains": mountains, "sunset": sunset,
    "space": space, "plain": plain,
}  # fmt: skip
