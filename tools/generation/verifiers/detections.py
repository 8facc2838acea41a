"""The detector seam: a picture and texts -> boxes, each with a score per text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PIL.Image import Image

from ...layout.layout import Box

THINNEST = 0.001
"""Least side of a detection, as a share of the canvas."""


@dataclass(frozen=True)
class Detections:
    """Boxes of a picture and their scores (boxes, texts), 0..1."""

    boxes: tuple[Box, ...]
    scores: np.ndarray


class Detector(Protocol):
    """Finds things by what they are called."""

    def detect(self, picture: Image, texts: Sequence[str]) -> Detections:
        """Score every text, such as `red car`, at every box it proposes. Source: the models' own papers."""
        ...


def boxes_of(centres: np.ndarray, across: float = 1.0, down: float = 1.0) -> tuple[Box, ...]:
    """Turn centre x, centre y, width, height (n, 4) into boxes within the canvas, scaled by `across` and `down`."""
    x, y, w, h = (centres[:, column].astype(float) for column in range(4))
    left, right = ((x + sign * w / 2) * across for sign in (-1, 1))
    top, bottom = ((y + sign * h / 2) * down for sign in (-1, 1))
    left, top = (np.clip(edge, 0, 1 - THINNEST) for edge in (left, top))
    right, bottom = (np.clip(far, near + THINNEST, 1) for near, far in ((left, right), (top, bottom)))
    return tuple(Box(*map(float, row)) for row in np.stack([left, top, right, bottom], axis=1))
