"""Whole drawings: what they cost, what they keep, what they say; on tiny real components and the bundled checkpoint."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.picture_file import PictureScene, encode_png
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import METHODS, Progress, RenderCancelled, RenderError, RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject


@pytest.fixture(scope="module")
def tiny(tiny_checkpoint: Path) -> DiffusionRenderer:
    config = GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="grabcut")
    return make_renderer(config)


def row_of(count: int, width: int = 512, height: int = 512) -> Layout:
    objects = tuple(
        LayoutObject(f"cat-{n + 1}", "a cat", Box(n / count, 0.3, (n + 0.9) / count, 0.7)) for n in range(count)
    )
    return Layout("cats", "a green meadow", width=width, height=height, objects=objects)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 8])
def test_lmd_plus_costs_one_plus_half_an_sd_run_per_object(tiny: DiffusionRenderer, count: int) -> None:
    sd = tiny.render(RenderRequest(row_of(count), steps=4, method="sd"))
    lmd = tiny.render(RenderRequest(row_of(count), steps=4, method="lmd_plus", frozen_step_ratio=0.5))
    assert sd.unet_samples == 2 * 4
    assert lmd.unet_samples == sd.unet_samples * (1 + count / 2)


@pytest.mark.parametrize("method", METHODS)
def test_zero_objects_draw_the_background(tiny: DiffusionRenderer, method: str) -> None:
    result = tiny.render(RenderRequest(Layout("a park", "a park"), steps=3, method=method))
    assert result.image.size == (512, 512)
    assert result.unet_samples == 6


@pytest.mark.parametrize("size", [(512, 512), (512, 768), (768, 512), (64, 64), (576, 320)])
def test_every_canvas_size_is_drawn(tiny: DiffusionRenderer, size: tuple[int, int]) -> None:
    result = tiny.render(RenderRequest(row_of(2, *size), steps=2))
    assert result.image.size == size


def test_thirty_objects_and_fully_overlapping_ones_are_drawn(tiny: DiffusionRenderer) -> None:
    everywhere = tuple(LayoutObject(f"cat-{n + 1}", "a cat", Box(0, 0, 1, 1)) for n in range(30))
    result = tiny.render(RenderRequest(Layout("cats", "a park", objects=everywhere), steps=2))
    assert result.unet_samples == 2 * 2 + 30 * 2 * 1


def test_a_frozen_ratio_of_zero_is_gligen(tiny: DiffusionRenderer) -> None:
    lmd = tiny.render(RenderRequest(row_of(2), steps=3, frozen_step_ratio=0.0))
    gligen = tiny.render(RenderRequest(row_of(2), steps=3, method="gligen"))
    assert np.array_equal(np.asarray(lmd.image), np.asarray(gligen.image))


def test_the_same_request_gives_the_same_file_and_another_seed_another(tiny: DiffusionRenderer) -> None:
    def digest(seed: int) -> str:
        request = RenderRequest(row_of(2), seed=seed, steps=3)
        image = tiny.render(request).image
        scene = PictureScene(request.layout, seed, 3, "lmd_plus", "tiny")
        return hashlib.sha256(encode_png(image, scene)).hexdigest()

    assert digest(1) == digest(1) != digest(2)


def test_progress_counts_object_steps_and_picture_steps(tiny: DiffusionRenderer) -> None:
    seen: list[Progress] = []
    tiny.render(RenderRequest(row_of(2), steps=6), seen.append)
    assert [p.done for p in seen if p.stage == "objects"] == [1, 2, 3]
    assert [p.done for p in seen if p.stage == "picture"] == [1, 2, 3, 4, 5, 6]
    assert {p.total for p in seen if p.stage == "picture"} == {6}


def test_raising_in_the_callback_stops_the_drawing(tiny: DiffusionRenderer) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "picture" and progress.done == 2:
            raise RenderCancelled

    with pytest.raises(RenderCancelled):
        tiny.render(RenderRequest(row_of(1), steps=6), stop)
    assert tiny.render(RenderRequest(row_of(1), steps=2)).steps == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"steps": 1}, "steps is 1; use 2 to 250"),
        ({"seed": -1}, "seed is -1"),
        ({"method": "magic"}, "method 'magic' is unknown; use one of lmd_plus, lmd_plus_guided, lmd, gligen, sd"),
        ({"frozen_step_ratio": 1.5}, "frozen_step_ratio is 1.5; use 0 to 1"),
    ],
)
def test_values_out_of_range_are_refused_in_words(values: dict, sentence: str) -> None:
    with pytest.raises(RenderError) as caught:
        RenderRequest(row_of(1), **values)
    assert sentence in str(caught.value)


def test_the_bundled_checkpoint_puts_red_where_the_red_box_is(bundled: DiffusionRenderer, two_objects: Layout) -> None:
    """Moved to the other side, the red must move along: two cases, so that one cannot pass by luck."""
    moved = replace(
        two_objects,
        objects=(
            two_objects["car-1"].with_box(Box(0.55, 0.5, 0.95, 0.75)),
            two_objects["cat-1"].with_box(Box(0.1, 0.4, 0.4, 0.8)),
        ),
    )
    for layout in (two_objects, moved):
        image = np.asarray(bundled.render(RenderRequest(layout, seed=3, steps=12)).image).astype(int)
        red = (image[..., 0] - image[..., 1:].max(axis=2)).clip(0)
        box = layout["car-1"].box
        inside = red[int(box.y0 * 512) : int(box.y1 * 512), int(box.x0 * 512) : int(box.x1 * 512)]
        assert inside.mean() > 40
        assert inside.sum() > 0.7 * red.sum()


def test_the_bundled_checkpoint_says_what_it_cannot_draw(bundled: DiffusionRenderer) -> None:
    layout = Layout(
        "a giraffe on mars",
        "the surface of mars",
        objects=(LayoutObject("giraffe-1", "a giraffe", Box(0.2, 0.2, 0.8, 0.8)),),
    )
    notes = bundled.render(RenderRequest(layout, steps=2)).notes
    assert "I can't draw 'giraffe' with the bundled checkpoint; drew it as 'dog'" in notes
    assert any("the surface of mars" in note for note in notes)
