"""`lmd_plus`: LMD+ (Lian et al. 2023, section 3.2 and appendix on GLIGEN), without attention guidance.

1. Every object is drawn alone, all in one batch, by GLIGEN with its own box and seed, up to `frozen_steps`.
2. The predicted clean picture there gives each object's mask.
3. Inside the masks the objects' trajectories are composed into the background noise, the largest mask first.
4. The overall GLIGEN run starts from it and is held to it inside the masks for the first `frozen_steps`.

Ours differs from the reference: object runs stop at `frozen_steps` (their later latents are never used), masks come
from the predicted clean latents there instead of a finished picture, and an object's seed derives from the scene seed
and its id instead of its place in a sorted list, so editing one object leaves the others' noise alone. An edit goes
on from the picture before it (`editing.py`).
"""

from __future__ import annotations

import torch

from ..composition import compose
from ..drawing import Drawing
from ..editing import draw_edit, record_of
from ..objects import run_objects
from ..overall import run_overall, scene_noise
from ..records import PictureRecord
from .gligen import draw_gligen


def draw_lmd_plus(drawing: Drawing) -> PictureRecord:
    """Draw the layout by LMD+. Without frozen steps it is `gligen`."""
    if drawing.frozen_steps == 0:
        return draw_gligen(drawing)
    if drawing.before is not None:
        return draw_edit(drawing, drawing.before)
    if not drawing.layout.objects:
        return draw_gligen(drawing)
    runs = run_objects(drawing, list(range(len(drawing.layout.objects))))
    held = compose(scene_noise(drawing), list(runs.values()))
    run = run_overall(drawing, held.trajectory[:1], drawing.grounding, (held,), runs)
    return record_of(drawing, torch.cat(run.latents), held.mask, tuple(drawing.boxes))
