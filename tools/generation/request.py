"""The generation seam's values: what is asked of a renderer, what it reports, what it returns."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, get_args, runtime_checkable

from ..layout.layout import MAX_CAPTION_CHARS, Layout
from ..layout.speech import say
from .method_specs import METHODS, Method

if TYPE_CHECKING:
    from PIL.Image import Image

SchedulerName = Literal["ddim", "dpmsolver++", "euler"]
SCHEDULERS: tuple[SchedulerName, ...] = get_args(SchedulerName)
MIN_STEPS, MAX_STEPS = 2, 250
MAX_SEED = 2**31 - 1
MAX_COUNT = 16
MAX_STRIDE = 8
Redraws = tuple[tuple[str, int], ...]
SHAPE_TOLERANCE = 0.05


RANGES: dict[str, tuple[int, int]] = {
    "steps": (MIN_STEPS, MAX_STEPS),
    "seed": (0, MAX_SEED),
    "object_seed": (0, MAX_SEED),
    "guidance_scale": (0, 100),
    "guidance_rescale": (0, 1),
    "frozen_step_ratio": (0, 1),
    "scheduled_sampling_beta": (0, 1),
    "object_stride": (1, MAX_STRIDE),
    "count": (1, MAX_COUNT),
    "preview_every": (0, MAX_STEPS),
}


class RenderError(RuntimeError):
    """A picture that cannot be drawn; one sentence for the user that says what to do."""

    @property
    def sentence(self) -> str:
        """The sentence as it was made, so that it can be said in another language."""
        return self.args[0] if self.args else ""


class DeviceError(RenderError):
    """The device, or the process that uses it, is dead; another process may draw."""


class FlaggedError(RenderError):
    """The safety checker flagged the picture; it is not shown, and drawing it again changes nothing."""


class RenderCancelled(Exception):
    """The drawing was cancelled through `on_step`; not an error."""


def picture_seed(seed: int, number: int) -> int:
    """Derive the seed of the picture of that number of a request; the first has the request's own."""
    if number == 0:
        return seed
    return int.from_bytes(hashlib.sha256(f"{seed}/{number}".encode()).digest()[:4], "big") >> 1


@dataclass(frozen=True)
class RenderRequest:
    """Everything that determines a picture on a given checkpoint.

    Attributes:
        layout: what to draw; its width and height set the shape of the picture.
        seed: the scene seed, 0..2**31-1.
        steps: denoising steps of the overall run.
        method: `lmd_plus`, `lmd_plus_guided` (with attention guidance), `lmd` (that without GLIGEN), `gligen` (one pass,
            boxes only) or `sd` (no boxes).
        guidance_scale: classifier-free guidance; None takes the checkpoint's own.
        guidance_rescale: 0..1, how far the guided prediction is scaled back to the unguided spread.
        frozen_step_ratio: share of the steps held to the composed latents (lmd_plus).
        scheduled_sampling_beta: share of the steps with the GLIGEN layers on.
        scheduler: which sampler steps from noise to picture.
        object_stride: steps of an object's own run per UNet evaluation; 1 evaluates every step.
        overall_prompt: takes the place of `BACKGROUND with OBJECTS` in the overall run.
        overall_negative, object_negative: take the place of the layout's negative prompt in the overall run and in the
            objects' own runs.
        object_seed: what the objects' own seeds are derived from, so that they stay while `seed` varies what is around
            them; None takes `seed`.
        count: pictures of the layout; the first has the seed itself, the others seeds derived from it.
        previous: what the picture before this edit was drawn from; what did not change since then is kept.
        redraws: ids of objects that a verifier had drawn again, with the number of the try, which is part of their
            seeds; None takes those of `previous`, and a verifier may add its own.
        preview_every: steps between two preview pictures in `Progress`; 0 makes none. It determines no pixel.
        preset: name of the preset that the values come from, carried along.

    Raises:
        RenderError: a value is out of range.
    """

    layout: Layout
    seed: int = 0
    steps: int = 20
    method: Method = "lmd_plus"
    guidance_scale: float | None = None
    guidance_rescale: float | None = None
    frozen_step_ratio: float | None = None
    scheduled_sampling_beta: float | None = None
    scheduler: SchedulerName = "ddim"
    object_stride: int = 1
    overall_prompt: str | None = None
    overall_negative: str | None = None
    object_negative: str | None = None
    object_seed: int | None = None
    count: int = 1
    previous: RenderRequest | None = field(default=None, repr=False)
    redraws: Redraws | None = None
    preview_every: int = field(default=0, compare=False)
    preset: str = field(default="standard", compare=False)

    def __post_init__(self) -> None:
        for name, known in (("method", METHODS), ("scheduler", SCHEDULERS)):
            if getattr(self, name) not in known:
                raise RenderError(
                    say("generation_unknown", name=name, value=repr(getattr(self, name)), known=", ".join(known))
                )
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise RenderError(say("generation_out_of_range", name=name, value=str(value), low=low, high=high))
        for name in ("overall_prompt", "overall_negative", "object_negative"):
            if len(getattr(self, name) or "") > MAX_CAPTION_CHARS:
                raise RenderError(say("generation_prompt_too_long", name=name, most=MAX_CAPTION_CHARS))

    @property
    def attempts(self) -> dict[str, int]:
        """The try of each object of the layout that was drawn again, by id, sorted."""
        chosen = self.redraws
        if chosen is None:
            before = self.previous
            chosen = tuple(before.attempts.items()) if before is not None and before.seed == self.seed else ()
        ids = {item.id for item in self.layout.objects}
        return {object_id: number for object_id, number in sorted(chosen) if object_id in ids and number > 0}


@dataclass(frozen=True)
class Progress:
    """How far a drawing is: `stage` is `load`, `objects`, `picture`, `refine` or `check`; `done` of `total` steps.

    `preview` is a small picture of how it looks so far, on the steps that make one; never where pictures are looked at
    by a safety checker before they are shown.
    """

    stage: str
    done: int
    total: int
    preview: Image | None = field(default=None, repr=False, compare=False)


OnStep = Callable[[Progress], None]
"""Called after every denoising step, on the renderer's thread; raise `RenderCancelled` in it to stop."""


@dataclass(frozen=True)
class RenderResult:
    """A picture and how it was made.

    Attributes:
        image: RGB, of the layout's width and height; a refined one of the refiner's own size where that is larger.
        unet_samples: UNet evaluations of one latent (classifier-free guidance counts 2), the refiner's among them; 0 where the picture was kept.
        notes: sentences for the user, such as words that the checkpoint could not draw.
        unet_calls: calls of the UNet that this picture shared or had alone, shared ones by its share.
        backward_passes: gradients taken for attention guidance.
        images: every picture of the request, `image` first.
        refiner, refiner_strength: what went over the picture; None where nothing did.
        redraws: what a verifier had drawn again in `image`, as a request takes it.
        records: keys of what a record store may hold of the pictures, those tried and left among them.
    """

    image: Image
    seed: int
    steps: int
    method: Method
    checkpoint: str
    unet_samples: int
    seconds: float
    notes: tuple[str, ...] = ()
    scheduler: SchedulerName = "ddim"
    unet_calls: float = 0.0
    backward_passes: int = 0
    images: tuple[Image, ...] = ()
    refiner: str | None = None
    refiner_strength: float | None = None
    redraws: Redraws = ()
    records: tuple[str, ...] = ()

    @property
    def refined_by(self) -> dict[str, str | float | None]:
        """Name the refiner and its strength; empty where none went over the picture."""
        if self.refiner is None:
            return {}
        return {"refiner": self.refiner, "refiner_strength": self.refiner_strength}


def checked(result: RenderResult, request: RenderRequest) -> RenderResult:
    """Return the result if its pictures are RGB and of the canvas's shape; refined ones may be larger.

    Raises:
        RenderError: a renderer broke that promise.
    """
    wide, high = request.layout.width, request.layout.height
    for image in result.images or (result.image,):
        width, height = image.size
        if image.mode != "RGB" or width < wide or abs(width * high / (height * wide) - 1) > SHAPE_TOLERANCE:
            found = f"{width} x {height} {image.mode}"
            raise RenderError(say("generation_wrong_picture", found=found, wanted=f"{wide} x {high}"))
    return result


class Renderer(Protocol):
    """Draws layouts; one render at a time, on the thread that calls it."""

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Draw the request. Raises: RenderError, RenderCancelled."""
        ...


@runtime_checkable
class BatchRenderer(Renderer, Protocol):
    """A renderer that draws several requests of one size together."""

    batch_size: int

    def render_many(
        self, requests: Sequence[RenderRequest], on_steps: Sequence[OnStep]
    ) -> list[RenderResult | Exception]:
        """Draw all; one's error or cancelling leaves the others alone."""
        ...


class Worker(Protocol):
    """Where renders run: accepts requests from an event loop, runs them one after the other elsewhere."""

    async def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Queue the request and wait for it; cancelling the awaiting task stops the render within one step."""
        ...

    def warm(self) -> None:
        """Get ready for the first request, in the background; a failure is kept for that request."""
        ...

    def close(self) -> None:
        """Finish or stop what runs and free the thread."""
        ...
