"""What the terminal shows: `TerminalScreen` with a live progress bar, `PlainScreen` without any control code.

It knows nothing of sessions; it is given texts, layouts and progress events.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tools.layout.layout import Layout

from .layout_view import view_layout
from .lines import printable, write_line

_STAGES = {
    "load": "loading the checkpoint",
    "objects": "drawing the objects",
    "picture": "drawing the picture",
}


class Screen(Protocol):
    """Shows a conversation to one person."""

    def say(self, text: str) -> None:
        """Show a text, a line break after it."""
        ...

    def show_layout(self, layout: Layout) -> None:
        """Show where everything is."""
        ...

    def show_progress(self, event: Mapping[str, Any]) -> None:
        """Show a progress event (`stage`, `done`, `total`)."""
        ...

    def end_progress(self) -> None:
        """Take the progress away; calling it twice does no harm."""
        ...


class PlainScreen:
    """Lines of text for pipes, dumb terminals and NO_COLOR."""

    def __init__(self) -> None:
        self._drawing = False

    def say(self, text: str) -> None:
        write_line(printable(text))

    def show_layout(self, layout: Layout) -> None:
        write_line(view_layout(layout, sys.stdout.encoding))

    def show_progress(self, event: Mapping[str, Any]) -> None:
        if not self._drawing:
            self._drawing = True
            self.say("drawing ...")

    def end_progress(self) -> None:
        self._drawing = False


class TerminalScreen:
    """A real terminal: words wrapped to its width and a progress bar while a picture is drawn."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress: Progress | None = None
        self._task = TaskID(0)

    def say(self, text: str) -> None:
        # Words wrap, but a path longer than a line stays whole, so that it can be copied.
        self._console.print(printable(text), markup=False, highlight=False, emoji=False, overflow="ignore", crop=False)

    def show_layout(self, layout: Layout) -> None:
        view = view_layout(layout, self._console.encoding)
        self._console.print(view, markup=False, highlight=False, emoji=False, soft_wrap=True)

    def show_progress(self, event: Mapping[str, Any]) -> None:
        if self._progress is None:
            self._progress = make_progress(self._console)
            self._task = self._progress.add_task("")
            self._progress.start()
        move_bar(self._progress, self._task, event)

    def end_progress(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None


def make_progress(console: Console) -> Progress:
    """Make the bar of one drawing; it vanishes when it is stopped."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def move_bar(progress: Progress, task: TaskID, event: Mapping[str, Any]) -> None:
    stage = str(event["stage"])
    description = _STAGES.get(stage, printable(stage))
    progress.update(task, description=description, completed=event["done"], total=event["total"] or None)


def make_screen() -> Screen:
    """Choose the screen that standard output can show."""
    console = Console(highlight=False)
    return TerminalScreen(console) if is_capable(console) else PlainScreen()


def is_capable(console: Console) -> bool:
    """Whether control codes are welcome: a terminal, not a dumb one, and no NO_COLOR."""
    return console.is_terminal and not console.is_dumb_terminal and not console.no_color
