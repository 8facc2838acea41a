"""Compose the objects' trajectories into the background noise, each inside its mask.

It knows nothing of prompts or networks. Source: LMD section 3.2, "latent composition".
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .denoising import HeldLatents, Trajectory
from .drawing import Drawing

COVERED = 0.5
"""Share of a latent's pixels that a mask must cover for the latent to be the object's."""


def latent_masks(pixel_masks: np.ndarray, drawing: Drawing) -> Tensor:
    """Scale pixel masks (n, H, W) bool down to latents: (n, 1, h, w) of 0 and 1, never empty."""
    pixels = torch.from_numpy(pixel_masks).float()[:, None].to(drawing.checkpoint.device.device)
    share = F.adaptive_avg_pool2d(pixels, (drawing.latent_height, drawing.latent_width))
    most = share.amax(dim=(2, 3), keepdim=True)
    return (share >= torch.minimum(most, torch.full_like(most, COVERED))).float()


def compose(noise: Tensor, objects: Trajectory, masks: Tensor) -> HeldLatents:
    """Lay the objects over the background noise, the largest mask first, so that small ones stay visible.

    Args:
        noise: (1, c, h, w), the overall run's.
        objects: trajectory of the objects' runs, latents (n, c, h, w) per step.
        masks: (n, 1, h, w) of 0 and 1.

    Returns:
        the composed trajectory (steps + 1, c, h, w) and the union of the masks.
    """
    steps = torch.stack(objects.latents)  # (steps + 1, n, c, h, w)
    composed = noise.expand(len(steps), -1, -1, -1).clone()
    for index in torch.argsort(masks.sum(dim=(1, 2, 3)), descending=True, stable=True).tolist():
        composed = steps[:, index] * masks[index] + composed * (1 - masks[index])
    return HeldLatents(composed, masks.amax(dim=0, keepdim=True))
