"""The bundled world: scenes of things on a background, drawn from icons with exact masks.

`draw_scene` is deterministic in its arguments.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

from .backgrounds import BACKGROUNDS, draw_background
from .kinds import CLASSES, COLOURED, COLOURS, NATURAL, aspect_of, draw_icon

__all__ = ["BACKGROUNDS", "CLASSES", "COLOURS", "NATURAL", "Box", "Scene", "SceneObject", "draw_scene", "sample_scene"]

SIZE_PX = 128
# Widths and heights in pixels: 1:1, then 3:2, 2:3, 16:9 and 9:16 of nearly the same area.
SIZES: tuple[tuple[int, int], ...] = ((SIZE_PX, SIZE_PX), (168, 112), (112, 168), (184, 104), (104, 184))
MOST_STRETCHED = 1.25
LARGEST = {1: 0.85, 2: 0.6, 3: 0.48, 4: 0.42, 5: 0.38, 6: 0.34}
COUNT_WEIGHTS = (6, 5, 4, 3, 2, 2, 1, 1)
SMALLEST = 0.17
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class SceneObject:
    """One object: its kind, the colour it is drawn in, whether its phrase names the colour, and its box (xyxy)."""

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
    """Objects from back to front, a background name, the seed of the drawing's small variations, and its pixels."""

    objects: tuple[SceneObject, ...]
    background: str
    seed: int
    size: tuple[int, int] = (SIZE_PX, SIZE_PX)


def with_article(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def draw_scene(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Draw a scene.

    Returns:
        picture: (h, w, 3) uint8, RGB.
        owners: (h / 2, w / 2) uint8, the 1-based index of the front-most object at each place, 0 for background.
    """
    width, height = scene.size
    picture = draw_background(scene.background, scene.size, scene.seed).astype(np.float32)
    owners = np.zeros((height // 2, width // 2), np.uint8)
    for index, item in enumerate(scene.objects, start=1):
        colours, alpha, (x, y) = _placed(item, scene.size)
        part = (slice(y, y + alpha.shape[0]), slice(x, x + alpha.shape[1]))
        picture[part] = picture[part] * (1 - alpha[..., None]) + colours
        mask = np.zeros((height, width), np.float32)
        mask[part] = alpha
        owners[mask.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3)) > 0.5] = index
    return np.clip(picture + 0.5, 0, 255).astype(np.uint8), owners


def _placed(item: SceneObject, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """Scale an icon into its box: premultiplied colours (h, w, 3) 0..255, alpha (h, w) 0..1, and the corner in pixels."""
    x0, y0, x1, y1 = (round(v * side) for v, side in zip(item.box, (*size, *size), strict=True))
    wide, high = fitted(max(2, x1 - x0), max(2, y1 - y0), aspect_of(item.kind))
    icon = draw_icon(item.kind, item.colour).astype(np.float32)
    alpha = icon[..., 3:] / 255
    small = cv2.resize(
        np.concatenate([icon[..., :3] * alpha, alpha], axis=2), (wide, high), interpolation=cv2.INTER_AREA
    )
    corner = (min(size[0] - wide, max(0, x0 + (x1 - x0 - wide) // 2)), min(size[1] - high, max(0, y1 - high)))
    return small[..., :3], small[..., 3], corner


def fitted(width: int, height: int, aspect: float) -> tuple[int, int]:
    """The sides of an icon in a box: it fills the box unless that would stretch it by more than `MOST_STRETCHED`."""
    stretch = width / height / aspect
    if stretch > MOST_STRETCHED:
        width = max(2, round(height * aspect * MOST_STRETCHED))
    elif stretch < 1 / MOST_STRETCHED:
        height = max(2, round(width / aspect * MOST_STRETCHED))
    return width, height


def sample_scene(
    rng: Random,
    max_objects: int = 8,
    overlap_rate: float = 0.1,
    size: tuple[int, int] = (SIZE_PX, SIZE_PX),
    count_weights: tuple[int, ...] = COUNT_WEIGHTS,
) -> Scene:
    """Draw a random scene: 1 to `max_objects` (at most 8) objects, mostly apart, on a random background."""
    wanted = rng.choices(range(1, max_objects + 1), weights=count_weights[:max_objects])[0]
    may_overlap = rng.random() < overlap_rate
    objects: list[SceneObject] = []
    for _ in range(wanted):
        kind, colour, names_colour = sample_look(rng, objects)
        box = sample_box(rng, kind, wanted, [] if may_overlap else [o.box for o in objects], size)
        if box is not None:
            objects.append(SceneObject(kind, colour, names_colour, box))
    return Scene(tuple(objects), rng.choice(tuple(BACKGROUNDS)), rng.getrandbits(31), size)


def sample_look(rng: Random, others: list[SceneObject]) -> tuple[str, str, bool]:
    if others and rng.random() < 0.15:  # a second of the same: "two red cars"
        return others[-1].kind, others[-1].colour, others[-1].names_colour
    kind = rng.choice(CLASSES)
    if rng.random() < 0.35 or kind not in COLOURED:
        return kind, NATURAL, False
    return kind, rng.choice(tuple(COLOURS)), True


def sample_box(
    rng: Random, kind: str, count: int, taken: list[Box], size: tuple[int, int] = (SIZE_PX, SIZE_PX)
) -> Box | None:
    """Find a free place for an object; None when 40 tries found none."""
    largest = LARGEST.get(count, 0.3)
    for _ in range(40):
        side = rng.uniform(SMALLEST, largest)
        aspect = (aspect_of(kind) * size[1] / size[0] * math.exp(rng.uniform(-0.36, 0.36))) ** 0.5
        w, h = min(0.92, max(0.11, side * aspect)), min(0.92, max(0.11, side / aspect))
        x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
        box = (x, y, x + w, y + h)
        if all(box[2] <= t[0] or t[2] <= box[0] or box[3] <= t[1] or t[3] <= box[1] for t in taken):
            return box
    return None
