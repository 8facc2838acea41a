"""A renderer that paints the boxes of a layout in their colours: real pictures at no cost, for timing and tests.

It knows nothing of diffusion; it keeps the renderer's contract, progress and cancelling included.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageColor, ImageDraw

from tools.generation.request import OnStep, Progress, RenderError, RenderRequest, RenderResult
from tools.layout.layout import Layout

_WORDS = tuple(ImageColor.colormap)


@dataclass
class LayoutPainter:
    """Paints one rectangle per object, back to front.

    Attributes:
        step_s: how long a step takes.
        before_step: called with the step's number before it is done.
        drawn: how many pictures were finished.
        asked: how many were begun.
    """

    step_s: float = 0.0
    before_step: Callable[[int], None] = lambda step: None
    drawn: int = 0
    asked: int = 0

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Paint the layout; the word 'unpaintable' fails, 'giraffe' is painted with a note."""
        began = time.perf_counter()
        self.asked += 1
        if "unpaintable" in request.layout.caption:
            raise RenderError("this renderer cannot paint 'unpaintable'; ask for something else")
        for step in range(1, request.steps + 1):
            self.before_step(step)
            time.sleep(self.step_s)
            if on_step is not None:
                on_step(Progress("picture", step, request.steps))
        image = _paint(request.layout)
        self.drawn += 1
        return RenderResult(
            image=image,
            seed=request.seed,
            steps=request.steps,
            method=request.method,
            checkpoint="painter",
            unet_samples=2 * request.steps,
            seconds=time.perf_counter() - began,
            notes=_notes(request.layout),
        )


class HeldPainter(LayoutPainter):
    """Stops in its first step until it is told to go on, for 30 s at most.

    Attributes:
        started: set once it has stopped.
        go_on: to be set by whoever holds it.
    """

    def __init__(self) -> None:
        super().__init__(before_step=self._wait)
        self.started, self.go_on = threading.Event(), threading.Event()

    def _wait(self, step: int) -> None:
        self.started.set()
        self.go_on.wait(30)


def _paint(layout: Layout) -> Image.Image:
    image = Image.new("RGB", (layout.width, layout.height), _colour_in(layout.background, "white"))
    draw = ImageDraw.Draw(image)
    for item in layout.objects:
        corners = [
            (item.box.x0 * layout.width, item.box.y0 * layout.height),
            (item.box.x1 * layout.width, item.box.y1 * layout.height),
        ]
        draw.rectangle(corners, fill=_colour_in(item.phrase, "gray"), outline="black")
    return image


def _colour_in(text: str, otherwise: str) -> str:
    return next((word for word in text.lower().split() if word in _WORDS), otherwise)


def _notes(layout: Layout) -> tuple[str, ...]:
    if any("giraffe" in item.phrase for item in layout.objects):
        return ("I can't draw 'giraffe' with the bundled checkpoint; drew it as 'dog'.",)
    return ()
