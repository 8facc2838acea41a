"""The progress bar of a one-shot command, on standard error, so that standard output stays for the answer.

It knows nothing of what is drawn; where standard error is no terminal it shows nothing.
"""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tools.generation.request import Progress as Step

from .lines import printable
from .screen import is_capable

_STAGES = {
    "load": "loading the checkpoint",
    "objects": "drawing the objects",
    "picture": "drawing the picture",
}


class DrawingBar:
    """A context manager whose `show` is given to the renderer; safe to call from its thread."""

    def __init__(self, quiet: bool = False) -> None:
        console = Console(stderr=True)
        self._progress = None if quiet or not is_capable(console) else _make_progress(console)
        self._task = None if self._progress is None else self._progress.add_task("", total=None)

    def __enter__(self) -> DrawingBar:
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

    def move(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if self._progress is not None and self._task is not None:
            description = _STAGES.get(stage, printable(stage))
            self._progress.update(self._task, description=description, completed=done, total=total or None)


def _make_progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
