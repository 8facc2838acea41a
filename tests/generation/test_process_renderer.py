"""A renderer in another process: it draws, stops when asked, and is replaced when it hangs or dies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from benchmarks.layout_painter import LayoutPainter
from tools.generation.process_renderer import ProcessRenderer
from tools.generation.request import DeviceError, Progress, RenderCancelled, RenderError, RenderRequest
from tools.layout.layout import Layout

REQUEST = RenderRequest(Layout("a park", "a park", width=64, height=64), steps=4)
OTHER = RenderRequest(Layout("a sea", "a sea", width=64, height=64), steps=4)


class Failing(LayoutPainter):
    """A painter that fails at the second step of a park, once per folder where a folder is given."""

    def __init__(self, how: str, once: Path | None = None) -> None:
        super().__init__(before_step=self._fail)
        self.how, self.once, self.caption = how, once, ""

    def render(self, request, on_step=None):
        self.caption = request.layout.caption
        return super().render(request, on_step)

    def _fail(self, step: int) -> None:
        if step != 2 or self.caption != "a park" or (self.once and self.once.exists()):
            return
        if self.once:
            self.once.touch()
        if self.how == "hang":
            time.sleep(600)
        elif self.how == "die":
            os._exit(1)
        elif self.how == "device":
            raise DeviceError("the graphics device has failed")


def unloadable() -> LayoutPainter:
    raise RenderError("no checkpoint here; set GROUNDLING_CHECKPOINT")


@pytest.fixture
def start() -> Iterator:
    made = []

    def make(make_renderer, timeout_s: float = 60) -> ProcessRenderer:
        made.append(ProcessRenderer(make_renderer, timeout_s))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_pictures_and_progress_come_back_and_cancelling_goes_there(start) -> None:
    renderer = start(LayoutPainter)
    seen: list[Progress] = []
    assert renderer.render(REQUEST, seen.append).image.size == (64, 64)
    assert [one.done for one in seen] == [1, 2, 3, 4]

    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise RenderCancelled

    with pytest.raises(RenderCancelled):
        renderer.render(REQUEST, stop)
    assert renderer.render(REQUEST).steps == 4


def test_a_drawing_that_hangs_is_ended_and_the_next_is_drawn(start) -> None:
    renderer = start(partial(Failing, "hang"), timeout_s=8)
    with pytest.raises(RenderError, match="did not move"):
        renderer.render(REQUEST)
    assert renderer.render(OTHER).steps == 4


@pytest.mark.parametrize("how", ["device", "die"])
def test_a_device_that_dies_once_costs_no_picture(start, how: str, tmp_path: Path) -> None:
    renderer = start(partial(Failing, how, tmp_path / "failed"))
    assert renderer.render(REQUEST).steps == 4
    assert (tmp_path / "failed").exists()


def test_a_process_that_always_dies_is_a_sentence_and_the_next_is_drawn(start) -> None:
    renderer = start(partial(Failing, "die"))
    with pytest.raises(RenderError, match="has died"):
        renderer.render(REQUEST)
    assert renderer.render(OTHER).steps == 4


def test_loading_that_fails_says_why(start) -> None:
    with pytest.raises(RenderError, match="GROUNDLING_CHECKPOINT"):
        start(unloadable).render(REQUEST)
