"""What is kept of a drawn picture, so that an edit can go on from it and the same request costs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..layout.layout import Box, Layout
from .cache import Tensors


@dataclass(frozen=True)
class PictureRecord:
    """A finished overall run.

    Attributes:
        trajectory: (steps + 1, c, h, w), from noise to clean latents.
        background_trajectory: (frozen steps + 1, c, h, w), the latest latents of each place that no object covered.
        known: (1, 1, h, w), 1 where the background trajectory holds background.
        origins: for each object of the layout the box that its own run was made with.
    """

    trajectory: Tensor
    background_trajectory: Tensor
    known: Tensor
    origins: tuple[Box, ...]

    def to_tensors(self, picture: np.ndarray) -> Tensors:
        """Give what is kept; the picture is (H, W, 3) uint8."""
        origins = torch.tensor([box.as_list() for box in self.origins], dtype=torch.float64).reshape(-1, 4)
        return {
            "trajectory": self.trajectory,
            "background_trajectory": self.background_trajectory,
            "known": self.known.bool(),
            "origins": origins,
            "picture": torch.from_numpy(picture),
        }

    @classmethod
    def from_tensors(cls, kept: Tensors, device: torch.device) -> PictureRecord:
        """Read what was kept."""
        parts = (kept[name].to(device) for name in ("trajectory", "background_trajectory", "known"))
        trajectory, background, known = parts
        return cls(trajectory, background, known.float(), tuple(Box(*row) for row in kept["origins"].tolist()))


@dataclass(frozen=True)
class PreviousPicture:
    """The picture that an edit goes on from.

    Attributes:
        layout: its layout, placed on the picture as it was drawn.
        phrases: as they were worded.
        picture: (H, W, 3) uint8, as it was drawn.
        attempts: of the objects that were drawn again, by id.
        key: of the picture.
    """

    layout: Layout
    phrases: tuple[str, ...]
    record: PictureRecord
    picture: np.ndarray
    attempts: Mapping[str, int]
    key: str
