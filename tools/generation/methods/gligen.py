"""`gligen`: one run with all boxes as grounding tokens (Li et al. 2023, section 3), with scheduled sampling.

Differs in edits, which the paper has not: outside the changed boxes the run is held to that of the picture before.
"""

from __future__ import annotations

import torch

from ..editing import draw_edit_of_one_run, record_of
from ..overall import noise_of_attempts, run_overall
from ..records import PictureRecord
from ..render_context import RenderContext


def draw_gligen(context: RenderContext) -> PictureRecord:
    """Draw the overall prompt with all boxes in one run."""
    if context.previous is not None:
        return draw_edit_of_one_run(context, context.previous)
    run = run_overall(context, noise_of_attempts(context), context.grounding)
    return record_of(context, torch.cat(run.latents), torch.zeros_like(run.last[:, :1]), tuple(context.boxes))
