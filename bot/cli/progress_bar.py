"""The progress bar of a one-shot command, on standard error, so that standard output stays for the answer.

It knows nothing of what is drawn; where standard error is no terminal it shows nothing.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tools.generation.request import Progress as Step

from ..terminal.screen import is_capable
from .lines import QUIET, printable

_STAGES = {
    "load": "loading the checkpoint",
    "objects": "drawing the objects",
    "picture": "drawing the picture",
    "refine": "refining the picture",
    "check": "checking the picture",
}


class ProgressBar:
    """A context manager whose `show` is given to the renderer; safe to call from its thread."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = _make_progress(console) if is_capable(console) and not QUIET.get() else None
        self._task = None if self._progress is None else self._progress.add_task("", total=None)

    def __enter__(self) -> ProgressBar:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def show(self, step: Step) -> None:
        self.move(step.stage, step.done, step.total)

    def take(self, event: dict[str, Any]) -> None:
        """Show an event of a turn, where it is about the drawing."""
        if event["event"] == "progress":
            self.move(event["stage"], event["done"], event["total"])

    def move(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if self._progress is not None and self._task is not None:
            description = _STAGES.get(stage, printable(stage))
            self._progress.update(self._task, description=description, completed=done, total=total or None)


def _make_progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
