"""The value of an object drawn alone: its latents, its mask, what its words attended to."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ..layout.layout import Box
from .cache import Tensors

References = tuple[tuple[Tensor, ...], ...]
"""For each step and layer, the attention (places,) of some words."""


@dataclass(frozen=True)
class ObjectRun:
    """One object drawn alone.

    Attributes:
        latents: (frozen steps + 1, c, h, w), from noise on.
        clean: (c, h, w), the clean latents predicted at the last step.
        mask: (1, h, w) of 0 and 1, never empty.
        attention: for each step and layer the places (n,) that its words looked at; only guided methods record it.
    """

    latents: Tensor
    clean: Tensor
    mask: Tensor
    attention: References = ()

    def to_tensors(self) -> Tensors:
        """Give what is cached."""
        maps = {f"attention.{layer}": torch.stack(one) for layer, one in enumerate(zip(*self.attention, strict=True))}
        return {"latents": self.latents, "clean": self.clean, "mask": self.mask.bool(), **maps}

    @classmethod
    def from_tensors(cls, kept: Tensors) -> ObjectRun:
        """Read what was cached."""
        layers = [kept[f"attention.{layer}"] for layer in range(sum(name.startswith("attention.") for name in kept))]
        return cls(kept["latents"], kept["clean"], kept["mask"].float(), tuple(zip(*layers, strict=True)))

    def shifted(self, down: int, right: int) -> ObjectRun:
        """Move the object by whole latents; what would leave the canvas on one side does not come in on the other."""
        if down == right == 0:
            return self
        mask = torch.roll(self.mask, (down, right), (1, 2))
        height, width = mask.shape[1:]
        rows, columns = torch.arange(height), torch.arange(width)
        inside = ((rows - down >= 0) & (rows - down < height))[:, None]
        inside = inside & ((columns - right >= 0) & (columns - right < width))[None]
        latents, clean = torch.roll(self.latents, (down, right), (2, 3)), torch.roll(self.clean, (down, right), (1, 2))
        return ObjectRun(latents, clean, mask * inside.to(mask))


def latent_corner(box: Box, height: int, width: int) -> tuple[int, int]:
    """The latent place (row, column) nearest to a box's upper left corner."""
    return round(box.y0 * height), round(box.x0 * width)
