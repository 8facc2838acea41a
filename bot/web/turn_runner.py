"""Runs the turns of pages and programs: each in the background, so that closing a page stops nothing, and Stop does.

A turn keeps its layout first; its picture follows as a turn of its own, which any other turn goes before.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from agent.events import ANSWER_WORDS
from agent.reply import DRAW, Reply, UserMessage
from tools.layout.speech import in_language, say

from ..errors import explain
from ..queue.jobs import CURRENT_JOB, Jobs
from .conversation_json import conversation_state, reply_event
from .event_stream import Event, Streams
from .job import StreamDisplay, WebJob
from .refusal import Refused

if TYPE_CHECKING:
    from agent.session import Session
    from agent.view import View

REST_S = 0.35
"""A hand that has rested for so long gets its picture."""
MAX_JOBS_EACH = 20
_LOG = logging.getLogger(__name__)


class TurnRunner:
    """The turns of one running server."""

    def __init__(self, session: Session, view: View, streams: Streams) -> None:
        self.jobs: Jobs[WebJob] = Jobs()
        self.streams = streams
        self._session, self._view = session, view
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, job: WebJob, limits: Callable[[], Mapping[str, int]] = dict) -> WebJob:
        """Begin a turn; one whose key is known is the one that runs. Raises: Refused where too many wait."""
        if (running := self.jobs.find(job.key)) is not None:
            return running
        if len(self.jobs.of(job.author)) >= MAX_JOBS_EACH:
            raise Refused(429, say("web.too_many", count=MAX_JOBS_EACH))
        self._make_way(job.conversation)
        job.limits = limits
        return self._begin(job, 0.0)

    def stop(self, conversation: str) -> int:
        """Stop what runs and waits in a conversation; returns how much that was."""
        stopped = [job for job in self.jobs if job.conversation == conversation]
        for job in stopped:
            job.cancel()
        return len(stopped)

    def running(self, conversation: str) -> WebJob | None:
        """Return the first turn of a conversation that runs or waits."""
        return next((job for job in self.jobs if job.conversation == conversation), None)

    async def state(self, conversation: str, conversation_id: str) -> Event:
        """Say everything that a page shows of a conversation."""
        state = await asyncio.to_thread(conversation_state, self._view, conversation)
        job = self.running(conversation)
        return {"event": "state", "id": conversation_id, **state, "running": job.to_json() if job else None}

    async def recover(self, names: Callable[[str], bool]) -> None:
        """Finish what an earlier process had accepted."""
        rows = await self._session.unfinished()
        for row in {row.conversation: row for row in rows if names(row.conversation)}.values():
            for reply in await self._session.recover(row.conversation):
                await self._told(row.conversation, uuid.uuid4().hex, reply)
            language = str(row.payload.get("language") or "en")
            message = UserMessage(row.conversation, row.message_id, row.author)
            draws = bool(row.payload.get("draw", True))
            await self._follow(
                WebJob(row.message_id, row.author, row.conversation, message=message, draws=draws, language=language)
            )

    async def finish(self, grace_s: float) -> None:
        """Let what runs end within the grace time; the rest is left for the next start."""
        for job in self.jobs:
            if job.follows:
                job.cancel(silently=True)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace_s)
        self._session.leaving = True
        for task in (late := list(self._tasks)):
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _make_way(self, conversation: str) -> None:
        """Stop a picture that only follows: the layout that it was for may change now."""
        for job in self.jobs:
            if job.conversation == conversation and job.follows:
                job.cancel(silently=True)

    def _begin(self, job: WebJob, rest_s: float) -> WebJob:
        self.jobs.add(job)
        display = StreamDisplay(self.streams, job)
        job.display = display
        if not job.follows:
            self.streams.publish(job.conversation, {"event": "turn", **job.to_json()})
        job.task = self._spawn(self._run(job, display, rest_s))
        return job

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self, job: WebJob, display: StreamDisplay, rest_s: float) -> None:
        CURRENT_JOB.set(job)
        ANSWER_WORDS.set(display.on_words)
        reply: Reply | None = None
        try:
            if rest_s:
                await asyncio.sleep(rest_s)
            reply = await self._session.run_turn(job.message, display.on_event)
        except asyncio.CancelledError:
            if not job.cancelled:
                raise
            reply = Reply(in_language(say("web.stopped"), job.language), error=True)
        except Exception as error:  # noqa: BLE001  the front end: every turn gets its one reply
            reply = Reply(explain(error), error=True)
        finally:
            self.jobs.remove(job)
            if reply is None:
                job.outcome.cancel()
        if not job.outcome.done():
            job.outcome.set_result(reply)
        if not job.silently:
            await self._told(job.conversation, job.key, reply)
            await self._follow(job)

    async def _told(self, conversation: str, key: str, reply: Reply) -> None:
        self.streams.publish(conversation, reply_event(key, reply))
        with contextlib.suppress(Exception):  # the turn is kept; a page that comes later asks for the state
            self.streams.publish(conversation, await self.state(conversation, conversation.rpartition(":")[2]))
        if reply.turn_id:
            await self._session.delivered(reply)

    async def _follow(self, job: WebJob) -> None:
        """Draw the layout in place where its picture is due."""
        if job.follows or job.cancelled or not job.draws or self.running(job.conversation):
            return
        here = await asyncio.to_thread(self._view.here, job.conversation)
        if here.version is None or here.version.image is not None or self.running(job.conversation):
            return
        key = uuid.uuid4().hex
        message = UserMessage(job.conversation, key, str(job.author), calls=(DRAW,), language=job.language)
        by_hand = bool(job.message.calls)
        follower = WebJob(key, job.author, job.conversation, message=message, follows=True, language=job.language)
        follower.limits = job.limits
        self._begin(follower, REST_S if by_hand else 0.0)
