"""What is seen above the prompt while a turn runs: the layout, a live preview, the bar, and the answer as it comes.

It knows nothing of prompts or of how a picture is drawn; it is given the turn's events.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from tools.layout.layout import Layout
from tools.layout.speech import in_language, say

from ..cli.lines import printable
from .layout_view import DIAGRAM_COLUMNS, layout_lines, side_by_side
from .picture_view import CellSize, picture_lines

if TYPE_CHECKING:
    from PIL.Image import Image

PREVIEW = CellSize(columns=32, rows=16)
_BAR_COLUMNS = 24
_LINES_BELOW = 4  # the bar, the prompt, and room to type


@dataclass
class Pace:
    """How fast the steps of a stage go by.

    Attributes:
        began, first: when the stage was first heard of, and how many steps were done then.
    """

    stage: str
    began: float
    first: int

    def seconds_left(self, now: float, done: int, total: int) -> float | None:
        """Estimate from the steps so far; None before there are any."""
        steps = done - self.first
        return (now - self.began) / steps * (total - done) if steps > 0 else None


@dataclass
class LiveDisplay:
    """One running turn as the person sees it.

    Attributes:
        answer: the language model's words so far.
        progress: the last progress event.
    """

    language: str = "en"
    layout: Layout | None = None
    preview: Image | None = None
    answer: str = ""
    progress: Mapping[str, Any] | None = None
    began: float = field(default_factory=time.monotonic)
    _pace: Pace | None = None
    _shown: tuple[Image, list[Text]] | None = None

    def take(self, event: Mapping[str, Any]) -> None:
        """Take in an event of the turn; unknown ones are left alone."""
        match event["event"]:
            case "layout":
                self.layout = Layout.from_json(event["layout"])
            case "answer":
                self.answer = self.answer + str(event["text"]) if event["text"] else ""
            case "progress":
                self._move(event)

    def _move(self, event: Mapping[str, Any]) -> None:
        self.progress = event
        if event.get("preview") is not None:
            self.preview = event["preview"]
        stage, done = str(event["stage"]), int(event["done"])
        if self._pace is None or self._pace.stage != stage:
            self._pace = Pace(stage, time.monotonic(), done)

    def render(self, console: Console, columns: int, rows: int) -> Group:
        """Draw everything that there is, no higher than the terminal allows."""
        parts: list[Text | Table] = []
        room = rows - _LINES_BELOW
        if self.layout is not None:
            diagram, legend = layout_lines(self.layout, min(DIAGRAM_COLUMNS, columns - 2), console.encoding)
            shown = self._with_preview(console, diagram, columns)
            parts += [*shown, *legend][:room]
        if self.answer:
            parts.append(self._answer(columns, rows))
        parts.append(self._bar())
        return Group(*parts)

    def _answer(self, columns: int, rows: int) -> Text:
        """Give the end of the answer that there is room for."""
        fits = max(1, rows - _LINES_BELOW) * columns
        return Text(printable(self.answer)[-fits:])

    def _with_preview(self, console: Console, diagram: list[Text], columns: int) -> list[Text]:
        width = max(line.cell_len for line in diagram)
        if self.preview is None or columns < width + PREVIEW.columns + 2:
            return diagram
        if self._shown is None or self._shown[0] is not self.preview:
            self._shown = self.preview, picture_lines(console, self.preview, PREVIEW)
        return side_by_side(diagram, self._shown[1])

    def _bar(self) -> Table:
        row = Table.grid(padding=(0, 1))
        if self.progress is None:
            row.add_row(Text(in_language(say("terminal.working"), self.language), "dim"))
            return row
        done, total = int(self.progress["done"]), int(self.progress["total"])
        bar = ProgressBar(max(total, 1), done, _BAR_COLUMNS, style="bright_black", complete_style="magenta")
        row.add_row(Text(self._stage()), bar, Text(self._steps(done, total), "magenta"))
        return row

    def _stage(self) -> str:
        stage = str(self.progress["stage"]) if self.progress else ""
        key = {
            "load": "terminal.stage_load",
            "objects": "terminal.stage_objects",
            "picture": "terminal.stage_picture",
            "refine": "terminal.stage_refine",
            "check": "terminal.stage_check",
        }.get(stage)
        return in_language(say(key), self.language) if key else printable(stage)

    def _steps(self, done: int, total: int) -> str:
        if total <= 1:
            return ""
        left = self._pace.seconds_left(time.monotonic(), done, total) if self._pace else None
        if left is None:
            return f"{done}/{total}"
        return f"{done}/{total} · " + in_language(
            say("terminal.seconds_left", seconds=max(1, round(left))), self.language
        )
