"""Which of a checkpoint's trained sizes a canvas is drawn at, and where on it.

A network draws sizes that it was not trained for with objects doubled or lost. So every canvas is drawn at a trained
size: the canvas is laid centred into it without distortion, what lies around it is drawn along as background and cut
off, and the rest is scaled to the canvas. The sizes are a checkpoint's own (`sizes` in its `sampling.json`, width and
height in pixels), else the square that its UNet was made for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..layout.layout import Box, Layout
from .request import RenderError

MIN_SHARE = 0.3
"""Least share of a trained size that a canvas must fill; below it, objects are only a few latents high."""

Size = tuple[int, int]


@dataclass(frozen=True)
class CanvasFit:
    """Where a canvas lies on the picture that is drawn.

    Attributes:
        width, height: of the picture that is drawn, in pixels: a trained size.
        left, top, right, bottom: the canvas on it, in pixels.
    """

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def share(self) -> float:
        """Share of the drawn picture that the canvas fills, 0..1."""
        return (self.right - self.left) * (self.bottom - self.top) / (self.width * self.height)

    def place(self, layout: Layout) -> Layout:
        """Place a layout's boxes on the picture that is drawn; a canvas that fills it changes nothing."""
        if self.share == 1:
            return layout
        return replace(layout, objects=tuple(item.with_box(self._place_box(item.box)) for item in layout.objects))

    def _place_box(self, box: Box) -> Box:
        across, down = (self.right - self.left) / self.width, (self.bottom - self.top) / self.height
        x, y = self.left / self.width, self.top / self.height
        return Box(x + box.x0 * across, y + box.y0 * down, x + box.x1 * across, y + box.y1 * down)

    def crop(self, picture: np.ndarray) -> np.ndarray:
        """Cut the canvas out of a picture (..., H, W, channels) of any scale of the drawn one."""
        height, width = picture.shape[-3], picture.shape[-2]
        rows = slice(round(self.top * height / self.height), round(self.bottom * height / self.height))
        columns = slice(round(self.left * width / self.width), round(self.right * width / self.width))
        return picture[..., rows, columns, :]


def fit_canvas(width: int, height: int, sizes: Sequence[Size]) -> CanvasFit:
    """Fit a canvas into the trained size that it fills most of.

    Raises:
        RenderError: its shape is too far from every trained one.
    """
    best = max((_fit_into(width, height, size) for size in sizes), key=lambda fit: fit.share)
    if best.share < MIN_SHARE:
        shape = best.width / best.height
        widest, highest = shape / MIN_SHARE, MIN_SHARE * shape
        raise RenderError(
            f"a canvas of {width} x {height} is too {'wide' if width / height > shape else 'high'} for this checkpoint; "
            f"use a width of {highest:.2g} to {widest:.2g} times the height"
        )
    return best


def _fit_into(width: int, height: int, size: Size) -> CanvasFit:
    scale = min(size[0] / width, size[1] / height)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (size[0] - across) // 2, (size[1] - down) // 2
    return CanvasFit(*size, left, top, left + across, top + down)


def trained_sizes(named: Any, sample_size: Any, pixels_per_latent: int) -> tuple[Size, ...]:
    """Return a checkpoint's trained sizes in pixels.

    Args:
        named: `sizes` of its `sampling.json`: a list of [width, height] in pixels; None takes the UNet's own size.
        sample_size: of the UNet's configuration: a side, or height and width, in latents.

    Raises:
        RenderError: what is named is no such list.
    """
    if named is None:
        height, width = sample_size if isinstance(sample_size, list | tuple) else (sample_size, sample_size)
        return ((int(width) * pixels_per_latent, int(height) * pixels_per_latent),)
    good = isinstance(named, list) and all(isinstance(one, list) and len(one) == 2 for one in named)
    sides = [side for one in named for side in one] if good else []
    if not sides or not all(type(side) is int and side > 0 and side % pixels_per_latent == 0 for side in sides):
        raise RenderError(
            f"sizes in the checkpoint's sampling.json is {named!r}; it must be a list of [width, height] in pixels, "
            f"multiples of {pixels_per_latent}"
        )
    return tuple((one[0], one[1]) for one in named)
