"""Draw an edit: what it did not change stays, held to the picture before; only the changed objects are run.

The boxes that changed, with a margin, are the region of the edit. Outside of it every step is held to the overall run
of the picture before. Inside, the objects are composed as in a first picture, and what they uncover is filled with
the background that was there before them, or with the surroundings in the changed object's own run. Then the first
`frozen_steps` of the overall run are known and skipped. Where neither knows the background, they are run once more
with everything else held.

Ours alone: LMD has no rounds of editing. It knows nothing of files or caches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from ..layout.layout import Box
from .changes import Changes, find_changes
from .composition import lay_over
from .denoising import HeldLatents
from .drawing import Drawing
from .objects import ObjectRun, places_of, run_objects
from .overall import noise_of_tries, run_overall
from .records import Before, PictureRecord
from .regions import mask_of_boxes, with_margin


@dataclass(frozen=True)
class Composite:
    """The latents of the first steps of an edit.

    Attributes:
        latents: (frozen steps + 1, c, h, w).
        unknown: (1, 1, h, w), 1 where they have to be run.
        covered: (1, 1, h, w), 1 where an object of the edit is.
    """

    latents: Tensor
    unknown: Tensor
    covered: Tensor


def draw_edit(drawing: Drawing, before: Before) -> PictureRecord:
    """Draw the edit of a composed picture."""
    changes = find_changes(before, drawing.layout, drawing.prompts.phrases, drawing.tries)
    region = region_of(drawing, changes, before.record.known)
    composite = compose_edit(drawing, before, changes, region)
    outside = HeldLatents(before.record.trajectory, 1 - region)
    if composite.unknown.any():
        known = HeldLatents(composite.latents, 1 - composite.unknown)
        run = run_overall(drawing, composite.latents[:1], drawing.grounding, (known, outside), is_scaled=True)
        trajectory = torch.cat(run.latents)
    else:
        begin = composite.latents[-1:]
        run = run_overall(drawing, begin, drawing.grounding, (outside,), start=drawing.frozen_steps)
        trajectory = torch.cat([composite.latents[:-1], *run.latents])
    return record_of(drawing, trajectory, composite.covered, changes.origins, before.record)


def draw_edit_of_one_run(drawing: Drawing, before: Before) -> PictureRecord:
    """Draw the edit of a picture that had no objects' runs: its region anew, all else held."""
    changes = find_changes(before, drawing.layout, drawing.prompts.phrases, drawing.tries)
    region = region_of(drawing, changes, before.record.known)
    outside = HeldLatents(before.record.trajectory, 1 - region)
    run = run_overall(drawing, noise_of_tries(drawing), drawing.grounding, (outside,))
    return record_of(drawing, torch.cat(run.latents), torch.zeros_like(region), tuple(drawing.boxes), before.record)


def region_of(drawing: Drawing, changes: Changes, like: Tensor) -> Tensor:
    """Mark what the edit may change."""
    boxes = [*changes.left, *(drawing.boxes[index] for index in changes.touched)]
    return with_margin(mask_of_boxes(boxes, like))


def compose_edit(drawing: Drawing, before: Before, changes: Changes, region: Tensor) -> Composite:
    """Lay the background and the objects of the region over the picture before."""
    runs = place_objects(drawing, changes, region)
    covered = torch.zeros_like(region)
    for one in runs.values():
        covered = torch.maximum(covered, one.mask)
    latents = before.record.trajectory[: drawing.frozen_steps + 1]
    hole = mask_of_boxes(changes.left, region) * (1 - covered)
    seen = hole * before.record.known
    latents = before.record.plate * seen + latents * (1 - seen)
    hole = hole - seen
    for box in changes.left:
        for index in changes.fresh:
            near = hole * mask_of_boxes([box], hole)
            if (mask_of_boxes([drawing.boxes[index]], hole) * mask_of_boxes([box], hole)).any():
                latents = runs[index].latents * near + latents * (1 - near)
                hole = hole - near
    within = [replace(one, mask=one.mask * region[0]) for one in runs.values()]
    return Composite(lay_over(latents, within), hole, covered)


def place_objects(drawing: Drawing, changes: Changes, region: Tensor) -> dict[int, ObjectRun]:
    """Return the runs of all objects that reach into the region, each where it stands now."""
    height, width = drawing.latent_height, drawing.latent_width
    wanted = [
        index for index, box in enumerate(drawing.boxes) if (with_margin(mask_of_boxes([box], region)) * region).any()
    ]
    objects = [item.with_box(box) for item, box in zip(drawing.layout.objects, changes.origins, strict=True)]
    runs = run_objects(replace(drawing, layout=replace(drawing.layout, objects=tuple(objects))), wanted)
    placed = {}
    for index, run in runs.items():
        there, here = (places_of(box, height, width) for box in (drawing.boxes[index], changes.origins[index]))
        placed[index] = run.shifted(there[0] - here[0], there[1] - here[1])
    return placed


def record_of(
    drawing: Drawing,
    trajectory: Tensor,
    covered: Tensor,
    origins: tuple[Box, ...],
    before: PictureRecord | None = None,
) -> PictureRecord:
    """Record a finished run; places that no object covers become part of the plate, or stay as it has them."""
    first = trajectory[: drawing.frozen_steps + 1]
    free = 1 - torch.maximum(with_margin(covered), mask_of_boxes(drawing.boxes, covered))
    if before is None:
        return PictureRecord(trajectory, first, free, origins)
    plate = before.plate * before.known + first * (1 - before.known)
    return PictureRecord(trajectory, plate, torch.maximum(before.known, free), origins)
