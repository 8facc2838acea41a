"""Draw an edit: what it did not change stays, held to the picture before; only the changed objects are run.

The boxes that changed, with a margin, are the region of the edit. Outside of it every step is held to the overall run
of the picture before. Inside, the objects are composed as in a first picture, and what they uncover is filled with
the background that was there before them, or with the surroundings in the changed object's own run. Then the first
`frozen_steps` of the overall run are known and skipped. Where neither knows the background, they are run once more
with everything else held.

Ours alone: LMD has no rounds of editing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from ..layout.layout import Box
from .changes import Changes, find_changes
from .composition import compose_overlaps, composite_objects
from .denoising import HeldLatents
from .object_run import ObjectRun, latent_corner
from .object_runs import run_objects
from .overall import noise_of_attempts, run_overall
from .records import PictureRecord, PreviousPicture
from .regions import mask_of_boxes, with_margin
from .render_context import RenderContext


@dataclass(frozen=True)
class Composite:
    """The latents of the first steps of an edit.

    Attributes:
        latents: (frozen steps + 1, c, h, w).
        unknown: (1, 1, h, w), 1 where they have to be run.
        covered: (1, 1, h, w), 1 where an object of the edit is.
        overlaps: what is in front where objects overlap.
    """

    latents: Tensor
    unknown: Tensor
    covered: Tensor
    overlaps: tuple[HeldLatents, ...]


def draw_edit(context: RenderContext, previous: PreviousPicture) -> PictureRecord:
    """Draw the edit of a composed picture."""
    changes = find_changes(previous, context.layout, context.prompts.phrases, context.attempts)
    region = region_of(context, changes, previous.record.known)
    composite = compose_edit(context, previous, changes, region)
    outside, overlaps = HeldLatents(previous.record.trajectory, 1 - region), composite.overlaps
    if composite.unknown.any():
        known = HeldLatents(composite.latents, 1 - composite.unknown)
        run = run_overall(
            context, composite.latents[:1], context.grounding, (known, *overlaps, outside), is_scaled=True
        )
        trajectory = torch.cat(run.latents)
    else:
        begin = composite.latents[-1:]
        run = run_overall(context, begin, context.grounding, (*overlaps, outside), start=context.frozen_steps)
        trajectory = torch.cat([composite.latents[:-1], *run.latents])
    return record_of(context, trajectory, composite.covered, changes.origins, previous.record)


def draw_edit_of_one_run(context: RenderContext, previous: PreviousPicture) -> PictureRecord:
    """Draw the edit of a picture that had no objects' runs: its region anew, all else held."""
    changes = find_changes(previous, context.layout, context.prompts.phrases, context.attempts)
    region = region_of(context, changes, previous.record.known)
    outside = HeldLatents(previous.record.trajectory, 1 - region)
    run = run_overall(context, noise_of_attempts(context), context.grounding, (outside,))
    return record_of(context, torch.cat(run.latents), torch.zeros_like(region), tuple(context.boxes), previous.record)


def region_of(context: RenderContext, changes: Changes, like: Tensor) -> Tensor:
    """Mark what the edit may change."""
    boxes = [*changes.left, *changes.reordered, *(context.boxes[index] for index in changes.touched)]
    return with_margin(mask_of_boxes(boxes, like))


def compose_edit(context: RenderContext, previous: PreviousPicture, changes: Changes, region: Tensor) -> Composite:
    """Composite the background and the objects of the region over the picture before."""
    runs = place_objects(context, changes, region)
    covered = torch.zeros_like(region)
    for one in runs.values():
        covered = torch.maximum(covered, one.mask)
    latents = previous.record.trajectory[: context.frozen_steps + 1]
    hole = mask_of_boxes(changes.left, region) * (1 - covered)
    seen = hole * previous.record.known
    latents = previous.record.background_trajectory * seen + latents * (1 - seen)
    hole = hole - seen
    for box in changes.left:
        for index in changes.fresh:
            near = hole * mask_of_boxes([box], hole)
            if (mask_of_boxes([context.boxes[index]], hole) * mask_of_boxes([box], hole)).any():
                latents = runs[index].latents * near + latents * (1 - near)
                hole = hole - near
    within = [replace(one, mask=one.mask * region[0]) for one in runs.values()]
    overlaps = compose_overlaps(context, within) if within else ()
    return Composite(composite_objects(latents, within), hole, covered, overlaps)


def place_objects(context: RenderContext, changes: Changes, region: Tensor) -> dict[int, ObjectRun]:
    """Return the runs of all objects that reach into the region, each where it stands now."""
    height, width = context.latent_height, context.latent_width
    wanted = [
        index for index, box in enumerate(context.boxes) if (with_margin(mask_of_boxes([box], region)) * region).any()
    ]
    objects = [item.with_box(box) for item, box in zip(context.layout.objects, changes.origins, strict=True)]
    runs = run_objects(replace(context, layout=replace(context.layout, objects=tuple(objects))), wanted)
    placed = {}
    for index, run in runs.items():
        there, here = (latent_corner(box, height, width) for box in (context.boxes[index], changes.origins[index]))
        placed[index] = run.shifted(there[0] - here[0], there[1] - here[1])
    return placed


def record_of(
    context: RenderContext,
    trajectory: Tensor,
    covered: Tensor,
    origins: tuple[Box, ...],
    previous: PictureRecord | None = None,
) -> PictureRecord:
    """Record a finished run; places that no object covers become part of the background trajectory, or stay as it has them."""
    first = trajectory[: context.frozen_steps + 1]
    free = 1 - torch.maximum(with_margin(covered), mask_of_boxes(context.boxes, covered))
    if previous is None:
        return PictureRecord(trajectory, first, free, origins)
    background_trajectory = previous.background_trajectory * previous.known + first * (1 - previous.known)
    return PictureRecord(trajectory, background_trajectory, torch.maximum(previous.known, free), origins)
