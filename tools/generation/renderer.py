"""The renderer on diffusers' model classes: any checkpoint, any method, one picture at a time.

It knows nothing of conversations or files.
"""

from __future__ import annotations

import time

import torch
from PIL import Image

from ..layout.speech import say
from .checkpoint import Checkpoint
from .denoising import SampleCounter
from .drawing import Drawing, decode
from .methods import METHODS
from .prompts import word_prompts
from .request import OnStep, Progress, RenderError, RenderRequest, RenderResult
from .segmenters import Segmenter

# LMD+'s own values, used where neither the request nor the checkpoint says otherwise.
DEFAULTS = {"guidance_scale": 7.5, "guidance_rescale": 0.0, "frozen_step_ratio": 0.5, "scheduled_sampling_beta": 0.4}
CANVAS_PX = 512


class DiffusionRenderer:
    """Draws with one loaded checkpoint and segmenter."""

    def __init__(self, checkpoint: Checkpoint, segmenter: Segmenter) -> None:
        self._checkpoint, self._segmenter = checkpoint, segmenter

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Draw the request.

        A checkpoint trained below 512 px draws at its own scale; the picture is then enlarged to the canvas.

        Raises:
            RenderError: the checkpoint cannot draw it, or memory ran out.
            RenderCancelled: `on_step` raised it.
        """
        started = time.perf_counter()
        drawing = self._prepare(request, on_step)
        try:
            latents = METHODS[request.method](drawing)
            picture = decode(self._checkpoint, latents)[0]
        except torch.cuda.OutOfMemoryError as error:
            torch.cuda.empty_cache()
            raise RenderError(say("generation_out_of_memory")) from error
        size = (request.layout.width, request.layout.height)
        return RenderResult(
            image=Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS),
            seed=request.seed,
            steps=request.steps,
            method=request.method,
            checkpoint=self._checkpoint.name,
            unet_samples=drawing.counter.unet_samples,
            seconds=time.perf_counter() - started,
            notes=drawing.prompts.notes,
            scheduler=request.scheduler,
            unet_calls=drawing.counter.unet_calls,
        )

    def _prepare(self, request: RenderRequest, on_step: OnStep | None) -> Drawing:
        checkpoint = self._checkpoint
        if request.method != "sd" and not checkpoint.has_grounding:
            raise RenderError(say("generation_no_gligen", checkpoint=checkpoint.name, method=request.method))
        height, width = self._latent_size(request)
        return Drawing(
            checkpoint=checkpoint,
            segmenter=self._segmenter,
            layout=request.layout,
            prompts=word_prompts(request, checkpoint.vocabulary, self._fits),
            seed=request.seed,
            steps=request.steps,
            scheduler=request.scheduler,
            object_stride=request.object_stride,
            frozen_steps=int(self._value(request, "frozen_step_ratio") * request.steps),
            grounded_steps=int(self._value(request, "scheduled_sampling_beta") * request.steps),
            guidance_scale=self._value(request, "guidance_scale"),
            guidance_rescale=self._value(request, "guidance_rescale"),
            latent_height=height,
            latent_width=width,
            counter=SampleCounter(),
            report=lambda stage, done, total: on_step(Progress(stage, done, total)) if on_step else None,
        )

    def _value(self, request: RenderRequest, name: str) -> float:
        asked = getattr(request, name)
        return asked if asked is not None else self._checkpoint.defaults.get(name, DEFAULTS[name])

    def _latent_size(self, request: RenderRequest) -> tuple[int, int]:
        scale = min(1.0, self._checkpoint.native_px / CANVAS_PX) / self._checkpoint.pixels_per_latent
        return max(1, round(request.layout.height * scale)), max(1, round(request.layout.width * scale))

    def _fits(self, text: str) -> bool:
        tokenizer = self._checkpoint.tokenizer
        return len(tokenizer(text).input_ids) <= tokenizer.model_max_length
