"""`Job`: something that somebody asked for and is being worked on, and `Jobs`: all of them.

The worker finds its job by a context variable, which tasks and threads inherit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from PIL.Image import Image

    from tools.generation.request import RenderRequest
    from tools.layout.layout import Layout

CURRENT_JOB: ContextVar[Job | None] = ContextVar("groundling_job", default=None)


class JobDisplay(Protocol):
    """What a person sees of a job while it is worked on; called on the event loop."""

    def show_layout(self, layout: Layout) -> None: ...

    def show_queue_position(self, position: int) -> None:
        """Show the position in the queue; 0 is being drawn."""
        ...

    def show_preview(self, image: Image) -> None: ...


@dataclass(eq=False)
class Job:
    """Something on its way.

    Attributes:
        key: the front end's id of the message; the same id again is the same job.
        author: who is served in turn, and whose samples it counts for.
        before_drawing: asked when the drawing's turn has come, with what will be drawn; raises RenderError to refuse.
        limits: the names that its samples count for, and the most that each may use in a day (0: no limit).
        queued: the position in the queue for drawing: 0 is being drawn, None is not waiting.
        spent: UNet samples counted against quotas so far.
        silently: it was cancelled because what it answers is gone; nothing is said.
    """

    key: str
    author: int | str
    conversation: str
    display: JobDisplay | None = None
    before_drawing: Callable[[RenderRequest], Awaitable[None]] | None = None
    limits: Callable[[], Mapping[str, int]] = dict
    task: asyncio.Task[None] | None = None
    queued: int | None = None
    spent: int = 0
    silently: bool = False
    cancelled: bool = False
    sending: bool = False

    def cancel(self, silently: bool = False) -> None:
        """Stop it at whatever stage it is; what is done already is still sent."""
        if self.sending:
            return
        self.cancelled, self.silently = True, silently
        if self.task:
            self.task.cancel()

    def move_to(self, position: int) -> None:
        """Note the position in the queue and show it."""
        self.queued = position
        if self.display:
            self.display.show_queue_position(position)


AnyJob = TypeVar("AnyJob", bound=Job)


class Jobs(Generic[AnyJob]):
    """The jobs of one running front end, by their keys, in order of arrival."""

    def __init__(self) -> None:
        self._jobs: dict[str, AnyJob] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[AnyJob]:
        return iter(list(self._jobs.values()))

    def add(self, job: AnyJob) -> None:
        self._jobs[job.key] = job

    def remove(self, job: AnyJob) -> None:
        self._jobs.pop(job.key, None)

    def find(self, key: str) -> AnyJob | None:
        return self._jobs.get(key)

    def of(self, author: int | str) -> list[AnyJob]:
        """List one person's jobs."""
        return [job for job in self if job.author == author]

    def conversations_of(self, author: int | str) -> set[str]:
        """Name the conversations in which a person waits for something."""
        return {job.conversation for job in self.of(author)}
