"""The table of methods against what the methods really do and cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.method_specs import METHOD_SPECS, METHODS, Method
from tools.generation.methods import draw_function
from tools.generation.request import RenderError, RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject

from .conftest import make_tiny_checkpoint

STEPS = (6, 12)


def cats(count: int) -> Layout:
    boxes = [Box(n / count, 0.3, (n + 0.9) / count, 0.7) for n in range(count)]
    objects = tuple(LayoutObject(f"cat-{n}", "a cat", box) for n, box in enumerate(boxes, start=1))
    return Layout("cats", "a park", objects=objects)


def test_every_method_has_a_row_and_a_function_of_its_own() -> None:
    assert tuple(METHOD_SPECS) == METHODS
    assert len({draw_function(method) for method in METHODS}) == len(METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_no_picture_costs_more_than_the_table_says_and_unguided_ones_exactly_that(
    tiny_checkpoint: Path, method: Method
) -> None:
    config = GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box")
    for count, steps in zip((1, 3), STEPS, strict=True):
        request = RenderRequest(cats(count), steps=steps, method=method, frozen_step_ratio=0.5)
        cost, most = make_renderer(config).render(request), METHOD_SPECS[method].most_samples(count, steps)
        assert cost.unet_samples <= most
        assert (cost.backward_passes > 0) == (METHOD_SPECS[method].guidance_strength is not None)
        assert cost.backward_passes or cost.unet_samples == most


@pytest.mark.parametrize("method", METHODS)
def test_a_checkpoint_without_gligen_draws_what_needs_none(tmp_path: Path, method: Method) -> None:
    folder = make_tiny_checkpoint(tmp_path, gated=False)
    renderer = make_renderer(GenerationConfig(str(folder), device="cpu", dtype="float32", segmenter="box"))
    request = RenderRequest(cats(1), steps=2, method=method)
    if METHOD_SPECS[method].needs_gligen:
        with pytest.raises(RenderError, match="GLIGEN"):
            renderer.render(request)
    else:
        assert renderer.render(request).method == method
