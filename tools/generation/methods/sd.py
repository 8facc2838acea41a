"""`sd`: plain Stable Diffusion (Rombach et al. 2022) on the overall prompt; boxes are not used.

It is the baseline that the grounded methods are compared with, on the same checkpoint with its GLIGEN layers off.
"""

from __future__ import annotations

from torch import Tensor

from ..conditioning import condition
from ..denoising import denoise, make_noise
from ..drawing import Drawing


def draw_sd(drawing: Drawing) -> Tensor:
    """Draw the overall prompt in one run; return clean latents (1, c, h, w)."""
    prompts = drawing.prompts
    conditioning = condition(drawing.checkpoint, [prompts.overall], [prompts.negative], None)
    noise = make_noise(drawing.checkpoint, [drawing.seed], drawing.latent_height, drawing.latent_width)
    run = denoise(
        drawing.checkpoint,
        noise,
        conditioning,
        drawing.schedule(),
        drawing.counter,
        on_step=drawing.reporter("picture", drawing.steps),
    )
    return run.last
