"""`gligen`: one run with all boxes as grounding tokens (Li et al. 2023, section 3), with scheduled sampling.

It knows nothing of per-object runs. It is also the overall run of `lmd_plus`, which holds its first steps.
"""

from __future__ import annotations

from torch import Tensor

from ..conditioning import condition
from ..denoising import HeldLatents, denoise, make_noise
from ..drawing import Drawing


def draw_gligen(drawing: Drawing) -> Tensor:
    """Draw the overall prompt with all boxes in one run; return clean latents (1, c, h, w)."""
    noise = make_noise(drawing.checkpoint, [drawing.seed], drawing.latent_height, drawing.latent_width)
    return draw_overall(drawing, noise, None)


def draw_overall(drawing: Drawing, noise: Tensor, held: HeldLatents | None) -> Tensor:
    """Run the overall pass from `noise` (1, c, h, w), held to latents where given."""
    prompts = drawing.prompts
    conditioning = condition(drawing.checkpoint, [prompts.overall], [prompts.negative], [drawing.phrased_boxes])
    run = denoise(
        drawing.checkpoint,
        noise,
        conditioning,
        drawing.schedule(),
        drawing.counter,
        held=held,
        on_step=drawing.reporter("picture", drawing.steps),
    )
    return run.last
