"""`sd`: plain Stable Diffusion (Rombach et al. 2022) on the overall prompt; boxes are not used.

It is the baseline that the grounded methods are compared with, on the same checkpoint with its GLIGEN layers off.
Every edit changes its prompt, and with it the whole picture.
"""

from __future__ import annotations

import torch

from ..drawing import Drawing
from ..editing import record_of
from ..overall import run_overall, scene_noise
from ..records import PictureRecord


def draw_sd(drawing: Drawing) -> PictureRecord:
    """Draw the overall prompt in one run."""
    run = run_overall(drawing, scene_noise(drawing), boxes=None)
    return record_of(drawing, torch.cat(run.latents), torch.zeros_like(run.last[:, :1]), tuple(drawing.boxes))
