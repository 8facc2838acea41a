"""Attention guidance: before a step the latents follow the gradient of an energy on the cross-attention.

The energy is low where an object's words look at its box and nowhere else, and where they look as they did in the
object's own run. Source: Layout-guidance (Chen et al. 2023) in LMD's form (Lian et al. 2023, section 3.2): the top
fifth of the places inside against four times the top fifth outside, and the reference attention transfer. Ours differs:
the energy is worked out again after every move, so guidance stops when it is low and begins again when it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from ..layout.layout import Box
from .attention import recording
from .checkpoint import Checkpoint
from .conditioning import Conditioning
from .denoising import SampleCounter, Schedule
from .method_specs import updates_before
from .regions import mask_of_boxes
from .schedulers import Sampler

TOP = 0.2
OUTSIDE_WEIGHT = 4.0
TRANSFER_WEIGHT = 0.5
LOW_ENERGY = 0.2


@dataclass(frozen=True)
class Target:
    """Tokens of the prompt and the boxes that their attention belongs in.

    Attributes:
        tokens: positions in the prompt.
        boxes: one per object that the words name.
        references: for each step and layer the map (places,) of the object's own run; empty transfers nothing.
    """

    tokens: tuple[int, ...]
    boxes: tuple[Box, ...]
    references: tuple[tuple[Tensor, ...], ...] = ()


@dataclass(frozen=True)
class AttentionGuidance:
    """Guides a batch; `targets` holds those of each picture."""

    checkpoint: Checkpoint
    conditioning: Conditioning
    targets: Sequence[Sequence[Target]]
    schedule: Schedule
    counters: Sequence[SampleCounter]
    strength: float

    def update(self, latents: Tensor, sampler: Sampler, index: int) -> Tensor:
        """Move the latents (b, c, h, w) down the energy before step `index`."""
        updates = updates_before(index, self.schedule.steps)
        if not updates or not any(self.targets):
            return latents
        signal, noise = sampler.signal_and_noise(index)
        step_size = self.strength * noise * (signal**2 + noise**2).sqrt()
        for _ in range(updates):
            energy, gradient = self._gradient(latents, sampler, index)
            latents = latents - step_size * gradient
            if energy < LOW_ENERGY:
                break
        return latents

    def _gradient(self, latents: Tensor, sampler: Sampler, index: int) -> tuple[float, Tensor]:
        """Return the largest energy in the batch, and the gradient of their sum."""
        grounding = self.conditioning.grounding if index < self.schedule.grounded_steps else None
        half = self.conditioning.batch
        extra = None if grounding is None else {"gligen": {name: part[half:] for name, part in grounding.items()}}
        with torch.enable_grad(), recording(self.checkpoint.unet) as maps:
            moving = latents.detach().requires_grad_()
            self.checkpoint.unet(
                sampler.scale(moving, index).to(self.checkpoint.device.dtype),
                sampler.timesteps[index],
                encoder_hidden_states=self.conditioning.tokens[half:],
                cross_attention_kwargs=extra,
                return_dict=False,
            )
            energies = [
                energy_of([one[row] for one in maps], targets, latents.shape[-2:], index)
                for row, targets in enumerate(self.targets)
            ]
            gradient = torch.autograd.grad(torch.stack(energies).sum(), moving)[0]
        for counter in self.counters:
            counter.unet_samples += 1
            counter.unet_calls += 1 / len(self.counters)
            counter.backward_passes += 1
        return max(float(energy.detach()) for energy in energies), gradient


def energy_of(maps: Sequence[Tensor], targets: Sequence[Target], size: Sequence[int], index: int) -> Tensor:
    """Work out the energy of one picture from its maps (places, tokens), one per layer, at step `index`."""
    total = maps[0].new_zeros(()) + 0 * sum(one.sum() for one in maps)
    for target in targets:
        for layer, one in enumerate(maps):
            seen = one[:, list(target.tokens)].mean(dim=1)
            total = total + box_energy(seen, target.boxes, size)
            if index < len(target.references):
                total = total + TRANSFER_WEIGHT * (seen - target.references[index][layer].to(seen)).abs().mean()
    return total / max(1, len(targets) * len(maps))


def box_energy(seen: Tensor, boxes: Sequence[Box], size: Sequence[int]) -> Tensor:
    """Energy of one map (places,): attention that lacks in each box, and attention outside of all."""
    grid = seen.reshape(1, 1, *grid_of(len(seen), size))
    everywhere = mask_of_boxes(boxes, grid)
    inside = [1 - top_mean(seen, mask_of_boxes([box], grid)) for box in boxes]
    return torch.stack(inside).mean() + OUTSIDE_WEIGHT * top_mean(seen, 1 - everywhere)


def top_mean(seen: Tensor, mask: Tensor) -> Tensor:
    """Mean of the top fifth of a map within a mask; 0 where the mask is empty."""
    values = seen[mask.flatten() > 0]
    return values.topk(max(1, int(TOP * len(values)))).values.mean() if len(values) else seen.new_zeros(())


def grid_of(places: int, size: Sequence[int]) -> tuple[int, int]:
    """Height and width of a map of so many places, in the proportions of the latents."""
    height = max(1, round((places * size[0] / size[1]) ** 0.5))
    while places % height:
        height -= 1
    return height, places // height


def find_tokens(tokenizer: Any, prompt: str, words: str) -> tuple[int, ...]:
    """Find the positions of some words' tokens in a prompt; empty where they are not there."""
    whole, part = (list(tokenizer(text).input_ids) for text in (prompt, words))
    part = part[1:-1]
    for start in range(1, len(whole) - len(part)):
        if part and whole[start : start + len(part)] == part:
            return tuple(range(start, start + len(part)))
    return ()
