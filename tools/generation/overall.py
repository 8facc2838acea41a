"""The overall run that every method ends with: the whole picture in one pass, with or without boxes.

It knows nothing of per-object runs; a method may hand it latents to hold to.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from .conditioning import PhrasedBox, condition
from .denoising import HeldLatents, denoise, make_noise
from .drawing import Drawing


def scene_noise(drawing: Drawing) -> Tensor:
    """Draw the scene's noise (1, c, h, w) from its seed."""
    return make_noise(drawing.checkpoint, [drawing.seed], drawing.latent_height, drawing.latent_width)


def draw_overall(
    drawing: Drawing, noise: Tensor, boxes: Sequence[PhrasedBox] | None, held: HeldLatents | None = None
) -> Tensor:
    """Denoise the whole picture from `noise` (1, c, h, w); return clean latents (1, c, h, w).

    Args:
        boxes: the grounding; None draws without GLIGEN layers.
        held: latents that the first steps are held to.
    """
    prompts = drawing.prompts
    run = denoise(
        drawing.checkpoint,
        noise,
        condition(
            drawing.checkpoint, [prompts.overall], [prompts.overall_negative], None if boxes is None else [boxes]
        ),
        drawing.schedule(),
        [drawing.counter],
        held=[[held]] if held else (),
        on_step=drawing.reporter("picture", drawing.steps),
    )
    return run.last
