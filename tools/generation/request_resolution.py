"""Resolve a request against what is loaded: prompts in the checkpoint's words, sizes in latents, values where it has none."""

from __future__ import annotations

from dataclasses import dataclass

from ..layout.speech import say
from .canvas import fit_canvas
from .checkpoint import Checkpoint
from .denoising import SampleCounter
from .method_specs import METHOD_SPECS
from .picture_records import PictureRecords
from .prompts import word_prompts
from .render_context import RenderContext, Report
from .request import RenderError, RenderRequest
from .segmenters import Segmenter

# LMD+'s own values, used where neither the request nor the checkpoint says otherwise.
DEFAULTS = {"guidance_scale": 7.5, "guidance_rescale": 0.0, "frozen_step_ratio": 0.5, "scheduled_sampling_beta": 0.4}


MASK_STRIDE = 2
"""A coarse object run of photographs predicts blots at the frozen steps; it is finished at this stride for its mask.

The bundled world is flat shapes, whose masks are good there.
"""


@dataclass(frozen=True)
class Models:
    """What is loaded, and where it keeps what it has drawn."""

    checkpoint: Checkpoint
    segmenter: Segmenter
    records: PictureRecords


def silent(stage: str, done: int, total: int, clean: object) -> None:
    """Report nothing."""


def resolve_request(
    request: RenderRequest, models: Models, counter: SampleCounter | None = None, report: Report = silent
) -> RenderContext:
    """Resolve a request.

    Raises:
        RenderError: the checkpoint cannot draw by this method, or a canvas of this shape.
    """
    checkpoint = models.checkpoint
    if METHOD_SPECS[request.method].needs_gligen and not checkpoint.has_grounding:
        raise RenderError(say("generation_no_gligen", checkpoint=checkpoint.name, method=request.method))
    fit = fit_canvas(request.layout.width, request.layout.height, checkpoint.sizes)
    values = {name: _value(request, checkpoint, name) for name in DEFAULTS}
    return RenderContext(
        checkpoint=checkpoint,
        segmenter=models.segmenter,
        layout=fit.place(request.layout),
        fit=fit,
        prompts=word_prompts(request, checkpoint.vocabulary, lambda text: _fits(checkpoint, text)),
        method=request.method,
        seed=request.seed,
        object_seed=request.seed if request.object_seed is None else request.object_seed,
        steps=request.steps,
        scheduler=request.scheduler,
        object_stride=request.object_stride,
        mask_stride=MASK_STRIDE if request.object_stride > 1 and checkpoint.vocabulary is None else 0,
        frozen_steps=int(values["frozen_step_ratio"] * request.steps),
        grounded_steps=int(values["scheduled_sampling_beta"] * request.steps),
        guidance_scale=values["guidance_scale"],
        guidance_rescale=values["guidance_rescale"],
        settings=_settings(request, models, (fit.width, fit.height, *values.values())),
        cache=models.records.cache,
        previous=None,
        counter=counter or SampleCounter(),
        report=report,
        attempts=request.attempts,
    )


def _settings(request: RenderRequest, models: Models, resolved: tuple[object, ...]) -> tuple[object, ...]:
    """List everything but method, words and layout that determines the latents."""
    checkpoint, device = models.checkpoint, models.checkpoint.device
    loaded = (checkpoint.identity, device.device.type, str(device.dtype), type(models.segmenter).__name__)
    seeds = (request.seed,) if request.object_seed is None else (request.seed, request.object_seed)
    return (*loaded, *seeds, request.steps, request.scheduler, request.object_stride, *resolved)


def _value(request: RenderRequest, checkpoint: Checkpoint, name: str) -> float:
    asked = getattr(request, name)
    return asked if asked is not None else checkpoint.defaults.get(name, DEFAULTS[name])


def _fits(checkpoint: Checkpoint, text: str) -> bool:
    return len(checkpoint.tokenizer(text).input_ids) <= checkpoint.tokenizer.model_max_length
