"""`DiscordJob`: one request being worked on, with the channel and the progress message that belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from tools.layout.speech import Said

from ..queue.jobs import Job, Jobs
from .channels import ReplyChannel
from .progress_message import ProgressMessage
from .request import Request


@dataclass(eq=False, kw_only=True)
class DiscordJob(Job):
    """A request on its way.

    Attributes:
        place: where the reply goes, once it is found.
        note: said under the reply, such as why an attached picture is left out.
    """

    request: Request
    place: ReplyChannel | None = None
    language: str = "en"
    note: Said | None = None

    @property
    def progress_message(self) -> ProgressMessage | None:
        return self.display if isinstance(self.display, ProgressMessage) else None


def make_job(request: Request, conversation: str, place: ReplyChannel | None = None) -> DiscordJob:
    """Make the job of a request."""
    return DiscordJob(request.key, request.author, conversation, request=request, place=place)


def is_pressed(jobs: Jobs[DiscordJob], author: int, press: str) -> bool:
    """Whether a press of the same button by the same person is still being worked on."""
    return bool(press) and any(job.request.press == press for job in jobs.of(author))
