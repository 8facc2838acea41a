"""A segmenter without weights: GrabCut (Rother et al. 2004) started from the box, by OpenCV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ..layout.layout import Box
from .segmenters import box_mask, core_mask, is_unsure

ITERATIONS = 3
MARGIN = 0.35  # of the box, looked at around it
LONGEST_PX = 160  # the crop is scaled down to this


@dataclass(frozen=True)
class GrabCutSegmenter:
    """Refines each box by GrabCut on a crop around it.

    Attributes:
        otherwise: gives the mask where GrabCut's is empty or unsure, of the box, the height and the width: its core; for
            flat shapes on plain backgrounds the whole box.
    """

    otherwise: Callable[[Box, int, int], np.ndarray] = core_mask

    def segment(self, pictures: np.ndarray, boxes: Sequence[Box]) -> np.ndarray:
        return np.stack([self._one(picture, box) for picture, box in zip(pictures, boxes, strict=True)])

    def _one(self, picture: np.ndarray, box: Box) -> np.ndarray:
        height, width = picture.shape[:2]
        inside = box_mask(box, height, width)
        top, bottom, left, right = crop_around(box, height, width)
        crop = np.ascontiguousarray(picture[top:bottom, left:right])
        rect_mask = inside[top:bottom, left:right]
        found = grab_cut(crop, rect_mask)
        mask = np.zeros((height, width), bool)
        mask[top:bottom, left:right] = found
        return self.otherwise(box, height, width) if is_unsure(mask, box) else mask


def crop_around(box: Box, height: int, width: int) -> tuple[int, int, int, int]:
    """Return top, bottom, left, right of the box with `MARGIN` around it, inside the picture."""
    dx, dy = box.width * MARGIN, box.height * MARGIN
    top, bottom = max(0, int((box.y0 - dy) * height)), min(height, round((box.y1 + dy) * height) + 1)
    left, right = max(0, int((box.x0 - dx) * width)), min(width, round((box.x1 + dx) * width) + 1)
    return top, bottom, left, right


def grab_cut(crop: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Run GrabCut on an RGB crop (h, w, 3); `inside` (h, w) bool is where the object may be. Returns (h, w) bool."""
    height, width = inside.shape
    scale = min(1.0, LONGEST_PX / max(height, width))
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    small = cv2.resize(crop, size, interpolation=cv2.INTER_AREA) if scale < 1 else crop
    allowed = cv2.resize(inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    if allowed.all() or not allowed.any():
        return inside  # GrabCut needs both object and background
    labels = np.where(allowed, cv2.GC_PR_FGD, cv2.GC_BGD).astype(np.uint8)
    cv2.setRNGSeed(0)
    try:
        cv2.grabCut(small, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), ITERATIONS, cv2.GC_INIT_WITH_MASK)
    except cv2.error:
        return inside  # flat pictures have no colour model
    found = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.uint8)
    return cv2.resize(found, (width, height), interpolation=cv2.INTER_NEAREST).astype(bool)
