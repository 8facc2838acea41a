"""The progress bar of `groundling draw`, on standard error, so that standard output stays for the answer.

It knows nothing of what is drawn; where standard error is no terminal it shows nothing.
"""

from __future__ import annotations

from types import TracebackType

from rich.console import Console

from tools.generation.request import Progress

from .screen import is_capable, make_progress, move_bar


class DrawingBar:
    """A context manager whose `show` is given to the renderer; safe to call from its thread."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = make_progress(console) if is_capable(console) else None
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

    def show(self, step: Progress) -> None:
        if self._progress is not None and self._task is not None:
            event = {"stage": step.stage, "done": step.done, "total": step.total}
            move_bar(self._progress, self._task, event)
