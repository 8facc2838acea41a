"""Small pictures of a drawing in progress, made from the clean latents that a step predicts."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from .checkpoint import Checkpoint
from .render_context import decode, decode_quickly

SMALL_DECODER = 5_000_000
"""Parameters up to which the autoencoder itself is quick enough for previews."""


class Previewer:
    """Turns clean latents into small pictures: by a small autoencoder where there is one, else by a linear map.

    The map from a latent's channels to red, green and blue is fitted to one decoded picture, once per checkpoint.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._is_small = (
            checkpoint.tiny_vae is not None or sum(p.numel() for p in checkpoint.vae.parameters()) <= SMALL_DECODER
        )
        self._colours: Tensor | None = None

    def show(self, clean: Tensor) -> Image.Image:
        """Show the first of some clean latents (b, c, h, w)."""
        if self._is_small:
            return Image.fromarray(decode_quickly(self._checkpoint, clean[:1])[0])
        points = _with_ones(clean[0])
        if self._colours is None:
            self._colours = self._fit(clean[:1], points)
        height, width = clean.shape[-2:]
        flat = (points @ self._colours).clamp(0, 255).byte().reshape(height, width, 3)
        return Image.fromarray(flat.cpu().numpy())

    def _fit(self, clean: Tensor, points: Tensor) -> Tensor:
        picture = torch.from_numpy(decode(self._checkpoint, clean)).permute(0, 3, 1, 2).float()
        height, width = clean.shape[-2:]
        colours = F.adaptive_avg_pool2d(picture, (height, width))[0].flatten(1).T
        return torch.linalg.lstsq(points.cpu(), colours).solution.to(points)


def _with_ones(latents: Tensor) -> Tensor:
    flat = latents.flatten(1).T.float()
    return torch.cat([flat, torch.ones_like(flat[:, :1])], dim=1)
