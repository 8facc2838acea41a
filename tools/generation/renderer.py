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

from ..layout.speech import say
from .batching import SharedUNet, run_together
from .cache import TensorCache
from .cache_keys import background_key, picture_key
from .checkpoint import Checkpoint
from .decoding import decode
from .denoising import BrokenLatents, SampleCounter
from .device import unused_card
from .device_errors import free_device_memory, in_float32, is_dead_device, is_out_of_memory
from .hardware import is_offloaded_by_layers
from .methods import draw_function
from .picture_records import PictureRecords
from .postprocessing import Change, Postprocessor, find_change, keep_outside
from .preview import Previewer
from .record_store import RecordStore
from .records import PictureRecord, PreviousPicture
from .render_context import RenderContext
from .request import (
    DeviceError,
    FlaggedError,
    OnStep,
    RenderCancelled,
    RenderError,
    RenderRequest,
    RenderResult,
    picture_seed,
)
from .request_resolution import Models, resolve_request
from .segmenters import Segmenter

_LOG = logging.getLogger(__name__)
MAX_BATCH = 8
SMALL_MODEL_PX = 256
MEMORY_BYTES = 256 * 2**20


@dataclass(frozen=True)
class RenderedPicture:
    """One finished picture of the canvas at the checkpoint's or the refiner's own scale, (H, W, 3) uint8, and its key."""

    picture: np.ndarray
    key: str
    context: RenderContext


class DiffusionRenderer:
    """Draws with one loaded checkpoint and segmenter; what it has drawn stays in the cache.

    With a record store, what an edit needs of a picture is kept there as well.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        segmenter: Segmenter,
        cache: TensorCache | None = None,
        postprocessor: Postprocessor | None = None,
        store: RecordStore | None = None,
    ) -> None:
        records = PictureRecords(cache if cache is not None else TensorCache(MEMORY_BYTES), store)
        self.models = Models(checkpoint, segmenter, records)
        self._postprocessor = postprocessor or Postprocessor()
        self._previewer = Previewer(checkpoint)
        hint = unused_card() if checkpoint.device.device.type == "cpu" and checkpoint.vocabulary is None else None
        self._first_notes = [hint] if hint else []

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Draw the request, or return the picture that was drawn of it before.

        A picture is drawn at a size that the checkpoint was trained for (`canvas.py`) and scaled to the canvas. A
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
            checkpoint=self.models.checkpoint.name,
            unet_samples=counter.unet_samples,
            seconds=time.perf_counter() - started,
            notes=(*drawn[0].context.prompts.notes, *self._take_first_notes()),
            scheduler=request.scheduler,
            unet_calls=counter.unet_calls,
            backward_passes=counter.backward_passes,
            images=images,
            refiner=refiner.name if refiner else None,
            refiner_strength=refiner.strength if refiner else None,
            redraws=tuple(request.attempts.items()),
            records=tuple(one.key for one in drawn),
        )

    def _take_first_notes(self) -> list[str]:
        """Return what the first picture says of the machine; the next ones say nothing."""
        notes, self._first_notes = self._first_notes, []
        return notes

    def find_cached(self, request: RenderRequest) -> Image.Image | None:
        """Return the first picture of a request, as it was before any refiner, if it was drawn and is still kept."""
        context = resolve_request(request, self.models)
        kept = self.models.records.get(picture_key(request, context.prompts, context.settings))
        if kept is None:
            return None
        return _to_canvas(context.fit.crop(kept["picture"].numpy()), request, is_refined=False)

    @property
    def batch_size(self) -> int:
        """How many requests to draw together; large latents gain nothing by it on a CPU."""
        checkpoint = self.models.checkpoint
        small = checkpoint.native_px <= SMALL_MODEL_PX
        return MAX_BATCH if small or checkpoint.device.device.type != "cpu" else 1

    def render_many(
        self, requests: Sequence[RenderRequest], on_steps: Sequence[OnStep]
    ) -> list[RenderResult | Exception]:
        """Draw requests of one size together, each with its own outcome; what fails together is drawn once alone."""
        if len(requests) == 1:
            return [self._render_one(requests[0], on_steps[0])]
        shared = SharedUNet(self.models.checkpoint.unet, len(requests))
        member = self._with(replace(self.models.checkpoint, unet=shared), BatchMember)
        works = [partial(member.render, request, on_step) for request, on_step in zip(requests, on_steps, strict=True)]
        outcomes = run_together(shared, works)
        for number, outcome in enumerate(outcomes):
            if isinstance(outcome, Exception) and not isinstance(outcome, RenderCancelled | FlaggedError):
                outcomes[number] = self._render_one(requests[number], on_steps[number])
        return outcomes

    def _with(self, checkpoint: Checkpoint, kind: type[DiffusionRenderer]) -> DiffusionRenderer:
        models = self.models
        return kind(checkpoint, models.segmenter, models.records.cache, self._postprocessor, models.records.store)

    def _render_one(self, request: RenderRequest, on_step: OnStep) -> RenderResult | Exception:
        try:
            return self.render(request, on_step)
        except Exception as error:  # noqa: BLE001  each outcome goes to whoever asked
            return error

    def _draw_safely(self, request: RenderRequest, counter: SampleCounter, on_step: OnStep | None) -> RenderedPicture:
        """Draw; what is broken is drawn once more in float32, what did not fit once more with memory freed."""
        checkpoint = self.models.checkpoint
        try:
            return self._draw(request, counter, on_step)
        except BrokenLatents:
            if checkpoint.device.dtype == torch.float32 or is_offloaded_by_layers(checkpoint.unet):
                raise
            _LOG.warning("the drawing broke down in %s; drawn again in float32", checkpoint.device.dtype)
            with in_float32(checkpoint) as precise:
                return self._with(precise, DiffusionRenderer)._draw(request, counter, on_step)
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
        context = self._resolve(request, counter, on_step)
        key = picture_key(request, context.prompts, context.settings)
        kept = self.models.records.get(key)
        if kept is not None:
            context.report("picture", request.steps, request.steps, None)
            return self._finish(kept["picture"].numpy(), key, context)
        if request.previous is None and request.attempts:
            # Objects drawn again are an edit of the picture that they were drawn again in, as they were.
            request = replace(request, previous=replace(request, redraws=()))
        previous = self._previous(request, context, on_step)
        record = draw_function(request.method)(replace(context, previous=previous))
        picture = decode(context.checkpoint, record.trajectory[-1:])[0]
        change = find_change(previous, record) if previous else None
        if previous is not None and change is not None:
            picture = keep_outside(picture, previous.picture, change.region)
        finished = self._finish(picture, key, context, change)
        self.models.records.put(key, record.to_tensors(picture))
        return finished

    def _finish(
        self, picture: np.ndarray, key: str, context: RenderContext, change: Change | None = None
    ) -> RenderedPicture:
        cropped = change and replace(change, region=context.fit.crop(change.region))
        finished = self._postprocessor.finish(context.fit.crop(picture), key, context, cropped)
        return RenderedPicture(finished, key, context)

    def _previous(
        self, request: RenderRequest, context: RenderContext, on_step: OnStep | None
    ) -> PreviousPicture | None:
        """Find the picture to go on from, and draw it again where nothing is kept of it: the same seeds give it back.

        None where the edit concerns the whole picture.
        """
        previous = request.previous
        if previous is None:
            return None
        was = resolve_request(previous, self.models)
        if background_key(previous, was.prompts, was.settings) != background_key(
            request, context.prompts, context.settings
        ):
            return None
        key, records = picture_key(previous, was.prompts, was.settings), self.models.records
        kept = records.get(key)
        if kept is None:
            self._draw(previous, context.counter, on_step)
            kept = records.get(key)
        if kept is None:  # a cache of no size keeps nothing
            return None
        record = PictureRecord.from_tensors(kept, context.checkpoint.device.device)
        picture = kept["picture"].numpy()
        return PreviousPicture(was.layout, was.prompts.phrases, record, picture, previous.attempts, key)

    def _free(self) -> None:
        self.models.records.cache.forget_memory()
        free_device_memory()

    def _resolve(self, request: RenderRequest, counter: SampleCounter, on_step: OnStep | None) -> RenderContext:
        every = request.preview_every if self._postprocessor.safety is None else 0
        context = resolve_request(request, self.models, counter)
        return (
            context
            if on_step is None
            else replace(context, report=self._previewer.reporter(context.fit, on_step, every))
        )


def _to_canvas(picture: np.ndarray, request: RenderRequest, is_refined: bool) -> Image.Image:
    width, height = request.layout.width, request.layout.height
    if is_refined and picture.shape[0] >= height and picture.shape[1] >= width:
        return Image.fromarray(picture)
    return Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS)


class BatchMember(DiffusionRenderer):
    """Draws as one of several; it tries nothing again, which would hold up the others."""

    def _draw_safely(self, request: RenderRequest, counter: SampleCounter, on_step: OnStep | None) -> RenderedPicture:
        return self._draw(request, counter, on_step)
