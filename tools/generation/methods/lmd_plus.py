"""`lmd_plus`: LMD+ (Lian et al. 2023, section 3.2 and appendix on GLIGEN), without attention guidance.

1. Every object is drawn alone, all in one batch, by GLIGEN with its own box and seed, up to `frozen_steps`.
2. The predicted clean picture there gives each object's mask.
3. Inside the masks the objects' trajectories are composed into the background noise, the largest mask first.
4. The overall GLIGEN run starts from it and is held to it inside the masks for the first `frozen_steps`.

Ours differs from the reference: object runs stop at `frozen_steps` (their later latents are never used), masks come
from the predicted clean latents there instead of a finished picture, and an object's seed derives from the scene seed
and its id instead of its place in a sorted list, so editing one object leaves the others' noise alone.
"""

from __future__ import annotations

import hashlib

from torch import Tensor

from ..composition import compose, latent_masks
from ..conditioning import condition
from ..denoising import Trajectory, denoise, make_noise
from ..drawing import Drawing, decode
from ..overall import draw_overall, scene_noise
from .gligen import draw_gligen


def object_seed(scene_seed: int, object_id: str) -> int:
    """Derive an object's seed from the scene seed and its stable id, 0..2**31-1."""
    digest = hashlib.sha256(f"{scene_seed}:{object_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def draw_objects(drawing: Drawing) -> Trajectory:
    """Draw each object alone, in one batch of n, up to `frozen_steps`; keep every step's latents."""
    prompts, count = drawing.prompts, len(drawing.layout.objects)
    seeds = [object_seed(drawing.seed, item.id) for item in drawing.layout.objects]
    conditioning = condition(
        drawing.checkpoint,
        prompts.objects,
        [prompts.object_negative] * count,
        [[phrased] for phrased in drawing.phrased_boxes],
    )
    return denoise(
        drawing.checkpoint,
        make_noise(drawing.checkpoint, seeds, drawing.latent_height, drawing.latent_width),
        conditioning,
        drawing.schedule(drawing.frozen_steps, drawing.object_stride),
        [drawing.counter] * count,
        keep_all=True,
        on_step=drawing.reporter("objects", drawing.frozen_steps),
    )


def draw_lmd_plus(drawing: Drawing) -> Tensor:
    """Draw the layout by LMD+; return clean latents (1, c, h, w). Without objects or frozen steps it is `gligen`."""
    if not drawing.layout.objects or drawing.frozen_steps == 0:
        return draw_gligen(drawing)
    objects = draw_objects(drawing)
    pictures = decode(drawing.checkpoint, objects.predicted_clean)
    masks = latent_masks(drawing.segmenter.segment(pictures, drawing.boxes), drawing)
    held = compose(scene_noise(drawing), objects, masks)
    return draw_overall(drawing, held.trajectory[:1], drawing.phrased_boxes, held)
