"""The renderer on diffusers' model classes: any checkpoint, any method, one picture at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ..layout.speech import say
from .batching import SharedUNet, run_together
from .cache import TensorCache
from .cache_keys import background_key, picture_key
from .checkpoint import Checkpoint
from .denoising import BrokenLatents, SampleCounter
from .device_errors import free_device_memory, in_float32, is_dead_device, is_out_of_memory
from .hardware import is_offloaded_by_layers
from .method_specs import METHOD_SPECS
from .methods import draw_function
from .postprocessing import Postprocessor, find_change
from .preview import Previewer
from .prompts import word_prompts
from .records import PictureRecord, PreviousPicture
from .render_context import RenderContext, Report, decode
from .request import (
    DeviceError,
    FlaggedError,
    OnStep,
    Progress,
    RenderCancelled,
    RenderError,
    RenderRequest,
    RenderResult,
    picture_seed,
)
from .segmenters import Segmenter

# LMD+'s own values, used where neither the request nor the checkpoint says otherwise.
DEFAULTS = {"guidance_scale": 7.5, "guidance_rescale": 0.0, "frozen_step_ratio": 0.5, "scheduled_sampling_beta": 0.4}
CANVAS_PX = 512
_LOG = logging.getLogger(__name__)
MAX_BATCH = 8
SMALL_PX = 256
MEMORY_BYTES = 256 * 2**20


@dataclass(frozen=True)
class RenderedPicture:
    """One finished picture at the checkpoint's or the refiner's own scale, (H, W, 3) uint8, and its context."""

    picture: np.ndarray
    context: RenderContext


class DiffusionRenderer:
    """Draws with one loaded checkpoint and segmenter; what it has drawn stays in the cache."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        segmenter: Segmenter,
        cache: TensorCache | None = None,
        postprocessor: Postprocessor | None = None,
    ) -> None:
        self._checkpoint, self._segmenter = checkpoint, segmenter
        self._postprocessor = postprocessor or Postprocessor()
        self._previewer = Previewer(checkpoint)
        self._cache = cache if cache is not None else TensorCache(MEMORY_BYTES)

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Draw the request, or return the picture that was drawn of it before.

        A checkpoint trained below 512 px draws at its own scale; the picture is then enlarged to the canvas. A
        refined picture that is larger than the canvas stays so.

        Raises:
            RenderError: the checkpoint cannot draw it, or memory ran out.
            FlaggedError: one of its pictures must not be shown; then none is.
            RenderCancelled: `on_step` raised it.
        """
        started = time.perf_counter()
        counter = SampleCounter()
        seeds = [picture_seed(request.seed, number) for number in range(request.count)]
        drawn = [self._draw_safely(replace(request, seed=seed, count=1), counter, on_step) for seed in seeds]
        refiner = self._postprocessor.refiner
        images = tuple(_to_canvas(one.picture, request, refiner is not None) for one in drawn)
        return RenderResult(
            image=images[0],
            seed=request.seed,
            steps=request.steps,
            method=request.method,
            checkpoint=self._checkpoint.name,
            unet_samples=counter.unet_samples,
            seconds=time.perf_counter() - started,
            notes=drawn[0].context.prompts.notes,
            scheduler=request.scheduler,
            unet_calls=counter.unet_calls,
            backward_passes=counter.backward_passes,
            images=images,
            refiner=refiner.name if refiner else None,
            refiner_strength=refiner.strength if refiner else None,
            redraws=tuple(request.attempts.items()),
        )

    def find_cached(self, request: RenderRequest) -> Image.Image | None:
        """Return the first picture of a request, as it was before any refiner, if it was drawn and is still kept."""
        context = self._prepare(request, SampleCounter(), None)
        kept = self._cache.get(picture_key(request, context.prompts, context.settings))
        return None if kept is None else _to_canvas(kept["picture"].numpy(), request, is_refined=False)

    @property
    def batch_size(self) -> int:
        """How many requests to draw together; large latents gain nothing by it on a CPU."""
        small = self._checkpoint.native_px <= SMALL_PX
        return MAX_BATCH if small or self._checkpoint.device.device.type != "cpu" else 1

    def render_many(
        self, requests: Sequence[RenderRequest], on_steps: Sequence[OnStep]
    ) -> list[RenderResult | Exception]:
        """Draw requests of one size together, each with its own outcome; what fails together is drawn once alone."""
        if len(requests) == 1:
            return [self._render_one(requests[0], on_steps[0])]
        shared = SharedUNet(self._checkpoint.unet, len(requests))
        member = BatchMember(replace(self._checkpoint, unet=shared), self._segmenter, self._cache, self._postprocessor)
        works = [partial(member.render, request, on_step) for request, on_step in zip(requests, on_steps, strict=True)]
        outcomes = run_together(shared, works)
        for number, outcome in enumerate(outcomes):
            if isinstance(outcome, Exception) and not isinstance(outcome, RenderCancelled | FlaggedError):
                outcomes[number] = self._render_one(requests[number], on_steps[number])
        return outcomes

    def _render_one(self, request: RenderRequest, on_step: OnStep) -> RenderResult | Exception:
        try:
            return self.render(request, on_step)
        except Exception as error:  # noqa: BLE001  each outcome goes to whoever asked
            return error

    def _draw_safely(self, request: RenderRequest, counter: SampleCounter, on_step: OnStep | None) -> RenderedPicture:
        """Draw; what is broken is drawn once more in float32, what did not fit once more with memory freed."""
        try:
            return self._draw(request, counter, on_step)
        except BrokenLatents:
            if self._checkpoint.device.dtype == torch.float32 or is_offloaded_by_layers(self._checkpoint.unet):
                raise
            _LOG.warning("the drawing broke down in %s; drawn again in float32", self._checkpoint.device.dtype)
            with in_float32(self._checkpoint) as precise:
                again = DiffusionRenderer(precise, self._segmenter, self._cache, self._postprocessor)
                return again._draw(request, counter, on_step)
        except (RuntimeError, MemoryError) as error:
            if isinstance(error, RenderError):
                raise
            if is_dead_device(error):
                raise DeviceError(say("generation_dead_device")) from error
            if not is_out_of_memory(error):
                raise
            self._free()
        try:
            return self._draw(request, counter, on_step)
        except (RuntimeError, MemoryError) as error:
            if isinstance(error, RenderError) or not is_out_of_memory(error):
                raise
            self._free()
            raise RenderError(say("generation_out_of_memory")) from error

    def _draw(self, request: RenderRequest, counter: SampleCounter, on_step: OnStep | None) -> RenderedPicture:
        context = self._prepare(request, counter, on_step)
        key = picture_key(request, context.prompts, context.settings)
        kept = self._cache.get(key)
        if kept is not None:
            context.report("picture", request.steps, request.steps, None)
            return RenderedPicture(self._postprocessor.finish(kept["picture"].numpy(), key, context), context)
        if request.previous is None and request.attempts:
            request = self._after_first_attempts(request, counter, on_step)
        before = self._before(request, context)
        record = draw_function(request.method)(replace(context, previous=before))
        picture = decode(self._checkpoint, record.trajectory[-1:])[0]
        change = find_change(before.key, before.record, record) if before else None
        finished = self._postprocessor.finish(picture, key, context, change)
        self._cache.put(key, record.to_tensors(picture))
        return RenderedPicture(finished, context)

    def _after_first_attempts(
        self, request: RenderRequest, counter: SampleCounter, on_step: OnStep | None
    ) -> RenderRequest:
        """Make objects drawn again an edit of the picture that they were drawn again in, as they were."""
        first = replace(request, redraws=())
        self._draw(first, counter, on_step)
        return replace(request, previous=first)

    def _before(self, request: RenderRequest, context: RenderContext) -> PreviousPicture | None:
        """Find the picture to go on from; None where the edit concerns the whole picture, or nothing is kept of it."""
        previous = request.previous
        if previous is None:
            return None
        was = self._prepare(previous, SampleCounter(), None)
        keys = [background_key(r, d.prompts, d.settings) for r, d in ((previous, was), (request, context))]
        key = picture_key(previous, was.prompts, was.settings)
        kept = self._cache.get(key)
        if keys[0] != keys[1] or kept is None:
            return None
        record = PictureRecord.from_tensors(kept, self._checkpoint.device.device)
        return PreviousPicture(previous.layout, was.prompts.phrases, record, previous.attempts, key)

    def _free(self) -> None:
        self._cache.forget_memory()
        free_device_memory()

    def _prepare(self, request: RenderRequest, counter: SampleCounter, on_step: OnStep | None) -> RenderContext:
        checkpoint = self._checkpoint
        if METHOD_SPECS[request.method].needs_gligen and not checkpoint.has_grounding:
            raise RenderError(say("generation_no_gligen", checkpoint=checkpoint.name, method=request.method))
        height, width = self._latent_size(request)
        values = {name: self._value(request, name) for name in DEFAULTS}
        device = checkpoint.device
        settings = (
            *(checkpoint.identity, device.device.type, str(device.dtype), type(self._segmenter).__name__),
            *(request.seed, request.steps, request.scheduler, request.object_stride, height, width),
            *values.values(),
        )
        return RenderContext(
            checkpoint=checkpoint,
            segmenter=self._segmenter,
            layout=request.layout,
            prompts=word_prompts(request, checkpoint.vocabulary, self._fits),
            method=request.method,
            seed=request.seed,
            steps=request.steps,
            scheduler=request.scheduler,
            object_stride=request.object_stride,
            frozen_steps=int(values["frozen_step_ratio"] * request.steps),
            grounded_steps=int(values["scheduled_sampling_beta"] * request.steps),
            guidance_scale=values["guidance_scale"],
            guidance_rescale=values["guidance_rescale"],
            latent_height=height,
            latent_width=width,
            settings=settings,
            cache=self._cache,
            previous=None,
            counter=counter,
            report=self._reporter(request, on_step),
            attempts=request.attempts,
        )

    def _reporter(self, request: RenderRequest, on_step: OnStep | None) -> Report:
        def report(stage: str, done: int, total: int, clean: Tensor | None) -> None:
            if on_step is None:
                return
            shown = (
                self._postprocessor.safety is None
                and clean is not None
                and stage == "picture"
                and request.preview_every > 0
            )
            due = shown and done % max(1, request.preview_every) == 0 and done < total
            on_step(Progress(stage, done, total, self._previewer.show(clean) if due and clean is not None else None))

        return report

    def _value(self, request: RenderRequest, name: str) -> float:
        asked = getattr(request, name)
        return asked if asked is not None else self._checkpoint.defaults.get(name, DEFAULTS[name])

    def _latent_size(self, request: RenderRequest) -> tuple[int, int]:
        scale = min(1.0, self._checkpoint.native_px / CANVAS_PX) / self._checkpoint.pixels_per_latent
        return max(1, round(request.layout.height * scale)), max(1, round(request.layout.width * scale))

    def _fits(self, text: str) -> bool:
        tokenizer = self._checkpoint.tokenizer
        return len(tokenizer(text).input_ids) <= tokenizer.model_max_length


def _to_canvas(picture: np.ndarray, request: RenderRequest, is_refined: bool) -> Image.Image:
    width, height = request.layout.width, request.layout.height
    if is_refined and picture.shape[0] >= height and picture.shape[1] >= width:
        return Image.fromarray(picture)
    return Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS)


class BatchMember(DiffusionRenderer):
    """Draws as one of several; it tries nothing again, which would hold up the others."""

    def _draw_safely(self, request: RenderRequest, counter: SampleCounter, on_step: OnStep | None) -> RenderedPicture:
        return self._draw(request, counter, on_step)
