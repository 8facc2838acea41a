"""Which latents an edit may change: the boxes that changed, with a margin; and what lies uncovered there.

All masks are (1, 1, h, w) of 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..layout.layout import Box


def mask_of_boxes(boxes: Iterable[Box], like: Tensor) -> Tensor:
    """Fill boxes, each with every latent that it touches."""
    height, width = like.shape[-2:]
    filled = np.zeros((height, width), bool)
    for box in boxes:
        rows = slice(int(box.y0 * height), math.ceil(box.y1 * height))
        filled[rows, int(box.x0 * width) : math.ceil(box.x1 * width)] = True
    return torch.from_numpy(filled).to(like)[None, None]


def with_margin(mask: Tensor) -> Tensor:
    """Grow a mask by about a thirty-second of the canvas, by one latent at least."""
    reach = max(1, min(mask.shape[-2:]) // 32)
    return F.max_pool2d(mask, 2 * reach + 1, 1, reach)


def overlap_of(one: Box, other: Box) -> Box | None:
    """Return the box that two boxes share; None where they share none."""
    left, top = max(one.x0, other.x0), max(one.y0, other.y0)
    right, bottom = min(one.x1, other.x1), min(one.y1, other.y1)
    return Box(left, top, right, bottom) if left < right and top < bottom else None
