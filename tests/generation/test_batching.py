"""Requests that wait are drawn together: fewer UNet calls, the same pictures, errors kept apart."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import Progress, RenderCancelled, RenderError, RenderRequest, RenderResult
from tools.generation.worker import ThreadWorker
from tools.layout.layout import Box, Layout, LayoutObject


def scene(number: int, count: int = 2) -> Layout:
    objects = tuple(
        LayoutObject(f"cat-{n + 1}", "a cat", Box(n / 4, 0.1 + number / 40, (n + 0.9) / 4, 0.6)) for n in range(count)
    )
    return Layout(f"cats {number}", "a park", objects=objects)


@pytest.fixture
def make(tiny_checkpoint: Path) -> Callable[[], DiffusionRenderer]:
    return lambda: make_renderer(GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box"))


async def draw_all(renderer: DiffusionRenderer, requests: list[RenderRequest], watch=None) -> list:
    """Queue all before the worker has loaded its renderer."""
    queued = threading.Event()

    def load() -> DiffusionRenderer:
        queued.wait(60)
        return renderer

    worker = ThreadWorker(load)
    try:
        coroutines = [worker.render(one, watch and watch(number)) for number, one in enumerate(requests)]
        jobs = [asyncio.create_task(one) for one in coroutines]
        await asyncio.sleep(0.05)
        queued.set()
        return await asyncio.gather(*jobs, return_exceptions=True)
    finally:
        await asyncio.to_thread(worker.close)


async def test_eight_that_wait_take_an_eighth_of_the_calls_each_and_give_the_same_pictures(make) -> None:
    requests = [RenderRequest(scene(n), seed=n, steps=4) for n in range(8)]
    alone = [make().render(one) for one in requests]
    renderer = make()
    calls: list[int] = []
    renderer.models.checkpoint.unet.register_forward_pre_hook(lambda module, given: calls.append(len(given[0])))
    results = await draw_all(renderer, requests)
    together = [one for one in results if isinstance(one, RenderResult)]
    assert len(together) == 8
    assert len(calls) / 8 <= 0.25 * alone[0].unet_calls
    assert sum(one.unet_calls for one in together) == pytest.approx(len(calls))
    for one, other in zip(together, alone, strict=True):
        assert one.unet_samples == other.unet_samples
        assert np.abs(np.asarray(one.image).astype(int) - np.asarray(other.image)).max() <= 1


async def test_methods_steps_and_schedulers_share_calls_too(make) -> None:
    requests = [
        RenderRequest(scene(0), steps=4),
        RenderRequest(scene(1), steps=6, method="gligen"),
        RenderRequest(scene(2), steps=5, scheduler="dpmsolver++", method="sd"),
    ]
    alone = [make().render(one) for one in requests]
    results = await draw_all(make(), requests)
    for one, other in zip(results, alone, strict=True):
        assert one.unet_calls < other.unet_calls
        assert np.abs(np.asarray(one.image).astype(int) - np.asarray(other.image)).max() <= 1


async def test_one_that_is_cancelled_or_fails_leaves_the_others_alone(make) -> None:
    requests = [RenderRequest(scene(n), seed=n, steps=4) for n in range(4)]

    def watch(number: int):
        def step(progress: Progress) -> None:
            if number == 1 and progress.stage == "picture":
                raise RenderCancelled
            if number == 2 and progress.stage == "picture":
                raise RenderError("no more of this")

        return step

    results = await draw_all(make(), requests, watch)
    assert [type(one) for one in results] == [RenderResult, RenderCancelled, RenderError, RenderResult]


async def test_what_does_not_fit_together_is_drawn_alone(make) -> None:
    renderer = make()

    def too_many(module, given) -> None:
        if len(given[0]) > 4:
            raise torch.OutOfMemoryError("CUDA out of memory")

    renderer.models.checkpoint.unet.register_forward_pre_hook(too_many)
    results = await draw_all(renderer, [RenderRequest(scene(n), seed=n, steps=4) for n in range(3)])
    assert all(isinstance(one, RenderResult) for one in results)


async def test_sizes_do_not_mix(make) -> None:
    wide = Layout("a park", "a park", width=576)
    results = await draw_all(make(), [RenderRequest(scene(0), steps=2), RenderRequest(wide, steps=2)])
    assert [one.image.size for one in results] == [(512, 512), (576, 512)]
