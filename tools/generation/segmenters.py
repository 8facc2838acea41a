"""The segmenter seam: pictures of single objects and their boxes -> masks.

Implementations: `BoxSegmenter` here, `GrabCutSegmenter`, `SamSegmenter`, `OriginalSamSegmenter`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from ..layout.layout import Box

CORE = 0.85
"""Axes of the ellipse that stands for an object, as a share of its box."""

MIN_CONFIDENCE = 0.7
"""SAM's own score under which a mask is not believed."""


class Segmenter(Protocol):
    """Finds, in each picture, the object that its box holds."""

    def segment(self, pictures: np.ndarray, boxes: Sequence[Box]) -> np.ndarray:
        """Return masks (n, h, w) bool for pictures (n, h, w, 3) uint8 RGB; never an empty mask."""
        ...


def box_mask(box: Box, height: int, width: int) -> np.ndarray:
    """Fill a box in a (height, width) bool mask; at least one pixel."""
    x0, y0 = min(width - 1, int(box.x0 * width)), min(height - 1, int(box.y0 * height))
    x1, y1 = max(x0 + 1, round(box.x1 * width)), max(y0 + 1, round(box.y1 * height))
    mask = np.zeros((height, width), bool)
    mask[y0:y1, x0:x1] = True
    return mask


def is_unsure(mask: np.ndarray, box: Box) -> bool:
    """Whether a mask is too small or too far outside its box to be the object.

    Source: LMD's mask selection keeps masks that overlap the box well; the bounds are ours.
    """
    inside = box_mask(box, *mask.shape)
    area = int(mask.sum())
    return area < 0.12 * inside.sum() or (mask & inside).sum() < 0.7 * area


def core_mask(box: Box, height: int, width: int) -> np.ndarray:
    """Fill the ellipse in the middle of a box: where the object is, whatever its shape; at least one pixel.

    It is what an unsure segmenter gives for a real checkpoint. The whole box would hold a rectangle of the object's own background in the
    picture; what of the object lies outside the ellipse is drawn by the overall run.
    """
    rows, columns = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
    x, y = box.center
    across, down = (columns - x) / (CORE * box.width / 2), (rows - y) / (CORE * box.height / 2)
    mask = (down[:, None] ** 2 + across[None] ** 2) <= 1
    return mask if mask.any() else box_mask(box, height, width)


def choose_mask(masks: np.ndarray, scores: np.ndarray, box: Box) -> np.ndarray:
    """Choose the largest of SAM's masks (3, h, w) that it is sure of and that lies in the box; none such, its core.

    SAM scores parts of an object, such as a wheel, as high as the whole. Source: LMD takes the largest mask above a
    confidence and an overlap, too; the bounds are ours.
    """
    sure = [
        mask for mask, score in zip(masks, scores, strict=True) if score >= MIN_CONFIDENCE and not is_unsure(mask, box)
    ]
    return max(sure, key=lambda mask: int(mask.sum())) if sure else core_mask(box, *masks.shape[1:])


class BoxSegmenter:
    """Takes the whole box as the mask."""

    def segment(self, pictures: np.ndarray, boxes: Sequence[Box]) -> np.ndarray:
        return np.stack([box_mask(box, *picture.shape[:2]) for picture, box in zip(pictures, boxes, strict=True)])
