"""`sd`: plain Stable Diffusion (Rombach et al. 2022) on the overall prompt; boxes are not used.

It is the baseline that the grounded methods are compared with, on the same checkpoint with its GLIGEN layers off.
Every edit changes its prompt, and with it the whole picture.
"""

from __future__ import annotations

import torch

from ..editing import record_of
from ..overall import run_overall, scene_noise
from ..records import PictureRecord
from ..render_context import RenderContext


def draw_sd(context: RenderContext) -> PictureRecord:
    """Draw the overall prompt in one run."""
    run = run_overall(context, scene_noise(context), boxes=None)
    return record_of(context, torch.cat(run.latents), torch.zeros_like(run.last[:, :1]), tuple(context.boxes))
