"""The objects' own runs: each object drawn alone up to the frozen steps, with its mask; kept for the next picture.

Source: LMD section 3.2, per-box generation.
"""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import torch
from torch import Tensor

from ..layout.layout import LayoutObject
from .attention import recording
from .cache_keys import object_key
from .composition import latent_masks
from .conditioning import Conditioning, condition
from .decoding import decode_quickly
from .denoising import Trajectory, denoise, make_noise
from .device_errors import free_device_memory, is_out_of_memory
from .guidance_targets import guide_objects, token_positions
from .hardware import objects_per_batch
from .object_run import ObjectRun, References
from .render_context import RenderContext


def object_seed(seed: int, object_id: str, attempt: int = 0) -> int:
    """Derive an object's seed from the request's, its stable id and the try (0 is the first), 0..2**31-1."""
    again = f":{attempt}" if attempt else ""
    hashed = hashlib.sha256(f"{seed}:{object_id}{again}".encode()).digest()
    return int.from_bytes(hashed[:4], "big") >> 1


def object_noise(context: RenderContext, item: LayoutObject) -> Tensor:
    """Draw the noise of an object's run (1, c, h, w): its own inside the box, the scene's around it.

    Its own begins at the box's corner, so it moves along with the box. With the scene's around it, the run's
    background resembles that of the overall run, which is what fills the rim when an edit changes the object.
    """
    height, width = context.latent_height, context.latent_width
    seeds = [context.seed, object_seed(context.object_seed, item.id, context.attempts.get(item.id, 0))]
    scene, own = make_noise(context.checkpoint, seeds, height, width).split(1)
    top, left = int(item.box.y0 * height), int(item.box.x0 * width)
    bottom, right = max(top + 1, round(item.box.y1 * height)), max(left + 1, round(item.box.x1 * width))
    noise = scene.clone()
    noise[..., top:bottom, left:right] = own[..., : bottom - top, : right - left]
    return noise


def run_objects(context: RenderContext, indexes: list[int]) -> dict[int, ObjectRun]:
    """Return the runs of some objects by index, in that order; cached ones cost nothing, the others share batches.

    Where memory runs out, half as many are drawn at once.
    """
    runs: dict[int, ObjectRun] = {}
    for index in indexes:
        kept = context.cache.get(object_key(context, index))
        if kept is not None:
            device = context.checkpoint.device.device
            runs[index] = ObjectRun.from_tensors({name: part.to(device) for name, part in kept.items()})
    missing = [index for index in indexes if index not in runs]
    places = context.latent_height * context.latent_width
    batch = objects_per_batch(context.checkpoint.device.device, context.checkpoint.device.dtype, places)
    while missing:
        try:
            runs |= _draw_objects(context, missing[:batch])
            missing = missing[batch:]
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error) or batch == 1:
                raise
            free_device_memory()
            batch = max(1, min(batch, len(missing)) // 2)
    return {index: runs[index] for index in indexes}


def _draw_objects(context: RenderContext, indexes: list[int]) -> dict[int, ObjectRun]:
    items = [context.layout.objects[index] for index in indexes]
    run, attention = _denoise_objects(context, indexes, items)
    pictures = decode_quickly(context.checkpoint, _clean_for_masks(context, indexes, run))
    masks = latent_masks(context.segmenter.segment(pictures, [item.box for item in items]), context)
    steps = torch.stack(run.latents)
    found = {
        index: ObjectRun(steps[:, row], run.predicted_clean[row], masks[row], attention[row])
        for row, index in enumerate(indexes)
    }
    for index, one in found.items():
        context.cache.put(object_key(context, index), one.to_tensors())
    return found


def _condition_objects(context: RenderContext, indexes: list[int]) -> Conditioning:
    prompts, boxes = context.prompts, context.grounding
    return condition(
        context.checkpoint,
        [prompts.objects[index] for index in indexes],
        [prompts.object_negative] * len(indexes),
        None if boxes is None else [[boxes[index]] for index in indexes],
    )


def _clean_for_masks(context: RenderContext, indexes: list[int], run: Trajectory) -> Tensor:
    """Return the clean latents that masks are cut from: those predicted last, or of the runs gone on with to the end."""
    if not context.mask_stride or context.frozen_steps >= context.steps:
        return run.predicted_clean
    schedule = replace(context.schedule(stride=context.mask_stride), start=context.frozen_steps)
    finished = denoise(
        context.checkpoint,
        run.last,
        _condition_objects(context, indexes),
        schedule,
        [context.counter] * len(indexes),
        history=run.predicted_clean,
        on_step=context.reporter("objects", context.steps),
    )
    return finished.predicted_clean


def _denoise_objects(
    context: RenderContext, indexes: list[int], items: list[LayoutObject]
) -> tuple[Trajectory, list[References]]:
    conditioning = _condition_objects(context, indexes)
    schedule = context.schedule(context.frozen_steps, stride=context.object_stride)
    nothing: AbstractContextManager[list[Tensor]] = nullcontext([])
    watch = recording(context.checkpoint.unet) if context.spec.guidance_strength is not None else nothing
    with watch as maps:
        run = denoise(
            context.checkpoint,
            torch.cat([object_noise(context, item) for item in items]),
            conditioning,
            schedule,
            [context.counter] * len(indexes),
            guidance=guide_objects(context, conditioning, schedule, indexes) if context.spec.guides_objects else None,
            keep_all=True,
            on_step=context.reporter("objects", context.frozen_steps),
        )
    words = [token_positions(context, index) for index in indexes]
    return run, _references(maps, words, context.frozen_steps, context.object_stride)


def _references(maps: list[Tensor], words: list[tuple[int, ...]], steps: int, stride: int) -> list[References]:
    """Take each object's own map out of the recorded ones (2 b, places, tokens), layer by layer and call by call."""
    if not maps:
        return [()] * len(words)
    layers = len(maps) // -(-steps // stride)
    found = []
    for row, tokens in enumerate(words, start=len(words)):
        own = [one[row][:, list(tokens)].mean(dim=1) for one in maps] if tokens else []
        calls = [tuple(own[start : start + layers]) for start in range(0, len(own), layers)]
        found.append(tuple(calls[step // stride] for step in range(steps)) if calls else ())
    return found
