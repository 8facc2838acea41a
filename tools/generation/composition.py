"""Compose the objects' trajectories into the background noise, each inside its mask.

Source: LMD section 3.2, "latent composition".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .denoising import HeldLatents
from .render_context import RenderContext

COVERED = 0.5
"""Share of a latent's pixels that a mask must cover for the latent to be the object's."""


def latent_masks(pixel_masks: np.ndarray, context: RenderContext) -> Tensor:
    """Scale pixel masks (n, H, W) bool down to latents: (n, 1, h, w) of 0 and 1, never empty."""
    pixels = torch.from_numpy(pixel_masks).float()[:, None].to(context.checkpoint.device.device)
    share = F.adaptive_avg_pool2d(pixels, (context.latent_height, context.latent_width))
    most = share.amax(dim=(2, 3), keepdim=True)
    return (share >= torch.minimum(most, torch.full_like(most, COVERED))).float()


class Placed(Protocol):
    """An object's run where it stands: latents (steps + 1, c, h, w) and mask (1, h, w) of 0 and 1."""

    @property
    def latents(self) -> Tensor: ...

    @property
    def mask(self) -> Tensor: ...


def composite_objects(ground: Tensor, objects: Sequence[Placed]) -> Tensor:
    """Composite objects over the ground (steps + 1, c, h, w), the largest mask first, so that small ones stay visible."""
    for one in sorted(objects, key=lambda placed: float(placed.mask.sum()), reverse=True):
        ground = one.latents * one.mask + ground * (1 - one.mask)
    return ground


def compose(noise: Tensor, objects: Sequence[Placed]) -> HeldLatents:
    """Compose the objects into the background noise (1, c, h, w), the overall run's; the mask is their union."""
    ground = noise.expand(len(objects[0].latents), -1, -1, -1)
    return HeldLatents(
        composite_objects(ground, objects), torch.stack([one.mask for one in objects]).amax(dim=0, keepdim=True)
    )
