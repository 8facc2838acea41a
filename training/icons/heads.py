"""Heads that only training uses: they say what is at each place, and where each place is."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from diffusers import UNet2DConditionModel
from torch import Tensor, nn


class Aligner(nn.Module):
    """Linear heads that name what is at each place from the outputs of the first two up blocks."""

    def __init__(self, unet: UNet2DConditionModel, channels: tuple[int, ...], kinds: int, colours: int) -> None:
        super().__init__()
        self.kinds = kinds
        self.heads = nn.ModuleList(nn.Conv2d(c, kinds + colours, 1) for c in channels)
        self.seen: list[Tensor] = []
        for block in unet.up_blocks[: len(channels)]:
            block.register_forward_hook(lambda _module, _args, out: self.seen.append(out))

    def loss(self, labels: Tensor, weights: Tensor) -> Tensor:
        """Cross-entropy of kind and colour at each place, from maps (b, 2, h, w) and weights (b, 1, h, w)."""
        total = torch.zeros((), device=labels.device)
        for head, features in zip(self.heads, self.seen, strict=True):
            size = features.shape[-2:]
            target = F.interpolate(labels.float(), size, mode="nearest-exact").long()
            weight = F.interpolate(weights, size, mode="nearest-exact")[:, 0]
            logits = head(features.float())
            for part, wanted in ((logits[:, : self.kinds], target[:, 0]), (logits[:, self.kinds :], target[:, 1])):
                total = total + (F.cross_entropy(part, wanted, reduction="none") * weight).mean() / weight.mean()
        self.seen.clear()
        return total / len(self.heads)


class Placer(nn.Module):
    """Linear heads that tell each place's coordinates from what the attention layers get to see.

    Zero padding is this UNet's only sense of position, and boxes mean nothing without one.
    """

    def __init__(self, unet: UNet2DConditionModel) -> None:
        super().__init__()
        down, up = unet.down_blocks, unet.up_blocks
        sources = [down[1].resnets[0], down[2].resnets[0], up[0].resnets[0], up[1].resnets[0]]
        self.heads = nn.ModuleList(nn.Conv2d(source.conv2.out_channels, 6, 1) for source in sources)
        self.seen: list[Tensor] = []
        for source in sources:
            source.register_forward_hook(lambda _module, _args, out: self.seen.append(out))

    def loss(self) -> Tensor:
        """Mean squared error of x, y and their first sines and cosines, at every place of every source."""
        total = torch.zeros((), device=self.seen[0].device)
        for head, features in zip(self.heads, self.seen, strict=True):
            wanted = coordinates(*features.shape[-2:]).to(features.device)
            total = total + (head(features.float()) - wanted).square().mean()
        self.seen.clear()
        return total / len(self.heads)


def coordinates(rows: int, columns: int) -> Tensor:
    """x, y in -1..1 with the sines and cosines of pi x and pi y, (1, 6, rows, columns)."""
    lines = ((torch.arange(count) + 0.5) / count * 2 - 1 for count in (rows, columns))
    y, x = torch.meshgrid(*lines, indexing="ij")
    parts = [x, y, *(f(torch.pi * axis) for axis in (x, y) for f in (torch.sin, torch.cos))]
    return torch.stack(parts)[None]
