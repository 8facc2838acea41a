"""The clip-art world: scenes of coloured objects on a background, drawn procedurally with exact masks.

It knows nothing of neural networks. `draw_scene` is deterministic in its arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from .shapes import ASPECTS, LINE, SHAPES, Stroke

SIZE_PX = 128
SCALE = 3  # supersampling of the drawing
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

CLASSES: tuple[str, ...] = tuple(sorted(SHAPES))
COLOURS: dict[str, Colour] = {
    "black": (44, 44, 50),
    "white": (246, 246, 246),
    "gray": (142, 146, 152),
    "red": (222, 44, 44),
    "orange": (246, 138, 28),
    "yellow": (250, 216, 52),
    "green": (52, 158, 70),
    "blue": (48, 94, 214),
    "purple": (132, 58, 176),
    "pink": (246, 138, 186),
    "brown": (134, 84, 46),
}
FIXED_TONES: dict[str, Colour] = {
    "ink": (26, 26, 32),
    "paper": (244, 244, 238),
    "glass": (188, 226, 242),
    "skin": (238, 196, 160),
    "wood": (140, 94, 56),
    "metal": (176, 180, 188),
    "leaf": (70, 150, 66),
    "lemon": (252, 226, 96),
    "beak": (244, 160, 40),
    "blush": (236, 120, 130),
    "denim": (66, 84, 130),
    "hole": (228, 228, 228),
}
# Colours an object takes when its phrase names none.
USUAL_COLOURS: dict[str, tuple[str, ...]] = {
    "airplane": ("white", "gray", "blue"), "apple": ("red", "green"), "backpack": ("blue", "red", "green"),
    "ball": ("white", "orange", "red"), "balloon": ("red", "blue", "yellow"), "bird": ("blue", "brown", "red"),
    "boat": ("red", "white", "brown"), "book": ("red", "blue", "brown"), "bottle": ("green", "blue", "brown"),
    "bowl": ("white", "blue"), "car": ("red", "blue", "gray"), "cat": ("orange", "gray", "black", "white"),
    "chair": ("brown", "red", "blue"), "clock": ("black", "red", "brown"), "cup": ("white", "red", "blue"),
    "dog": ("brown", "black", "white"), "fish": ("orange", "blue", "gray"), "flower": ("red", "pink", "yellow"),
    "hat": ("black", "brown", "red"), "house": ("white", "red", "brown"), "lamp": ("yellow", "white", "red"),
    "laptop": ("gray", "black", "white"), "person": ("red", "blue", "green"), "table": ("brown", "white"),
    "tree": ("green",), "truck": ("red", "blue", "white"), "umbrella": ("red", "black", "purple"),
}  # fmt: skip
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
    "plain": ("a plain white background", "a white background"),
}


@dataclass(frozen=True)
class SceneObject:
    """One object: its class, the colour it is drawn in, whether its phrase names the colour, and its box (xyxy)."""

    kind: str
    colour: str
    names_colour: bool
    box: Box

    @property
    def phrase(self) -> str:
        words = f"{self.colour} {self.kind}" if self.names_colour else self.kind
        return with_article(words)


@dataclass(frozen=True)
class Scene:
    """Objects from back to front, a background name, and the seed of the drawing's small variations."""

    objects: tuple[SceneObject, ...]
    background: str
    seed: int


def with_article(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def shade(colour: Colour, to: Colour, amount: float) -> Colour:
    """Mix `colour` towards `to` by `amount` in 0..1."""
    return tuple(round(c + (t - c) * amount) for c, t in zip(colour, to, strict=True))  # type: ignore[return-value]


def jitter(colour: Colour, rng: Random, amount: int = 8) -> Colour:
    return tuple(min(255, max(0, c + rng.randint(-amount, amount))) for c in colour)  # type: ignore[return-value]


def tones_of(colour: Colour) -> dict[str, Colour]:
    tones = dict(FIXED_TONES)
    tones["main"] = tones["fill"] = colour
    tones["dark"] = shade(colour, (0, 0, 0), 0.3)
    tones["light"] = shade(colour, (255, 255, 255), 0.5)
    return tones


def draw_object(draw: ImageDraw.ImageDraw, kind: str, box_px: Box, tones: dict[str, Colour]) -> None:
    """Draw one object with ink outlines into `box_px` (xyxy, pixels of the drawing)."""
    width = max(2, round(1.15 * SCALE))
    for stroke in SHAPES[kind]:
        draw_stroke(draw, stroke, box_px, tones[stroke[1]], width)


def draw_silhouette(draw: ImageDraw.ImageDraw, kind: str, box_px: Box, value: int) -> None:
    """Draw one object as a flat area of `value` (for masks)."""
    for stroke in SHAPES[kind]:
        draw_stroke(draw, stroke, box_px, value, 0)


def draw_stroke(draw: ImageDraw.ImageDraw, stroke: Stroke, box_px: Box, fill: Colour | int, ink_px: int) -> None:
    kind, tone, numbers = stroke
    x0, y0, x1, y1 = box_px
    points = [(x0 + (x1 - x0) * numbers[i], y0 + (y1 - y0) * numbers[i + 1]) for i in range(0, len(numbers), 2)]
    ink = FIXED_TONES["ink"] if ink_px and tone != "fill" else None
    if kind == "line":
        thick = max(2, round(LINE * min(x1 - x0, y1 - y0)))
        if ink and tone == "main":
            draw.line(points, fill=ink, width=thick * 2 + 2 * ink_px, joint="curve")
            thick *= 2
        draw.line(points, fill=fill, width=thick, joint="curve")
    elif kind == "poly":
        draw.polygon(points, fill=fill, outline=ink, width=ink_px or 1)
    elif kind == "oval":
        draw.ellipse((*points[0], *points[1]), fill=fill, outline=ink, width=ink_px or 1)
    elif kind == "rect":
        draw.rectangle((*points[0], *points[1]), fill=fill, outline=ink, width=ink_px or 1)
    else:
        (a, b), (c, d) = points
        draw.rounded_rectangle((a, b, c, d), min(c - a, d - b) * 0.28, fill=fill, outline=ink, width=ink_px or 1)


def draw_scene(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Draw a scene.

    Returns:
        picture: (128, 128, 3) uint8, RGB.
        owners: (64, 64) uint8, the 1-based index of the front-most object at each place, 0 for background.
    """
    rng = Random(scene.seed)
    side = SIZE_PX * SCALE
    image = Image.new("RGB", (side, side))
    draw = ImageDraw.Draw(image)
    draw_background(draw, scene.background, side, rng)
    owners = Image.new("L", (SIZE_PX // 2, SIZE_PX // 2), 0)
    owners_draw = ImageDraw.Draw(owners)
    for index, item in enumerate(scene.objects, start=1):
        tones = tones_of(jitter(COLOURS[item.colour], rng))
        draw_object(draw, item.kind, scaled(item.box, side), tones)
        draw_silhouette(owners_draw, item.kind, scaled(item.box, SIZE_PX // 2), index)
    return np.asarray(image.reduce(SCALE)), np.asarray(owners)


def scaled(box: Box, side: float) -> Box:
    return box[0] * side, box[1] * side, box[2] * side - 1, box[3] * side - 1


def draw_background(draw: ImageDraw.ImageDraw, name: str, side: int, rng: Random) -> None:
    """Paint one of `BACKGROUNDS` over the whole drawing; horizon and small props vary with `rng`."""

    def band(top: float, bottom: float, colour: Colour) -> None:
        draw.rectangle((0, round(top * side), side, round(bottom * side)), fill=jitter(colour, rng, 5))

    def oval(x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        draw.ellipse(((x - rx) * side, (y - ry) * side, (x + rx) * side, (y + ry) * side), fill=colour)

    def poly(points: tuple[tuple[float, float], ...], colour: Colour) -> None:
        draw.polygon([(x * side, y * side) for x, y in points], fill=colour)

    horizon = rng.uniform(0.42, 0.6)
    sun_x = rng.uniform(0.12, 0.88)
    if name == "meadow":
        band(0, 1, (160, 214, 246))
        oval(rng.uniform(0, 1), horizon + 0.1, 0.6, 0.2, (128, 198, 112))
        band(horizon, 1, (108, 188, 92))
    elif name == "beach":
        band(0, 1, (150, 212, 248))
        band(horizon - 0.12, 1, (62, 150, 206))
        band(horizon + 0.06, 1, (238, 214, 160))
    elif name == "snow":
        band(0, 1, (196, 216, 234))
        oval(rng.uniform(0, 1), horizon + 0.12, 0.6, 0.22, (222, 232, 242))
        band(horizon + 0.04, 1, (238, 244, 250))
    elif name == "desert":
        band(0, 1, (252, 224, 170))
        oval(rng.uniform(0, 1), horizon + 0.14, 0.6, 0.24, (232, 184, 116))
        band(horizon + 0.06, 1, (222, 168, 96))
    elif name == "forest":
        band(0, 1, (168, 206, 176))
        for x in (0.06, 0.28, 0.5, 0.72, 0.94):
            x += rng.uniform(-0.05, 0.05)
            poly(((x - 0.15, horizon + 0.1), (x, 0.06), (x + 0.15, horizon + 0.1)), (44, 104, 72))
        band(horizon + 0.08, 1, (92, 128, 72))
    elif name == "city":
        band(0, 1, (186, 204, 220))
        x = -0.02
        while x < 1:
            width = rng.uniform(0.14, 0.24)
            top = rng.uniform(0.08, 0.36)
            draw.rectangle(
                (x * side, top * side, (x + width - 0.02) * side, 0.7 * side),
                fill=jitter((122, 132, 152), rng, 16),
            )
            x += width
        band(horizon + 0.12, 1, (96, 98, 104))
    elif name == "room":
        band(0, 1, (242, 226, 198))
        x = rng.uniform(0.06, 0.6)
        draw.rectangle((x * side, 0.1 * side, (x + 0.3) * side, 0.36 * side), fill=(176, 216, 240))
        draw.rectangle((x * side, 0.1 * side, (x + 0.3) * side, 0.36 * side), outline=(250, 250, 246), width=9)
        band(0.66, 1, (184, 138, 98))
    elif name == "kitchen":
        band(0, 1, (214, 236, 232))
        for i in range(1, 6):
            draw.line((0, i * side * 0.11, side, i * side * 0.11), fill=(192, 218, 214), width=4)
        for i in range(1, 8):
            draw.line((i * side / 8, 0, i * side / 8, 0.62 * side), fill=(192, 218, 214), width=4)
        band(0.62, 0.7, (160, 120, 84))
        band(0.7, 1, (228, 220, 206))
    elif name == "sea":
        band(0, 1, (176, 220, 246))
        band(horizon - 0.1, 1, (44, 128, 190))
        for _ in range(4):
            x, y = rng.uniform(0, 0.8), rng.uniform(horizon, 0.96)
            draw.line((x * side, y * side, (x + 0.16) * side, y * side), fill=(120, 184, 224), width=5)
    elif name == "night":
        band(0, 1, (24, 30, 70))
        for _ in range(16):
            oval(rng.uniform(0, 1), rng.uniform(0, 0.8), 0.009, 0.009, (246, 240, 190))
        oval(sun_x, 0.14, 0.08, 0.08, (248, 240, 200))
        band(0.86, 1, (34, 52, 56))
    elif name == "sky":
        band(0, 1, (126, 192, 244))
        for _ in range(3):
            x, y = rng.uniform(0, 1), rng.uniform(0.1, 0.9)
            oval(x, y, 0.14, 0.055, (240, 246, 252))
            oval(x + 0.04, y - 0.04, 0.07, 0.06, (240, 246, 252))
    elif name == "mountains":
        band(0, 1, (184, 216, 240))
        for x, top, colour in ((0.22, 0.2, (128, 140, 164)), (0.72, 0.1, (108, 122, 150))):
            x += rng.uniform(-0.1, 0.1)
            poly(((x - 0.42, 0.72), (x, top), (x + 0.42, 0.72)), colour)
            poly(((x - 0.1, top + 0.14), (x, top), (x + 0.1, top + 0.14)), (244, 248, 252))
        band(horizon + 0.1, 1, (124, 164, 104))
    elif name == "sunset":
        band(0, 1, (250, 160, 96))
        band(0, 0.2, (226, 110, 112))
        oval(sun_x, horizon, 0.15, 0.15, (255, 228, 130))
        band(horizon + 0.04, 1, (112, 74, 108))
    else:
        band(0, 1, (250, 250, 250))


def sample_scene(rng: Random, max_objects: int = 6, overlap_rate: float = 0.1) -> Scene:
    """Draw a random scene: 1 to `max_objects` objects, mostly apart, on a random background."""
    wanted = rng.choices(range(1, max_objects + 1), weights=(5, 5, 4, 4, 2, 2)[:max_objects])[0]
    may_overlap = rng.random() < overlap_rate
    objects: list[SceneObject] = []
    for _ in range(wanted):
        kind, colour, names_colour = sample_look(rng, objects)
        box = sample_box(rng, kind, wanted, [] if may_overlap else [o.box for o in objects])
        if box is not None:
            objects.append(SceneObject(kind, colour, names_colour, box))
    return Scene(tuple(objects), rng.choice(tuple(BACKGROUNDS)), rng.getrandbits(31))


def sample_look(rng: Random, others: list[SceneObject]) -> tuple[str, str, bool]:
    if others and rng.random() < 0.25:  # a second of the same: "two red cars"
        return others[-1].kind, others[-1].colour, others[-1].names_colour
    kind = rng.choice(CLASSES)
    if rng.random() < 0.2:
        return kind, rng.choice(USUAL_COLOURS[kind]), False
    return kind, rng.choice(tuple(COLOURS)), True


def sample_box(rng: Random, kind: str, count: int, taken: list[Box]) -> Box | None:
    """Find a free place for an object; None when 40 tries found none."""
    largest = {1: 0.62, 2: 0.52, 3: 0.44, 4: 0.4}.get(count, 0.34)
    for _ in range(40):
        side = rng.uniform(0.17, largest)
        aspect = (ASPECTS[kind] * rng.uniform(0.74, 1.35)) ** 0.5
        w, h = min(0.9, max(0.13, side * aspect)), min(0.9, max(0.13, side / aspect))
        x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
        box = (x, y, x + w, y + h)
        if all(box[2] <= t[0] or t[2] <= box[0] or box[3] <= t[1] or t[3] <= box[1] for t in taken):
            return box
    return None
