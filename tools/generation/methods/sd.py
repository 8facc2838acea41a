"""`sd`: plain Stable Diffusion (Rombach et al. 2022) on the overall prompt; boxes are not used.

It is the baseline that the grounded methods are compared with, on the same checkpoint with its GLIGEN layers off.
"""

from __future__ import annotations

from torch import Tensor

from ..drawing import Drawing
from ..overall import draw_overall, scene_noise


def draw_sd(drawing: Drawing) -> Tensor:
    """Draw the overall prompt in one run; return clean latents (1, c, h, w)."""
    return draw_overall(drawing, scene_noise(drawing), boxes=None)
