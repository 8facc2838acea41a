"""The overall run that every method ends with: the whole picture in one pass, with or without boxes.

It knows nothing of per-object runs; a method may hand it latents to hold to, or to start from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from torch import Tensor

from .conditioning import PhrasedBox, condition
from .denoising import HeldLatents, Trajectory, denoise, make_noise
from .drawing import Drawing
from .objects import ObjectRun, object_noise
from .regions import mask_of_boxes
from .steering import steer_overall


def scene_noise(drawing: Drawing) -> Tensor:
    """Draw the scene's noise (1, c, h, w) from its seed."""
    return make_noise(drawing.checkpoint, [drawing.seed], drawing.latent_height, drawing.latent_width)


def noise_of_tries(drawing: Drawing) -> Tensor:
    """Draw the scene's noise (1, c, h, w), with own noise in the boxes of objects that are drawn again."""
    noise = scene_noise(drawing)
    for item in drawing.layout.objects:
        if item.id in drawing.tries:
            inside = mask_of_boxes([item.box], noise)
            noise = object_noise(drawing, item) * inside + noise * (1 - inside)
    return noise


def run_overall(
    drawing: Drawing,
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
    prompts = drawing.prompts
    grounding = None if boxes is None else [boxes]
    conditioning = condition(drawing.checkpoint, [prompts.overall], [prompts.overall_negative], grounding)
    schedule = replace(drawing.schedule(), start=start)
    return denoise(
        drawing.checkpoint,
        begin,
        conditioning,
        schedule,
        [drawing.counter],
        held=[held] if held else (),
        steering=steer_overall(drawing, conditioning, schedule, runs or {}) if drawing.is_guided else None,
        is_scaled=is_scaled,
        keep_all=True,
        on_step=drawing.reporter("picture", drawing.steps),
    )
