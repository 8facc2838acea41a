"""The latents of the bundled world: a fixed linear code of 8 x 8 pixel patches, in two steps of principal components.

A linear code needs no training, costs next to nothing to compute, and keeps more of flat drawings at this size than an
encoder learns in the time this project has (measured: 24.5 to 27 dB already by its linear inverse, against 14 after
minutes of training); the decoder that inverts it is trained (`autoencoder.py`). Components are half whitened, so that
noise does not hide the fine ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .world import SIZE_PX, draw_scene, sample_scene

PARTS = 32  # components of 4 x 4 pixels
CHANNELS = 48  # components of 2 x 2 of those
PATCH_PX = 8
SCENES = 600
SEED = 31


@dataclass(frozen=True)
class LinearCode:
    """Two convolutions without overlap: 4 x 4 pixels to `PARTS`, then 2 x 2 places to `CHANNELS`.

    Attributes:
        first: (PARTS, 3, 4, 4), with `first_bias` (PARTS,).
        second: (CHANNELS, PARTS, 2, 2), with `second_bias` (CHANNELS,).
    """

    first: Tensor
    first_bias: Tensor
    second: Tensor
    second_bias: Tensor

    def encode(self, pictures: Tensor) -> Tensor:
        """Pictures (n, 3, h, w) in -1..1 to latents (n, CHANNELS, h / 8, w / 8) of unit variance over all channels."""
        parts = F.conv2d(pictures, self.first, self.first_bias, stride=4)
        return F.conv2d(parts, self.second, self.second_bias, stride=2)

    def decode(self, latents: Tensor) -> Tensor:
        """Invert the code linearly, as well as that goes: (n, CHANNELS, h, w) to pictures (n, 3, 8 h, 8 w)."""
        parts = F.conv_transpose2d(latents - self.second_bias[:, None, None], _inverse(self.second), stride=2)
        return F.conv_transpose2d(parts - self.first_bias[:, None, None], _inverse(self.first), stride=4)

    def to(self, device: torch.device) -> LinearCode:
        return LinearCode(*(t.to(device) for t in (self.first, self.first_bias, self.second, self.second_bias)))


def _inverse(weights: Tensor) -> Tensor:
    """The pseudoinverse of orthogonal rows (out, in, h, w), as the weights of a transposed convolution."""
    rows = weights.flatten(1)
    return (rows / rows.square().sum(1, keepdim=True)).view_as(weights)


def fit_code() -> LinearCode:
    """Find the components on scenes of their own seed; the same every time."""
    rng = Random(SEED)
    drawn = [draw_scene(sample_scene(rng))[0] for _ in range(SCENES)]
    pictures = to_tensor(np.stack(drawn))
    mean, directions, _ = components(F.pixel_unshuffle(pictures, 4), PARTS)
    first = directions.T.reshape(PARTS, 3, 4, 4)
    bias = -(directions.T @ mean)
    parts = F.conv2d(pictures, first, bias, stride=4)
    mean, directions, variances = components(F.pixel_unshuffle(parts, 2), CHANNELS)
    scale = variances**-0.25
    scale = scale / (variances * scale**2).mean().sqrt()
    weights = (directions * scale).T
    return LinearCode(first, bias, weights.reshape(CHANNELS, PARTS, 2, 2), -(weights @ mean))


def components(places: Tensor, count: int) -> tuple[Tensor, Tensor, Tensor]:
    """Mean (c,), the first principal directions (c, count) and their variances (count,) of maps (n, c, h, w)."""
    rows = places.permute(0, 2, 3, 1).reshape(-1, places.shape[1])
    mean = rows.mean(0)
    variances, directions = torch.linalg.eigh(torch.cov((rows - mean).T))
    return mean, directions.flip(1)[:, :count], variances.flip(0)[:count]


def to_tensor(pictures: np.ndarray) -> Tensor:
    """Pictures (n, h, w, 3) uint8 to (n, 3, h, w) float32 in -1..1."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float().div(127.5).sub(1).contiguous()


assert SIZE_PX % PATCH_PX == 0
