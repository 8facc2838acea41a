"""The overall run that every method ends with: the whole picture in one pass, with or without boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from torch import Tensor

from .conditioning import PhrasedBox, condition
from .denoising import HeldLatents, Trajectory, denoise, make_noise
from .guidance_targets import guide_overall
from .object_run import ObjectRun
from .object_runs import object_noise
from .regions import mask_of_boxes
from .render_context import RenderContext


def scene_noise(context: RenderContext) -> Tensor:
    """Draw the scene's noise (1, c, h, w) from its seed."""
    return make_noise(context.checkpoint, [context.seed], context.latent_height, context.latent_width)


def noise_of_attempts(context: RenderContext) -> Tensor:
    """Draw the scene's noise (1, c, h, w), with own noise in the boxes of objects that are drawn again."""
    noise = scene_noise(context)
    for item in context.layout.objects:
        if item.id in context.attempts:
            inside = mask_of_boxes([item.box], noise)
            noise = object_noise(context, item) * inside + noise * (1 - inside)
    return noise


def run_overall(
    context: RenderContext,
    begin: Tensor,
    boxes: Sequence[PhrasedBox] | None,
    held: Sequence[HeldLatents] = (),
    runs: Mapping[int, ObjectRun] | None = None,
    *,
    start: int = 0,
    is_scaled: bool = False,
) -> Trajectory:
    """Denoise the whole picture; return the latents of every step.

    Args:
        begin: (1, c, h, w), noise, or the latents after `start` steps.
        boxes: the grounding; None draws without GLIGEN layers.
        held: latents that the steps are held to.
        runs: the objects' own, whose attention a guided run takes as reference.
        is_scaled: `begin` is what a scheduler begins with rather than standard normal.
    """
    prompts = context.prompts
    grounding = None if boxes is None else [boxes]
    conditioning = condition(context.checkpoint, [prompts.overall], [prompts.overall_negative], grounding)
    schedule = replace(context.schedule(), start=start)
    return denoise(
        context.checkpoint,
        begin,
        conditioning,
        schedule,
        [context.counter],
        held=[held] if held else (),
        guidance=guide_overall(context, conditioning, schedule, runs or {})
        if context.spec.guidance_strength is not None
        else None,
        is_scaled=is_scaled,
        keep_all=True,
        on_step=context.reporter("picture", context.steps),
    )
