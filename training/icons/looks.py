"""What every kind looks like in every colour, as a short vector: the principal components of its icon's thumbnail.

The text encoder learns to tell these (`words.py`), so that the UNet gets to know from a phrase how the thing looks and
has to learn only once, for all kinds together, to put such a look into a box.
"""

from __future__ import annotations

import functools

import cv2
import numpy as np
import torch
from torch import Tensor

from .kinds import CLASSES, COLOURED, COLOURS, NATURAL, draw_icon

THUMBNAIL_PX = 16
COMPONENTS = 128


@functools.cache
def looks() -> dict[tuple[str, str], Tensor]:
    """Map (kind, colour) to its look, (COMPONENTS,) float32 of unit variance over all components and kinds."""
    names = [(kind, NATURAL) for kind in CLASSES] + [(kind, colour) for kind in COLOURED for colour in COLOURS]
    pictures = torch.stack([_thumbnail(*name) for name in names])
    centred = pictures - pictures.mean(0)
    _, _, directions = torch.linalg.svd(centred, full_matrices=False)
    parts = centred @ directions[:COMPONENTS].T
    # Half whitened: what tells kinds apart is in the smaller components, what the eye sees first in the larger.
    parts = parts / parts.std(0).sqrt()
    parts = parts / parts.std()
    return dict(zip(names, parts, strict=True))


def _thumbnail(kind: str, colour: str) -> Tensor:
    icon = draw_icon(kind, colour).astype(np.float32) / 255
    premultiplied = np.concatenate([icon[..., :3] * icon[..., 3:], icon[..., 3:]], axis=2)
    small = cv2.resize(premultiplied, (THUMBNAIL_PX, THUMBNAIL_PX), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(small).flatten()
