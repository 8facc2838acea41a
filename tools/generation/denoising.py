"""The denoising loop: from noise to latents, on diffusers' UNet and scheduler, for every method.

It knows nothing of layouts, masks or text; methods give it conditioning and, for held steps, latents to hold to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from diffusers import DDIMScheduler
from torch import Tensor

from .checkpoint import Checkpoint
from .conditioning import Conditioning, Grounding
from .request import RenderError


@dataclass
class SampleCounter:
    """Counts UNet samples: one UNet evaluation of one latent (classifier-free guidance counts 2)."""

    unet_samples: int = 0


@dataclass(frozen=True)
class Schedule:
    """How a run goes: `steps` in all, boxes given for the first `grounded_steps`, ended after `stop_after`."""

    steps: int
    grounded_steps: int
    guidance_scale: float
    stop_after: int | None = None
    guidance_rescale: float = 0.0

    @property
    def run_steps(self) -> int:
        return self.steps if self.stop_after is None else min(self.steps, self.stop_after)


@dataclass(frozen=True)
class HeldLatents:
    """Latents that the first steps are held to inside a mask.

    Attributes:
        trajectory: (frozen_steps + 1, c, h, w), from noise on.
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


OnLoopStep = Callable[[int], None]


def make_noise(checkpoint: Checkpoint, seeds: list[int], height: int, width: int) -> Tensor:
    """Draw one noise latent per seed, (n, c, height, width), float32.

    Always on the CPU and in float32 first: the same seed gives the same picture on every device and dtype.
    """
    shape = (1, int(checkpoint.unet.config.in_channels), height, width)
    noise = [torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed)) for seed in seeds]
    return torch.cat(noise).to(checkpoint.device.device)


def make_scheduler(checkpoint: Checkpoint, steps: int) -> DDIMScheduler:
    """Make a scheduler of the run's own, with its timesteps set by its own `set_timesteps`.

    Checkpoints that come with another scheduler (PNDM, usually) share its noise schedule; DDIM's own default of
    clipping to -1..1 is for pixels and must not be taken for them.
    """
    scheduler = DDIMScheduler.from_config(checkpoint.scheduler_config, clip_sample=False)
    scheduler.set_timesteps(steps, device=checkpoint.device.device)
    return scheduler


@torch.no_grad()
def denoise(
    checkpoint: Checkpoint,
    noise: Tensor,
    conditioning: Conditioning,
    schedule: Schedule,
    counter: SampleCounter,
    *,
    held: HeldLatents | None = None,
    keep_all: bool = False,
    on_step: OnLoopStep | None = None,
) -> Trajectory:
    """Denoise a batch with classifier-free guidance.

    Args:
        noise: (b, c, h, w) float32 standard normal.
        conditioning: for the same b pictures; its grounding is used for the first `schedule.grounded_steps`.
        held: latents to hold to after each of the first steps (b must be 1).
        keep_all: keep the latents of every step; else only the last.
        on_step: called after each step with the number of steps done; may raise to stop.

    Raises:
        RenderError: the latents are no longer finite.

    Source: GLIGEN section 3.3 (scheduled sampling), LMD section 3.2 (frozen steps). Unlike the reference, the number
    of grounded steps is fixed in steps of the whole schedule, so stopping early changes no latent before.
    """
    scheduler = make_scheduler(checkpoint, schedule.steps)
    latents = noise.float() * scheduler.init_noise_sigma
    trajectory, clean = [latents], latents
    for index, timestep in enumerate(scheduler.timesteps[: schedule.run_steps]):
        grounding = conditioning.grounding if index < schedule.grounded_steps else None
        scaled = scheduler.scale_model_input(latents, timestep)
        prediction = predict(checkpoint, scaled, timestep, conditioning.tokens, grounding)
        counter.unet_samples += 2 * len(latents)
        step = scheduler.step(guide(prediction.float(), schedule), timestep, latents)
        latents, clean = step.prev_sample, step.pred_original_sample
        if held is not None:
            latents = held.hold(latents, index + 1)
        trajectory = [*trajectory, latents] if keep_all else [latents]
        if on_step:
            on_step(index + 1)
    if not torch.isfinite(latents).all():
        raise RenderError("the drawing broke down (numbers out of range); set GROUNDLING_DTYPE=float32 and draw again")
    return Trajectory(trajectory, clean)


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
