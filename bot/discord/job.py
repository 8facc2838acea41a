"""`Job`: one request being worked on, and `Jobs`: all of them.

It knows nothing of Discord; the worker finds its job by a context variable, which tasks and threads inherit.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field

from tools.generation.request import RenderRequest

from .channels import ReplyChannel
from .progress_message import ProgressMessage
from .request import Request

CURRENT_JOB: ContextVar[Job | None] = ContextVar("groundling_discord_job", default=None)


@dataclass(eq=False)
class Job:
    """A request on its way.

    Attributes:
        before_drawing: asked when the drawing's turn has come, with what will be drawn; raises RenderError to refuse.
        queued: the place in the queue for drawing: 0 is being drawn, None is not waiting.
        spent: UNet samples counted against quotas so far.
        silently: it was cancelled because what it answers is gone; nothing is said.
    """

    request: Request
    conversation: str
    place: ReplyChannel | None = None
    language: str = "en"
    progress_message: ProgressMessage | None = None
    before_drawing: Callable[[RenderRequest], Awaitable[None]] | None = None
    task: asyncio.Task[None] | None = None
    queued: int | None = None
    spent: int = 0
    silently: bool = False
    cancelled: bool = False
    sending: bool = False
    begun_at: float = field(default_factory=time.monotonic)

    def cancel(self, silently: bool = False) -> None:
        """Stop it at whatever stage it is; what is done already is still sent."""
        if self.sending:
            return
        self.cancelled, self.silently = True, silently
        if self.task:
            self.task.cancel()

    def move_to(self, place: int) -> None:
        """Note the place in the queue and show it."""
        self.queued = place
        if self.progress_message:
            self.progress_message.show_queue_position(place)


class Jobs:
    """The jobs of one running bot, by the key of their request, in order of arrival."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Job]:
        return iter(list(self._jobs.values()))

    def add(self, job: Job) -> None:
        self._jobs[job.request.key] = job

    def remove(self, job: Job) -> None:
        self._jobs.pop(job.request.key, None)

    def find(self, key: str) -> Job | None:
        return self._jobs.get(key)

    def of(self, author: int) -> list[Job]:
        """List one person's jobs."""
        return [job for job in self if job.request.author == author]

    def conversations_of(self, author: int) -> set[str]:
        """Name the conversations in which a person waits for something."""
        return {job.conversation for job in self.of(author)}

    def is_pressed(self, author: int, press: str) -> bool:
        """Whether a press of the same button by the same person is still being worked on."""
        return bool(press) and any(job.request.press == press for job in self.of(author))
