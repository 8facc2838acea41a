"""The worker keeps the event loop free, one render at a time, and stops within one step."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from PIL import Image

from tools.generation.request import OnStep, Progress, RenderCancelled, RenderError, RenderRequest, RenderResult
from tools.generation.worker import ThreadWorker
from tools.layout.layout import Layout

LAYOUT = Layout("a park", "a park", width=64, height=64)


class CountingRenderer:
    """A small real renderer: paints one colour, a step at a time, and remembers what overlapped."""

    def __init__(self, pause_s: float = 0.005) -> None:
        self.pause_s, self.running, self.most, self.steps_done = pause_s, 0, 0, 0

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            for step in range(request.steps):
                time.sleep(self.pause_s)
                self.steps_done += 1
                if on_step:
                    on_step(Progress("picture", step + 1, request.steps))
            if request.seed == 13:
                raise RenderError("thirteen cannot be drawn; use another seed")
            image = Image.new("RGB", (request.layout.width, request.layout.height), (request.seed, 0, 0))
            return RenderResult(image, request.seed, request.steps, request.method, "colour", 0, 0.0)
        finally:
            self.running -= 1


async def test_renders_queue_and_the_loop_stays_free() -> None:
    renderer = CountingRenderer()
    worker = ThreadWorker(lambda: renderer)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.002)
            ticks += 1

    ticking = asyncio.create_task(tick())
    results = await asyncio.gather(*(worker.render(RenderRequest(LAYOUT, seed=s, steps=10)) for s in range(3)))
    ticking.cancel()
    worker.close()
    assert [r.seed for r in results] == [0, 1, 2]
    assert renderer.most == 1
    assert ticks > 5


async def test_cancelling_stops_within_one_step_and_the_next_render_works() -> None:
    renderer = CountingRenderer(0.01)
    worker = ThreadWorker(lambda: renderer)
    started = threading.Event()
    task = asyncio.create_task(worker.render(RenderRequest(LAYOUT, steps=200), lambda p: started.set()))
    while not started.is_set():
        await asyncio.sleep(0.005)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    at_cancel = renderer.steps_done
    result = await worker.render(RenderRequest(LAYOUT, seed=9, steps=2))
    worker.close()
    assert result.seed == 9
    assert renderer.steps_done - at_cancel <= 1 + 2


async def test_an_error_reaches_the_caller_and_the_next_render_works() -> None:
    worker = ThreadWorker(CountingRenderer)
    with pytest.raises(RenderError, match="thirteen"):
        await worker.render(RenderRequest(LAYOUT, seed=13, steps=2))
    assert (await worker.render(RenderRequest(LAYOUT, seed=1, steps=2))).seed == 1
    worker.close()


async def test_loading_that_fails_is_tried_again_by_the_next_render() -> None:
    attempts = []

    def load() -> CountingRenderer:
        attempts.append(1)
        if len(attempts) == 1:
            raise RenderError("no checkpoint here; set GROUNDLING_CHECKPOINT")
        return CountingRenderer()

    worker = ThreadWorker(load)
    with pytest.raises(RenderError, match="GROUNDLING_CHECKPOINT"):
        await worker.render(RenderRequest(LAYOUT, steps=2))
    assert (await worker.render(RenderRequest(LAYOUT, steps=2))).steps == 2
    worker.close()


async def test_closing_stops_what_runs() -> None:
    worker = ThreadWorker(lambda: CountingRenderer(0.01))
    started = threading.Event()
    task = asyncio.create_task(worker.render(RenderRequest(LAYOUT, steps=250), lambda p: started.set()))
    while not started.is_set():
        await asyncio.sleep(0.005)
    await asyncio.to_thread(worker.close)
    with pytest.raises(RenderCancelled):
        await task


def test_importing_the_worker_imports_no_torch() -> None:
    script = "import sys, tools.generation.worker, tools.generation.picture_file; print('torch' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


class WrongRenderer(CountingRenderer):
    """Breaks its promise on seeds 1 to 3: another shape, another number format, too small."""

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        result = super().render(request, on_step)
        wrong = {1: ("RGB", (64, 128)), 2: ("F", (64, 64)), 3: ("RGB", (32, 32))}.get(request.seed)
        return replace(result, image=Image.new(*wrong)) if wrong else result


async def test_a_picture_of_another_size_or_number_format_is_a_sentence_and_the_next_is_drawn() -> None:
    worker = ThreadWorker(WrongRenderer)
    try:
        for seed, found in ((1, "64 x 128 RGB"), (2, "64 x 64 F"), (3, "32 x 32 RGB")):
            with pytest.raises(RenderError, match=f"{found} instead of 64 x 64 RGB"):
                await worker.render(RenderRequest(LAYOUT, seed=seed, steps=2))
        assert (await worker.render(RenderRequest(LAYOUT, seed=4, steps=2))).image.size == (64, 64)
    finally:
        await asyncio.to_thread(worker.close)
