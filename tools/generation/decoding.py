"""Decode clean latents to pictures, in the colours of PNGs."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..layout.speech import say
from .checkpoint import Checkpoint
from .denoising import BrokenLatents


def decode(checkpoint: Checkpoint, latents: Tensor) -> np.ndarray:
    """Decode clean latents (n, c, h, w) to pictures (n, f h, f w, 3) uint8 RGB, f the autoencoder's factor.

    Raises:
        BrokenLatents: the autoencoder's output is not finite, as in float16 it may be; cast to bytes it would be black.
    """
    return _decode(checkpoint.vae, checkpoint, latents)


def decode_quickly(checkpoint: Checkpoint, latents: Tensor) -> np.ndarray:
    """Decode as `decode`, by the small autoencoder where there is one: good enough to look at or cut masks from."""
    return _decode(checkpoint.tiny_vae or checkpoint.vae, checkpoint, latents)


@torch.no_grad()
def _decode(vae: Any, checkpoint: Checkpoint, latents: Tensor) -> np.ndarray:
    scaled = latents / float(vae.config.scaling_factor)
    pictures = vae.decode(scaled.to(checkpoint.device.device, checkpoint.device.dtype), return_dict=False)[0].float()
    if not torch.isfinite(pictures).all():
        raise BrokenLatents(say("generation_broken_numbers"))
    return ((pictures.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).cpu().numpy()
