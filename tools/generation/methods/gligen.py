"""`gligen`: one run with all boxes as grounding tokens (Li et al. 2023, section 3), with scheduled sampling.

Differs in edits, which the paper has not: outside the changed boxes the run is held to that of the picture before.
It knows nothing of per-object runs; `lmd_plus` ends with the same run, its first steps held.
"""

from __future__ import annotations

import torch

from ..drawing import Drawing
from ..editing import draw_edit_of_one_run, record_of
from ..overall import noise_of_tries, run_overall
from ..records import PictureRecord


def draw_gligen(drawing: Drawing) -> PictureRecord:
    """Draw the overall prompt with all boxes in one run."""
    if drawing.before is not None:
        return draw_edit_of_one_run(drawing, drawing.before)
    run = run_overall(drawing, noise_of_tries(drawing), drawing.grounding)
    return record_of(drawing, torch.cat(run.latents), torch.zeros_like(run.last[:, :1]), tuple(drawing.boxes))
