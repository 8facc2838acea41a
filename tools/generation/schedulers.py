"""The schedulers by name, on diffusers' classes, behind one small interface for the denoising loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from diffusers import DDIMScheduler, DPMSolverMultistepScheduler, EulerDiscreteScheduler
from torch import Tensor

from .request import SchedulerName

# Checkpoints that come with another scheduler (PNDM, usually) share its noise schedule. DDIM's own default of clipping
# to -1..1 is for pixels and must not be taken for them.
CLASSES: dict[SchedulerName, tuple[Any, dict[str, Any]]] = {
    "ddim": (DDIMScheduler, {"clip_sample": False}),
    "dpmsolver++": (DPMSolverMultistepScheduler, {"algorithm_type": "dpmsolver++", "solver_order": 2}),
    "euler": (EulerDiscreteScheduler, {}),
}


@dataclass(frozen=True)
class Stepped:
    """The latents after a step, and the clean latents that it predicted; both (b, c, h, w) float32."""

    latents: Tensor
    clean: Tensor


class Sampler:
    """One run's own scheduler, its timesteps set by its own `set_timesteps`.

    A scheduler keeps a history and a position, so no two runs share one.
    """

    def __init__(self, name: SchedulerName, config: dict[str, Any], steps: int, device: torch.device) -> None:
        kind, options = CLASSES[name]
        self._name = name
        self._scheduler = kind.from_config(config, **options)
        self._scheduler.set_timesteps(steps, device=device)

    @property
    def timesteps(self) -> Tensor:
        return self._scheduler.timesteps

    def begin(self, noise: Tensor) -> Tensor:
        """Scale standard normal noise to the latents that a run begins with."""
        return noise.float() * self._scheduler.init_noise_sigma

    def start_at(self, index: int, clean: Tensor | None = None) -> None:
        """Begin at step `index`; `clean`, predicted by the step before, is the history a multistep scheduler needs."""
        if self._name == "ddim" or index == 0:
            return
        self._scheduler.set_begin_index(index)
        if self._name == "dpmsolver++" and clean is not None:
            self._scheduler.model_outputs[-1] = clean
            self._scheduler.lower_order_nums = 1

    def scale(self, latents: Tensor, index: int) -> Tensor:
        """Scale latents as the network wants them at step `index`."""
        return self._scheduler.scale_model_input(latents, self.timesteps[index])

    def step(self, output: Tensor, index: int, latents: Tensor) -> Stepped:
        """Take step `index` with the network's output."""
        timestep = self.timesteps[index]
        stepped = self._scheduler.step(output, timestep, latents)
        if self._name == "dpmsolver++":
            return Stepped(stepped.prev_sample, self._scheduler.model_outputs[-1])
        return Stepped(stepped.prev_sample, stepped.pred_original_sample)

    def signal_and_noise(self, index: int) -> tuple[Tensor, Tensor]:
        """Return a and s of `latents = a * clean + s * noise` at step `index`, in this scheduler's own scaling."""
        if self._name == "ddim":
            kept = self._scheduler.alphas_cumprod[int(self.timesteps[index])]
            return kept.sqrt(), (1 - kept).sqrt()
        sigma = self._scheduler.sigmas[index]
        if self._name == "euler":
            return torch.ones_like(sigma), sigma
        return 1 / (sigma**2 + 1).sqrt(), sigma / (sigma**2 + 1).sqrt()

    def output_of(self, clean: Tensor, index: int, latents: Tensor) -> Tensor:
        """Return the network output at step `index` that would predict `clean`.

        Stepping with it goes on along the line from the latents to `clean`: under DDIM exactly one longer step.
        """
        if self._scheduler.config.prediction_type == "sample":
            return clean
        signal, noise = self.signal_and_noise(index)
        added = (latents - signal * clean) / noise
        if self._scheduler.config.prediction_type != "v_prediction":
            return added
        length = (signal**2 + noise**2).sqrt()
        return (signal * added - noise * clean) / length
