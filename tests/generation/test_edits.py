"""What an edit costs and what it leaves alone, on tiny real components; counted in plain Stable Diffusion runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.request import RenderRequest, RenderResult
from tools.layout.layout import Box, Layout, LayoutObject

STEPS = 6
BALL = LayoutObject("ball-1", "a red ball", Box(0.5, 0.0, 0.75, 0.25))
Draw = Callable[..., RenderResult]


def row_of(count: int) -> Layout:
    objects = tuple(
        LayoutObject(f"cat-{n + 1}", "a cat", Box(n / count, 0.5, (n + 0.9) / count, 0.75)) for n in range(count)
    )
    return Layout("cats", "a green meadow", objects=objects)


def with_ball(layout: Layout) -> Layout:
    return replace(layout, objects=(*layout.objects, BALL))


@pytest.fixture
def draw(tiny_checkpoint: Path) -> Draw:
    config = GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box")
    renderer = make_renderer(config)

    def drawn(layout: Layout, before: Layout | None = None, **values: object) -> RenderResult:
        previous = None if before is None else RenderRequest(before, steps=STEPS, **values)
        return renderer.render(RenderRequest(layout, steps=STEPS, previous=previous, **values))

    return drawn


def runs(result: RenderResult) -> float:
    return result.unet_samples / (2 * STEPS)


@pytest.mark.parametrize("count", [1, 4])
def test_an_edit_of_one_object_costs_one_run_however_many_there_are(draw: Draw, count: int) -> None:
    first = row_of(count)
    assert runs(draw(first)) == 1 + count / 2
    added = with_ball(first)
    assert runs(draw(added, first)) == 1
    recoloured = added.with_object(BALL.with_phrase("a blue ball"))
    assert runs(draw(recoloured, added)) == 1
    smaller = recoloured.with_object(recoloured["ball-1"].with_box(Box(0.55, 0.05, 0.7, 0.2)))
    assert runs(draw(smaller, recoloured)) == 1
    replaced = replace(smaller, objects=(*first.objects, LayoutObject("dog-1", "a dog", smaller["ball-1"].box)))
    assert runs(draw(replaced, smaller)) == 1


def test_a_move_costs_half_where_the_background_is_known_and_one_run_where_not(draw: Draw) -> None:
    first = row_of(2)
    draw(first)
    added = with_ball(first)
    draw(added, first)
    moved = added.with_object(BALL.with_box(Box(0.0, 0.0, 0.25, 0.25)))
    assert runs(draw(moved, added)) == 0.5
    lifted = moved.with_object(moved["cat-1"].with_box(Box(0.0, 0.25, 0.45, 0.5)))
    assert runs(draw(lifted, moved)) == 1
    assert runs(draw(replace(lifted, objects=lifted.objects[1:]), lifted)) == 0.5, "its place was free before it came"


@pytest.mark.parametrize("method", ["lmd_plus", "gligen"])
def test_what_an_edit_does_not_touch_stays_as_it_is(draw: Draw, method: str) -> None:
    first = row_of(2)
    before = np.asarray(draw(first, method=method).image).astype(int)
    after = np.asarray(draw(with_ball(first), first, method=method).image).astype(int)
    apart = np.abs(after - before).mean(axis=2)
    assert apart[300:].mean() < 2
    assert apart[:128, 256:384].mean() > apart[300:].mean()


def test_undo_redo_and_the_same_request_compute_nothing_and_give_the_same_picture(draw: Draw) -> None:
    first, added = row_of(2), with_ball(row_of(2))
    one, two = draw(first), draw(added, first)
    for layout, before, same in ((first, None, one), (added, first, two), (first, added, one), (added, None, two)):
        again = draw(layout, before)
        assert again.unet_samples == 0
        assert again.image.tobytes() == same.image.tobytes()


@pytest.mark.parametrize("change", [{"background": "a city"}, {"negative": "dogs"}, {"width": 576}])
def test_a_change_of_the_whole_picture_computes_everything(draw: Draw, change: dict) -> None:
    first = row_of(2)
    draw(first)
    assert runs(draw(replace(first, **change), first)) == 2


def test_another_seed_computes_everything(draw: Draw) -> None:
    draw(row_of(2))
    assert runs(draw(row_of(2), seed=5)) == 2


@pytest.mark.parametrize("scheduler", ["ddim", "dpmsolver++", "euler"])
def test_edits_work_with_every_scheduler(draw: Draw, scheduler: str) -> None:
    first = row_of(2)
    before = np.asarray(draw(first, scheduler=scheduler).image).astype(int)
    result = draw(with_ball(first), first, scheduler=scheduler)
    assert runs(result) == 1
    assert np.abs(np.asarray(result.image).astype(int) - before)[300:].mean() < 2


def test_several_pictures_of_a_layout_differ_and_the_first_is_the_one_alone(draw: Draw) -> None:
    several = draw(row_of(1), count=3)
    assert len({image.tobytes() for image in several.images}) == 3
    alone = draw(row_of(1))
    assert alone.unet_samples == 0
    assert alone.image.tobytes() == several.images[0].tobytes()
