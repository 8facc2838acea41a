"""Compose the objects' trajectories into the background noise, each inside its mask.

Source: LMD section 3.2, "latent composition".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .denoising import HeldLatents, make_sampler
from .object_run import ObjectRun
from .render_context import RenderContext

OVERLAP_STEP_RATIO = 0.9
"""Share of the steps for which what is in front is held where objects overlap."""

COVERED = 0.5
"""Share of a latent's pixels that a mask must cover for the latent to be the object's."""


def latent_masks(pixel_masks: np.ndarray, context: RenderContext) -> Tensor:
    """Scale pixel masks (n, H, W) bool down to latents: (n, 1, h, w) of 0 and 1, never empty."""
    pixels = torch.from_numpy(pixel_masks).float()[:, None].to(context.checkpoint.device.device)
    share = F.adaptive_avg_pool2d(pixels, (context.latent_height, context.latent_width))
    most = share.amax(dim=(2, 3), keepdim=True)
    return (share >= torch.minimum(most, torch.full_like(most, COVERED))).float()


def composite_objects(ground: Tensor, objects: Iterable[ObjectRun]) -> Tensor:
    """Composite objects over the ground (steps + 1, c, h, w) in the order given, back to front.

    An object is cut by the masks of those after it. Unlike the reference, which orders by the size of masks, depth is
    the layout's: a list of objects goes from back to front.
    """
    for one in objects:
        ground = one.latents * one.mask + ground * (1 - one.mask)
    return ground


def compose(noise: Tensor, objects: Sequence[ObjectRun]) -> HeldLatents:
    """Compose the objects into the background noise (1, c, h, w), the overall run's; the mask is their union."""
    ground = noise.expand(len(objects[0].latents), -1, -1, -1)
    return HeldLatents(
        composite_objects(ground, objects), torch.stack([one.mask for one in objects]).amax(dim=0, keepdim=True)
    )


def compose_overlaps(context: RenderContext, objects: Sequence[ObjectRun]) -> tuple[HeldLatents, ...]:
    """Hold those in front where masks overlap, beyond the frozen steps; nothing where none overlap.

    There the overall run, as long as it is grounded, knows both boxes and not which is before the other, and may bring
    back what was cut. Objects are given from back to front. Ours alone.
    """
    last = min(context.steps - 1, context.grounded_steps, int(OVERLAP_STEP_RATIO * context.steps))
    below = torch.zeros_like(objects[0].mask)
    overlaps = torch.zeros_like(below)
    ground: Tensor | None = None
    for one in objects:
        cut = one.mask * below
        if cut.any():
            longer = extend(context, one, last)
            ground = longer if ground is None else longer * cut + ground * (1 - cut)
            overlaps = torch.maximum(overlaps, cut)
        below = torch.maximum(below, one.mask)
    return () if ground is None else (HeldLatents(ground, overlaps[None]),)


def extend(context: RenderContext, run: ObjectRun, last: int) -> Tensor:
    """Extend an object's latents (frozen steps + 1, c, h, w) up to `last` steps along the line to its clean latents."""
    frozen = len(run.latents) - 1
    if frozen >= last:
        return run.latents
    sampler = make_sampler(context.checkpoint, context.schedule())
    signal, noise = sampler.signal_and_noise(frozen)
    added = (run.latents[-1] - signal * run.clean) / noise
    later = [sampler.signal_and_noise(index) for index in range(frozen + 1, last + 1)]
    return torch.cat([run.latents, torch.stack([signal * run.clean + noise * added for signal, noise in later])])
