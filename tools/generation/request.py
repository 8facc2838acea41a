"""The generation seam's values: what is asked of a renderer, what it reports, what it returns.

It knows nothing of torch; everything here is cheap to import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from ..layout.layout import Layout

if TYPE_CHECKING:
    from PIL.Image import Image

Method = Literal["lmd_plus", "gligen", "sd"]
METHODS: tuple[Method, ...] = get_args(Method)
MIN_STEPS, MAX_STEPS = 2, 250
MAX_SEED = 2**31 - 1


class RenderError(RuntimeError):
    """A picture that cannot be drawn; one sentence for the user that says what to do."""


class RenderCancelled(Exception):
    """The drawing was cancelled through `on_step`; not an error."""


@dataclass(frozen=True)
class RenderRequest:
    """Everything that determines a picture on a given checkpoint.

    Attributes:
        layout: what to draw; its width and height set the shape of the picture.
        seed: the scene seed, 0..2**31-1.
        steps: denoising steps of the overall run.
        method: `lmd_plus`, `gligen` (one pass, boxes only) or `sd` (no boxes).
        guidance_scale: classifier-free guidance; None takes the checkpoint's own.
        guidance_rescale: 0..1, how far the guided prediction is scaled back to the unguided spread.
        frozen_step_ratio: share of the steps held to the composed latents (lmd_plus).
        scheduled_sampling_beta: share of the steps with the GLIGEN layers on.

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

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise RenderError(f"method {self.method!r} is unknown; use one of {', '.join(METHODS)}")
        if not MIN_STEPS <= self.steps <= MAX_STEPS:
            raise RenderError(f"steps is {self.steps}; use {MIN_STEPS} to {MAX_STEPS}")
        if not 0 <= self.seed <= MAX_SEED:
            raise RenderError(f"seed is {self.seed}; use 0 to {MAX_SEED}")
        for name in ("guidance_rescale", "frozen_step_ratio", "scheduled_sampling_beta"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise RenderError(f"{name} is {value}; use 0 to 1")


@dataclass(frozen=True)
class Progress:
    """How far a drawing is: `stage` is `load`, `objects` or `picture`; `done` of `total` steps."""

    stage: str
    done: int
    total: int


OnStep = Callable[[Progress], None]
"""Called after every denoising step, on the renderer's thread; raise `RenderCancelled` in it to stop."""


@dataclass(frozen=True)
class RenderResult:
    """A picture and how it was made.

    Attributes:
        image: RGB, of the layout's width and height.
        unet_samples: UNet evaluations of one latent (classifier-free guidance counts 2).
        notes: sentences for the user, such as words that the checkpoint could not draw.
    """

    image: Image
    seed: int
    steps: int
    method: Method
    checkpoint: str
    unet_samples: int
    seconds: float
    notes: tuple[str, ...] = ()


class Renderer(Protocol):
    """Draws layouts; one render at a time, on the thread that calls it."""

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Draw the request. Raises: RenderError, RenderCancelled."""
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
