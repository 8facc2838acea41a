"""`lmd_plus`: LMD+ (Lian et al. 2023, section 3.2 and appendix on GLIGEN), without attention guidance.

1. Every object is drawn alone, all in one batch, by GLIGEN with its own box and seed, up to `frozen_steps`.
2. The predicted clean picture there gives each object's mask.
3. Inside the masks the objects' trajectories are composed into the background noise, from back to front.
4. The overall GLIGEN run starts from it and is held to it inside the masks for the first `frozen_steps`.

Ours differs from the reference: object runs stop at `frozen_steps` (their later latents are never used), masks come
from the predicted clean latents there instead of a finished picture, and an object's seed derives from the scene seed
and its id instead of its place in a sorted list, so editing one object leaves the others' noise alone. Depth is the
layout's, and where objects overlap the front one is held longer (`composition.py`). An edit goes on from the picture
before it (`editing.py`).
"""

from __future__ import annotations

import torch

from ..composition import compose, compose_overlaps
from ..editing import draw_edit, record_of
from ..object_runs import run_objects
from ..overall import run_overall, scene_noise
from ..records import PictureRecord
from ..render_context import RenderContext
from .gligen import draw_gligen


def draw_lmd_plus(context: RenderContext) -> PictureRecord:
    """Draw the layout by LMD+. Without frozen steps it is `gligen`."""
    if context.frozen_steps == 0:
        return draw_gligen(context)
    if context.previous is not None:
        return draw_edit(context, context.previous)
    if not context.layout.objects:
        return draw_gligen(context)
    runs = run_objects(context, list(range(len(context.layout.objects))))
    objects = list(runs.values())
    held = compose(scene_noise(context), objects)
    holds = (held, *compose_overlaps(context, objects))
    run = run_overall(context, held.trajectory[:1], context.grounding, holds, runs)
    return record_of(context, torch.cat(run.latents), held.mask, tuple(context.boxes))
