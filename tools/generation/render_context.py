"""What every method needs to draw one picture: the request resolved against a checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor

from ..layout.layout import Box, Layout
from .cache import TensorCache
from .canvas import CanvasFit
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
        mask_stride: the same for what an object's run is continued by to the end, for its mask; 0 takes the mask from
            the clean latents predicted at the last frozen step.
        frozen_steps: steps of the overall run held to the composed latents.
        grounded_steps: steps with the GLIGEN layers on.
        fit: where the canvas lies on the picture that is drawn; the layout's boxes are placed on that.
        settings: plain values of everything but the layout that determines the latents; part of the cache's keys.
        previous: the picture that this one is an edit of.
        attempts: objects that are drawn again, by id; the number is part of their seeds.
        object_seed: what the objects' seeds are derived from.
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
    mask_stride: int
    frozen_steps: int
    grounded_steps: int
    guidance_scale: float
    guidance_rescale: float
    fit: CanvasFit
    settings: tuple[object, ...]
    cache: TensorCache
    previous: PreviousPicture | None
    counter: SampleCounter
    report: Report
    object_seed: int
    attempts: Mapping[str, int]

    @property
    def latent_height(self) -> int:
        return self.fit.height // self.checkpoint.pixels_per_latent

    @property
    def latent_width(self) -> int:
        return self.fit.width // self.checkpoint.pixels_per_latent

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
