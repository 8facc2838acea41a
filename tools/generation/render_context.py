"""What every method needs to draw one picture: the request resolved against a checkpoint; and decoding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..layout.layout import Box, Layout
from .cache import TensorCache
from .checkpoint import Checkpoint
from .conditioning import PhrasedBox
from .denoising import OnLoopStep, SampleCounter, Schedule
from .method_specs import METHOD_SPECS, Method, MethodSpec
from .prompts import RenderPrompts
from .records import PreviousPicture
from .request import SchedulerName
from .segmenters import Segmenter

Report = Callable[[str, int, int, Tensor | None], None]


@dataclass(frozen=True)
class RenderContext:
    """A request resolved against a checkpoint.

    Attributes:
        object_stride: steps of the objects' runs per UNet evaluation.
        frozen_steps: steps of the overall run held to the composed latents.
        grounded_steps: steps with the GLIGEN layers on.
        latent_height, latent_width: of the latents.
        settings: plain values of everything but the layout that determines the latents; part of the cache's keys.
        previous: the picture that this one is an edit of.
        attempts: objects that are drawn again, by id; the number is part of their seeds.
        report: called with stage, steps done, steps in all and the clean latents predicted there.
    """

    checkpoint: Checkpoint
    segmenter: Segmenter
    layout: Layout
    prompts: RenderPrompts
    method: Method
    seed: int
    steps: int
    scheduler: SchedulerName
    object_stride: int
    frozen_steps: int
    grounded_steps: int
    guidance_scale: float
    guidance_rescale: float
    latent_height: int
    latent_width: int
    settings: tuple[object, ...]
    cache: TensorCache
    previous: PreviousPicture | None
    counter: SampleCounter
    report: Report
    attempts: Mapping[str, int]

    @property
    def spec(self) -> MethodSpec:
        return METHOD_SPECS[self.method]

    @property
    def phrased_boxes(self) -> list[PhrasedBox]:
        """One grounding token per object of the layout, in its order."""
        return [
            PhrasedBox(phrase, (item.box.x0, item.box.y0, item.box.x1, item.box.y1))
            for phrase, item in zip(self.prompts.phrases, self.layout.objects, strict=True)
        ]

    @property
    def grounding(self) -> list[PhrasedBox] | None:
        """The boxes as GLIGEN takes them; None where the method draws without GLIGEN."""
        return self.phrased_boxes if self.spec.needs_gligen else None

    @property
    def boxes(self) -> list[Box]:
        return [item.box for item in self.layout.objects]

    def schedule(self, stop_after: int | None = None, stride: int = 1) -> Schedule:
        return Schedule(
            self.steps,
            self.grounded_steps,
            self.guidance_scale,
            stop_after,
            self.guidance_rescale,
            self.scheduler,
            stride=stride,
        )

    def reporter(self, stage: str, total: int) -> OnLoopStep:
        return lambda done, stepped: self.report(stage, done, total, stepped.clean)


@torch.no_grad()
def decode(checkpoint: Checkpoint, latents: Tensor) -> np.ndarray:
    """Decode clean latents (n, c, h, w) to pictures (n, 8 h, 8 w, 3) uint8 RGB."""
    return _decode(checkpoint.vae, checkpoint, latents)


def decode_quickly(checkpoint: Checkpoint, latents: Tensor) -> np.ndarray:
    """Decode as `decode`, by the small autoencoder where there is one: good enough to look at or cut masks from."""
    return _decode(checkpoint.tiny_vae or checkpoint.vae, checkpoint, latents)


def _decode(vae: Any, checkpoint: Checkpoint, latents: Tensor) -> np.ndarray:
    scaled = latents / float(vae.config.scaling_factor)
    pictures = vae.decode(scaled.to(checkpoint.device.device, checkpoint.device.dtype), return_dict=False)[0]
    return ((pictures.float().clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).cpu().numpy()
