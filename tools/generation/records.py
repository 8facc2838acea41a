"""What is kept of a drawn picture, so that an edit can go on from it and the same request costs nothing.

It knows nothing of runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..layout.layout import Box, Layout
from .cache import Tensors, digest
from .prompts import DrawingPrompts
from .request import RenderRequest


@dataclass(frozen=True)
class PictureRecord:
    """A finished overall run.

    Attributes:
        trajectory: (steps + 1, c, h, w), from noise to clean latents.
        plate: (frozen steps + 1, c, h, w), the latest latents of each place that no object covered.
        known: (1, 1, h, w), 1 where the plate holds background.
        origins: for each object of the layout the box that its own run was made with.
    """

    trajectory: Tensor
    plate: Tensor
    known: Tensor
    origins: tuple[Box, ...]

    def to_tensors(self, picture: np.ndarray) -> Tensors:
        """Give what is kept; the picture is (H, W, 3) uint8."""
        origins = torch.tensor([box.as_list() for box in self.origins], dtype=torch.float64).reshape(-1, 4)
        return {
            "trajectory": self.trajectory,
            "plate": self.plate,
            "known": self.known.bool(),
            "origins": origins,
            "picture": torch.from_numpy(picture),
        }

    @classmethod
    def from_tensors(cls, kept: Tensors, device: torch.device) -> PictureRecord:
        """Read what was kept."""
        trajectory, plate, known = (kept[name].to(device) for name in ("trajectory", "plate", "known"))
        return cls(trajectory, plate, known.float(), tuple(Box(*row) for row in kept["origins"].tolist()))


@dataclass(frozen=True)
class Before:
    """The picture that an edit goes on from: its layout, the phrases as they were worded, its record, tries and key."""

    layout: Layout
    phrases: tuple[str, ...]
    record: PictureRecord
    tries: Mapping[str, int]
    key: str = ""


def picture_key(request: RenderRequest, prompts: DrawingPrompts, settings: tuple[object, ...]) -> str:
    """Key of a scene. How it came about is not part of it: a scene keeps the picture that was drawn of it first."""
    tries = request.tries
    objects = [[item.id, item.box.as_list(), tries.get(item.id, 0)] for item in request.layout.objects]
    words = [prompts.phrases, prompts.objects, prompts.overall, prompts.overall_negative, prompts.object_negative]
    size = [request.layout.width, request.layout.height]
    return digest(["picture", settings, request.method, objects, words, prompts.background, size])


def whole_key(request: RenderRequest, prompts: DrawingPrompts, settings: tuple[object, ...]) -> str:
    """Key of what concerns the whole picture; where it differs, nothing of the picture before can be kept."""
    words = [prompts.background, request.overall_prompt, prompts.overall_negative, prompts.object_negative]
    return digest([settings, request.method, words, request.layout.width, request.layout.height])
