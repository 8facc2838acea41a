"""`gligen`: one run with all boxes as grounding tokens (Li et al. 2023, section 3), with scheduled sampling.

It knows nothing of per-object runs; `lmd_plus` ends with the same run, its first steps held.
"""

from __future__ import annotations

from torch import Tensor

from ..drawing import Drawing
from ..overall import draw_overall, scene_noise


def draw_gligen(drawing: Drawing) -> Tensor:
    """Draw the overall prompt with all boxes in one run; return clean latents (1, c, h, w)."""
    return draw_overall(drawing, scene_noise(drawing), drawing.phrased_boxes)
