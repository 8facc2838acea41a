"""The kinds of things and the colours of the bundled world, and each kind's icon as RGBA in any of the colours."""

from __future__ import annotations

import colorsys
import functools
import hashlib
import io
import json
import os
import re
from pathlib import Path

import numpy as np
import resvg_py
import yaml
from PIL import Image

DATA = Path(__file__).parent / "data"
ICONS = DATA / "icons.json"
RENDERED = Path(__file__).parents[1] / "runs" / "icons" / "rendered"
OWN = "own:"
ICON_PX = 128
NATURAL = "natural"
"""The colour of a thing whose phrase names none: the icon as it was drawn."""
GRID = 32
GRAY = 0.13
"""Fills of less chroma are grays."""
Colour = tuple[int, int, int]

COLOURS: dict[str, Colour] = {
    "black": (58, 58, 66), "white": (246, 246, 246), "gray": (142, 146, 152), "red": (226, 44, 44),
    "orange": (246, 138, 28), "yellow": (250, 216, 52), "green": (52, 158, 70), "blue": (48, 100, 220),
    "purple": (136, 62, 180), "pink": (246, 138, 190), "brown": (134, 84, 46),
}  # fmt: skip
# Kinds without one main fill, or whose only fill is what they are: colour words do not change them.
UNCOLOURED = frozenset(
    {"rainbow", "earth", "man", "woman", "boy", "girl", "baby", "santa", "fire", "watermelon", "pizza", "hamburger"}
    | {"peacock", "hot dog", "kite", "unicorn", "ice cream", "cake"}
)


def _read(name: str) -> dict:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


GROUPS: dict[str, tuple[str, ...]] = {group: tuple(kinds) for group, kinds in _read("kinds.yaml").items()}
ICON_OF: dict[str, str] = {kind: icon for kinds in _read("kinds.yaml").values() for kind, icon in kinds.items()}
CLASSES: tuple[str, ...] = tuple(sorted(ICON_OF))
COLOURED: tuple[str, ...] = tuple(kind for kind in CLASSES if kind not in UNCOLOURED)
# The fill that carries the colour word, where it is not the one of the largest area.
MAIN_FILL: dict[str, str] = {
    "frog": "#00d26a", "boat": "#fcd53f", "laptop": "#d3d3d3", "computer": "#bebebe", "bus": "#ffb02e", "bicycle": "#f92f60",
}  # fmt: skip

_FILL = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")


@functools.cache
def svg_body(kind: str) -> str:
    icon = ICON_OF[kind]
    body = _read("own_icons.yaml")[icon[len(OWN) :]] if icon.startswith(OWN) else _bodies()[icon]
    return _FILL.sub(lambda found: full_hex(found[0]), body)


@functools.cache
def _bodies() -> dict[str, str]:
    return json.loads(ICONS.read_text(encoding="utf-8"))


def full_hex(text: str) -> str:
    """`#ABC` -> `#aabbcc`."""
    text = text.lower()
    return text if len(text) == 7 else "#" + "".join(2 * c for c in text[1:])


def to_rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def render(body: str, size_px: int = ICON_PX) -> np.ndarray:
    """Rasterise the body of an SVG on the 32 x 32 grid to (size, size, 4) uint8 RGBA, not premultiplied.

    What was rasterised is kept in `training/runs/icons/rendered`, under a hash of what it was made of, where a training has begun.
    """
    if not RENDERED.parent.exists():
        return _rasterised(body, size_px)
    path = RENDERED / f"{hashlib.sha256(body.encode()).hexdigest()[:24]}-{size_px}.npy"
    if not path.exists():
        RENDERED.mkdir(exist_ok=True)
        temporary = path.with_name(f"{path.stem}.{os.getpid()}.tmp.npy")
        np.save(temporary, _rasterised(body, size_px))
        os.replace(temporary, path)
    return np.load(path)


def _rasterised(body: str, size_px: int) -> np.ndarray:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}">{body}</svg>'
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size_px, height=size_px))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


@functools.cache
def draw_icon(kind: str, colour: str) -> np.ndarray:
    """Draw a kind in a colour, cropped to what is visible: (h, w, 4) uint8 RGBA, its longer side about 128 px."""
    body = svg_body(kind)
    if colour != NATURAL:
        new = recoloured(kind, COLOURS[colour])
        body = _FILL.sub(lambda found: new.get(found[0], found[0]), body)
    picture = render(body)
    rows, columns = np.nonzero(picture[..., 3].max(1) > 8)[0], np.nonzero(picture[..., 3].max(0) > 8)[0]
    return np.ascontiguousarray(picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


@functools.cache
def aspect_of(kind: str) -> float:
    """Width over height of what is visible."""
    height, width = draw_icon(kind, NATURAL).shape[:2]
    return width / height


@functools.cache
def main_fill(kind: str) -> str:
    """The fill of the largest visible area, as `#rrggbb`."""
    if kind in MAIN_FILL:
        return MAIN_FILL[kind]
    picture = render(svg_body(kind))
    seen = picture[picture[..., 3] > 250][:, :3].astype(int)
    fills = sorted(set(_FILL.findall(svg_body(kind))))
    areas = [(np.abs(seen - np.array(to_rgb(fill))).max(1) <= 2).sum() for fill in fills]
    families = [sum(a for a, other in zip(areas, fills, strict=True) if is_shade(other, fill)) for fill in fills]
    best = max(range(len(fills)), key=lambda at: (families[at] * (areas[at] > 0), areas[at]))
    return max((f for f in fills if is_shade(f, fills[best])), key=lambda f: areas[fills.index(f)])


def is_shade(fill: str, main: str) -> bool:
    """Whether two fills are lighter or darker shades of one hue, or two grays of like lightness."""
    hue, light, chroma = hue_light_chroma(fill)
    main_hue, main_light, main_chroma = hue_light_chroma(main)
    if main_chroma < GRAY:
        return chroma < GRAY and abs(light - main_light) < 0.3
    apart = abs(hue - main_hue)
    return chroma >= 0.1 and min(apart, 1 - apart) < 0.075


def hue_light_chroma(fill: str) -> tuple[float, float, float]:
    hue, light, saturation = colorsys.rgb_to_hls(*(c / 255 for c in to_rgb(fill)))
    return hue, light, saturation * (1 - abs(2 * light - 1))


def recoloured(kind: str, colour: Colour) -> dict[str, str]:
    """Map each fill that is a shade of the main one to the same shade of `colour`."""
    main = main_fill(kind)
    base = luma(to_rgb(main))
    found = {}
    for fill in set(_FILL.findall(svg_body(kind))):
        if is_shade(fill, main):
            found[fill] = "#{:02x}{:02x}{:02x}".format(*shaded(colour, luma(to_rgb(fill)), base))
    return found


def luma(colour: Colour) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def shaded(colour: Colour, light: float, base: float) -> Colour:
    """Darken or lighten a colour as far as lightness `light` is from `base` (0..255)."""
    if light <= base:
        return _mixed(colour, 0, 0.8 * (base - light) / max(base, 1))
    return _mixed(colour, 255, 0.8 * (light - base) / max(255 - base, 1))


def _mixed(colour: Colour, to: int, amount: float) -> Colour:
    red, green, blue = (round(c + (to - c) * amount) for c in colour)
    return red, green, blue
