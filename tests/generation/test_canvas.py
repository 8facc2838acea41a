"""Canvases: every one is drawn at a trained size, undistorted, or refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tools.generation.canvas import fit_canvas, trained_sizes
from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import RenderError, RenderRequest
from tools.generation.request_resolution import resolve_request
from tools.layout.layout import Box, Layout, LayoutObject

RATIOS = [(512, 512), (768, 512), (512, 768), (1024, 576), (576, 1024)]
SQUARE = ((128, 128),)
BUCKETS = ((128, 128), (160, 96), (96, 160))
CAR = LayoutObject("car-1", "a red car", Box(0.1, 0.35, 0.5, 0.75))


def canvas(width: int, height: int) -> Layout:
    return Layout("a car", "a green meadow", width=width, height=height, objects=(CAR,))


@pytest.mark.parametrize(("width", "height"), RATIOS)
@pytest.mark.parametrize("sizes", [SQUARE, BUCKETS])
def test_a_canvas_is_placed_on_a_trained_size_without_distortion(width: int, height: int, sizes: tuple) -> None:
    fit = fit_canvas(width, height, sizes)
    assert (fit.width, fit.height) in sizes
    box = fit.place(canvas(width, height)).objects[0].box
    drawn = (box.width * fit.width) / (box.height * fit.height)
    asked = (CAR.box.width * width) / (CAR.box.height * height)
    assert drawn == pytest.approx(asked, rel=0.02)
    cut = fit.crop(np.zeros((fit.height, fit.width, 3), np.uint8))
    assert cut.shape[1] / cut.shape[0] == pytest.approx(width / height, rel=0.02)


def test_the_nearest_shape_is_taken() -> None:
    assert [(fit_canvas(*size, BUCKETS).width, fit_canvas(*size, BUCKETS).height) for size in RATIOS] == [
        (128, 128), (160, 96), (96, 160), (160, 96), (96, 160)
    ]  # fmt: skip


def test_a_canvas_that_fills_the_trained_size_is_the_layout_itself() -> None:
    layout = canvas(1024, 1024)
    assert fit_canvas(1024, 1024, SQUARE).place(layout) is layout


@pytest.mark.parametrize("size", [(2048, 256), (256, 2048)])
def test_a_shape_far_from_all_is_refused_with_what_is_allowed(size: tuple[int, int]) -> None:
    with pytest.raises(RenderError, match=r"use a width of 0\.3 to 3\.3 times the height"):
        fit_canvas(*size, SQUARE)


@pytest.mark.parametrize("wrong", [[], [128], [[128, 100]], [[128]], "128x128", [[0, 128]]])
def test_sizes_that_are_none_are_refused(wrong: object) -> None:
    with pytest.raises(RenderError, match=r"sizes in the checkpoint's sampling\.json"):
        trained_sizes(wrong, 16, 8)


def test_a_unets_size_may_be_one_side_or_two() -> None:
    assert trained_sizes(None, 16, 8) == ((128, 128),)
    assert trained_sizes(None, (16, 24), 4) == ((96, 64),)


def test_a_checkpoint_names_its_sizes_and_the_unet_sees_no_other(tiny_checkpoint: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")
    (folder / "sampling.json").write_text(json.dumps({"sizes": [[64, 64], [96, 64], [64, 96]]}))
    renderer = make_renderer(GenerationConfig(str(folder), device="cpu", dtype="float32", segmenter="box"))
    seen = set()
    renderer.models.checkpoint.unet.register_forward_pre_hook(lambda module, given: seen.add(tuple(given[0].shape[2:])))
    for width, height in RATIOS:
        assert renderer.render(RenderRequest(canvas(width, height), steps=2)).image.size == (width, height)
    assert seen == {(8, 8), (8, 12), (12, 8)}


@pytest.mark.parametrize(("width", "height"), RATIOS[1:])
def test_the_bundled_checkpoint_draws_one_car_where_it_is_asked_for(
    bundled: DiffusionRenderer, width: int, height: int
) -> None:
    """Drawn at a size that it was not trained for it draws the car twice, or elsewhere."""
    request = RenderRequest(canvas(width, height), seed=1, steps=12)
    context = resolve_request(request, bundled.models)
    assert (context.fit.width, context.fit.height) in bundled.models.checkpoint.sizes
    image = np.asarray(bundled.render(request).image).astype(int)
    red = (image[..., 0] - image[..., 1:].max(axis=2)).clip(0)
    box = CAR.box
    inside = red[int(box.y0 * height) : int(box.y1 * height), int(box.x0 * width) : int(box.x1 * width)]
    assert inside.mean() > 30
    assert inside.sum() > 0.7 * red.sum()
