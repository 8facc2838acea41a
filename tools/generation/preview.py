"""Small pictures of a drawing in progress, made from the clean latents that a step predicts."""

from __future__ import annotations

import contextlib

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from .canvas import CanvasFit
from .checkpoint import Checkpoint
from .decoding import decode, decode_quickly
from .denoising import BrokenLatents
from .render_context import Report
from .request import OnStep, Progress

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

    def reporter(self, fit: CanvasFit, on_step: OnStep, every: int) -> Report:
        """Return a function that reports each step, with a preview of the canvas every few steps (0: never)."""

        def report(stage: str, done: int, total: int, clean: Tensor | None) -> None:
            shown = None
            if clean is not None and stage == "picture" and every and done % every == 0 and done < total:
                with contextlib.suppress(BrokenLatents):  # the finished picture says what to do
                    shown = Image.fromarray(fit.crop(self.show(clean)))
            on_step(Progress(stage, done, total, shown))

        return report

    def show(self, clean: Tensor) -> np.ndarray:
        """Show the first of some clean latents (b, c, h, w) as (H, W, 3) uint8, or (h, w, 3) by the linear map."""
        if self._is_small:
            return decode_quickly(self._checkpoint, clean[:1])[0]
        points = _with_ones(clean[0])
        if self._colours is None:
            self._colours = self._fit(clean[:1], points)
        height, width = clean.shape[-2:]
        flat = (points @ self._colours).clamp(0, 255).byte().reshape(height, width, 3)
        return np.asarray(flat.cpu())

    def _fit(self, clean: Tensor, points: Tensor) -> Tensor:
        picture = torch.from_numpy(decode(self._checkpoint, clean)).permute(0, 3, 1, 2).float()
        height, width = clean.shape[-2:]
        colours = F.adaptive_avg_pool2d(picture, (height, width))[0].flatten(1).T
        return torch.linalg.lstsq(points.cpu(), colours).solution.to(points)


def _with_ones(latents: Tensor) -> Tensor:
    flat = latents.flatten(1).T.float()
    return torch.cat([flat, torch.ones_like(flat[:, :1])], dim=1)
