"""The denoising loop: from noise to latents, on diffusers' UNet and schedulers, for every method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from torch import Tensor

from ..layout.speech import say
from .checkpoint import Checkpoint
from .conditioning import Conditioning, Grounding
from .request import RenderError, SchedulerName
from .schedulers import Sampler, Stepped


class BrokenLatents(RenderError):
    """The latents are no longer finite numbers."""


@dataclass
class SampleCounter:
    """Counts what one picture costs.

    Attributes:
        unet_samples: UNet evaluations of one latent (classifier-free guidance counts 2).
        unet_calls: calls of the UNet; one that several pictures share counts for each by its share.
        backward_passes: gradients taken.
    """

    unet_samples: int = 0
    unet_calls: float = 0.0
    backward_passes: int = 0


@dataclass(frozen=True)
class Schedule:
    """The steps and scales of a run.

    Attributes:
        steps: of the whole schedule.
        grounded_steps: boxes are given for the first of them.
        start, stop_after: the run begins and ends after so many steps.
        stride: steps per UNet evaluation; in between the predicted clean latents stand.
    """

    steps: int
    grounded_steps: int
    guidance_scale: float
    stop_after: int | None = None
    guidance_rescale: float = 0.0
    scheduler: SchedulerName = "ddim"
    start: int = 0
    stride: int = 1

    @property
    def end(self) -> int:
        return self.steps if self.stop_after is None else min(self.steps, self.stop_after)

    def evaluates(self, index: int) -> bool:
        """Whether the UNet is asked at step `index`."""
        return (index - self.start) % self.stride == 0


@dataclass(frozen=True)
class HeldLatents:
    """Latents that the steps are held to inside a mask, as long as the trajectory reaches.

    Attributes:
        trajectory: (held steps + 1, c, h, w), from noise on.
        mask: (1, 1, h, w), 1 where the latents are held.
    """

    trajectory: Tensor
    mask: Tensor

    def hold(self, latents: Tensor, after_step: int) -> Tensor:
        """Put the held latents into `latents` (1, c, h, w) after `after_step` steps (1-based)."""
        if after_step >= len(self.trajectory):
            return latents
        return self.trajectory[after_step] * self.mask + latents * (1 - self.mask)


@dataclass(frozen=True)
class Trajectory:
    """The latents a run went through, and the clean latents it predicted last.

    Attributes:
        latents: one (b, c, h, w) per step and one for the start.
        predicted_clean: (b, c, h, w), the x0 prediction of the last step.
    """

    latents: list[Tensor] = field(repr=False)
    predicted_clean: Tensor = field(repr=False)

    @property
    def last(self) -> Tensor:
        return self.latents[-1]


class LatentGuidance(Protocol):
    """Changes the latents before a step, such as attention guidance does."""

    def update(self, latents: Tensor, sampler: Sampler, index: int) -> Tensor:
        """Return the latents (b, c, h, w) to take step `index` from."""
        ...


OnLoopStep = Callable[[int, Stepped], None]


def make_noise(checkpoint: Checkpoint, seeds: Sequence[int], height: int, width: int) -> Tensor:
    """Draw one noise latent per seed, (n, c, height, width), float32.

    Always on the CPU and in float32 first: the same seed gives the same picture on every device and dtype.
    """
    shape = (1, int(checkpoint.unet.config.in_channels), height, width)
    noise = [torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed)) for seed in seeds]
    return torch.cat(noise).to(checkpoint.device.device)


def make_sampler(checkpoint: Checkpoint, schedule: Schedule) -> Sampler:
    """Make a scheduler of the run's own from the checkpoint's configuration."""
    return Sampler(schedule.scheduler, checkpoint.scheduler_config, schedule.steps, checkpoint.device.device)


@torch.no_grad()
def denoise(
    checkpoint: Checkpoint,
    begin: Tensor,
    conditioning: Conditioning,
    schedule: Schedule,
    counters: Sequence[SampleCounter],
    *,
    history: Tensor | None = None,
    held: Sequence[Sequence[HeldLatents]] = (),
    guidance: LatentGuidance | None = None,
    is_scaled: bool = False,
    keep_all: bool = False,
    on_step: OnLoopStep | None = None,
) -> Trajectory:
    """Denoise a batch with classifier-free guidance.

    Args:
        begin: (b, c, h, w) float32; standard normal noise, or the latents after `schedule.start` steps.
        conditioning: for the same b pictures; its grounding is used for the first `schedule.grounded_steps`.
        counters: one per picture; one picture's may stand for several.
        history: the clean latents predicted before `schedule.start`, which multistep schedulers go on from.
        held: for each picture the latents to hold to after each step, in order.
        is_scaled: `begin` is scaled as the scheduler begins with it.
        keep_all: keep the latents of every step; else only the last.
        on_step: called after each step with the number of steps done; may raise to stop.

    Raises:
        BrokenLatents: the latents are no longer finite.

    Source: GLIGEN section 3.3 (scheduled sampling), LMD section 3.2 (frozen steps). Unlike the reference, the number
    of grounded steps is fixed in steps of the whole schedule, so stopping early changes no latent before.
    """
    sampler = make_sampler(checkpoint, schedule)
    sampler.start_at(schedule.start, history)
    latents = begin.float() if schedule.start or is_scaled else sampler.begin(begin)
    trajectory, clean = [latents], latents if history is None else history
    for index in range(schedule.start, schedule.end):
        if schedule.evaluates(index):
            if guidance is not None:
                latents = guidance.update(latents, sampler, index)
            grounding = conditioning.grounding if index < schedule.grounded_steps else None
            scaled, timestep = sampler.scale(latents, index), sampler.timesteps[index]
            prediction = predict(checkpoint, scaled, timestep, conditioning.tokens, grounding)
            output = guide(prediction.float(), schedule)
            _count(counters, getattr(checkpoint.unet, "share", 1.0))
        else:
            output = sampler.output_of(clean, index, latents)
        step = sampler.step(output, index, latents)
        latents, clean = _hold(step.latents, held, index + 1), step.clean
        trajectory = [*trajectory, latents] if keep_all else [latents]
        if on_step:
            on_step(index + 1, Stepped(latents, clean))
    if not torch.isfinite(latents).all():
        raise BrokenLatents(say("generation_broken_numbers"))
    return Trajectory(trajectory, clean)


def _count(counters: Sequence[SampleCounter], share: float) -> None:
    for counter in counters:
        counter.unet_samples += 2
        counter.unet_calls += share / len(counters)


def _hold(latents: Tensor, held: Sequence[Sequence[HeldLatents]], after_step: int) -> Tensor:
    if not held:
        return latents
    rows = list(latents.split(1))
    for row, holds in enumerate(held):
        for one in holds:
            rows[row] = one.hold(rows[row], after_step)
    return torch.cat(rows)


def guide(prediction: Tensor, schedule: Schedule) -> Tensor:
    """Combine the negative and positive halves of a prediction (2 b, c, h, w) by classifier-free guidance.

    Source: Ho and Salimans 2022; rescaling by `guidance_rescale` as in Lin et al. 2023 ("Common diffusion noise
    schedules"), section 3.4, which keeps colours from burning out where the schedule ends in pure noise.
    """
    negative, positive = prediction.chunk(2)
    guided = negative + schedule.guidance_scale * (positive - negative)
    if schedule.guidance_rescale == 0:
        return guided
    over = (1, 2, 3)
    factor = positive.std(dim=over, keepdim=True) / guided.std(dim=over, keepdim=True)
    return guided * (schedule.guidance_rescale * factor + 1 - schedule.guidance_rescale)


def predict(
    checkpoint: Checkpoint, latents: Tensor, timestep: Tensor, tokens: Tensor, grounding: Grounding | None
) -> Any:
    """Run the UNet on latents (b, c, h, w), doubled for guidance; return (2 b, c, h, w) in the network's dtype."""
    doubled = torch.cat([latents, latents]).to(checkpoint.device.dtype)
    extra = {"gligen": grounding} if grounding is not None else None
    return checkpoint.unet(
        doubled, timestep, encoder_hidden_states=tokens, cross_attention_kwargs=extra, return_dict=False
    )[0]
