"""Depth: a layout lists objects from back to front, and what is in front there is in front in the picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.depth import red_share
from tools.generation.composition import compose
from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.object_run import ObjectRun
from tools.generation.regions import overlap_of
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject

CAR = LayoutObject("car-1", "a red car", Box(0.1, 0.4, 0.55, 0.75))
TRUCK = LayoutObject("truck-2", "a blue truck", Box(0.32, 0.42, 0.8, 0.8))
CAR_BEHIND = Layout("a red car behind a blue truck", "a green meadow", objects=(CAR, TRUCK))
CAR_IN_FRONT = replace(CAR_BEHIND, objects=(TRUCK, CAR))
STEPS = 12


@pytest.mark.parametrize("large_one_first", [True, False])
def test_the_last_object_of_the_list_is_on_top_whatever_its_size(large_one_first: bool) -> None:
    noise = torch.zeros(1, 2, 4, 4)
    small, large = torch.zeros(1, 4, 4), torch.zeros(1, 4, 4)
    small[:, :2, :2] = 1
    large[:, :3, :3] = 1
    masks = [large, small] if large_one_first else [small, large]
    held = compose(
        noise,
        [ObjectRun(torch.full((3, 2, 4, 4), n + 1.0), torch.zeros(2, 4, 4), mask) for n, mask in enumerate(masks)],
    )
    assert (held.trajectory[:, :, 0, 0] == 2).all()
    assert (held.trajectory[:, :, 2, 2] == (1 if large_one_first else 2)).all()
    assert (held.trajectory[:, :, 3, 3] == 0).all()
    assert held.mask.sum() == 9


def test_an_object_that_was_cached_keeps_its_depth(tiny_checkpoint: Path) -> None:
    """Cached runs come before those that are drawn; depth must not follow that."""
    config = GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box")
    warm, cold = make_renderer(config), make_renderer(config)
    front_alone = RenderRequest(replace(CAR_BEHIND, objects=(TRUCK,)), steps=4)
    warm.render(front_alone)
    both = RenderRequest(CAR_BEHIND, steps=4)
    first, second = (np.asarray(one.render(both).image).astype(int) for one in (warm, cold))
    assert np.abs(first - second).max() <= 2  # batches of another size round differently


@pytest.mark.parametrize("seed", [3, 4])
def test_both_orders_of_two_overlapping_boxes_show_the_front_one(bundled: DiffusionRenderer, seed: int) -> None:
    shared = overlap_of(CAR.box, TRUCK.box)
    assert shared is not None
    behind, before = (
        red_share(bundled.render(RenderRequest(layout, seed=seed, steps=STEPS)).image, shared)
        for layout in (CAR_BEHIND, CAR_IN_FRONT)
    )
    assert behind + 0.2 < before  # shares of the overlap that show the red car


def test_reordering_a_picture_changes_the_overlap_and_nothing_else() -> None:
    bundled = make_renderer(GenerationConfig(dtype="float32", threads=1))  # with nothing cached
    first = RenderRequest(CAR_BEHIND, seed=3, steps=STEPS)
    shown = bundled.render(first)
    drawn = bundled.render(RenderRequest(CAR_IN_FRONT, seed=3, steps=STEPS, previous=first))
    assert drawn.unet_samples == STEPS, "the objects are there, and half of the overall run is"
    shared = overlap_of(CAR.box, TRUCK.box)
    assert shared is not None
    assert red_share(shown.image, shared) < 0.5 < red_share(drawn.image, shared)
    apart = np.abs(np.asarray(drawn.image).astype(int) - np.asarray(shown.image)).mean(axis=2)
    outside = np.ones(apart.shape, bool)
    outside[
        int((shared.y0 - 0.1) * 512) : int((shared.y1 + 0.1) * 512), int(512 * (shared.x0 - 0.1)) : int(512 * 0.65)
    ] = False
    assert apart[outside].mean() < 1.5
