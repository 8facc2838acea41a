"""The dispatcher: each request written down, worked on once, in order, answered once; what a kill left goes on at the start.

It knows nothing of events or of what people may do; it is given requests and the ways to answer them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import discord

from agent.reply import Reply
from tools.generation.request import RenderError
from tools.layout.detection import detect_language
from tools.layout.layout import Layout
from tools.layout.speech import Said, in_language, say

from ..errors import explain
from ..queue.jobs import CURRENT_JOB, Jobs
from ..queue.quota import DailyLimits
from .buttons import stop_view
from .channels import ReplyChannel, expected_conversation, find_reply_channel, may_answer
from .delivery import deliver
from .job import DiscordJob, make_job
from .json_log import log_event
from .outgoing_message import OutgoingMessage
from .permissions import is_age_restricted
from .progress_message import ProgressMessage
from .reply_sender import ReplySender
from .reply_text import escape, has_words, make_nonce
from .request import Request
from .sender import ChannelSender
from .typing_indicator import show_typing
from .uploads import UploadRefused, with_scene

if TYPE_CHECKING:
    from agent.session import Session
    from memory.app_store import AppStore

    from .permissions import Permissions

MAX_FILE_BYTES = 10 * 2**20
CANCEL_S = 1.0
"""How long cancelled work may take to end when the process does."""
_LOG = logging.getLogger(__name__)


class Dispatcher:
    """What one running bot works on.

    Attributes:
        jobs: the requests being worked on.
        closing: nothing new is taken on.
        errors: the last things that went wrong, for administrators.
    """

    def __init__(
        self,
        client: discord.Client,
        session: Session,
        app_store: AppStore,
        permissions: Permissions,
        limits: DailyLimits,
    ) -> None:
        self.jobs: Jobs[DiscordJob] = Jobs()
        self.closing = False
        self.errors: list[str] = []
        self.turns = 0
        self._client, self._session, self._app_store = client, session, app_store
        self._permissions, self._preferences, self._limits = permissions, permissions.preferences, limits
        self._tasks: set[asyncio.Task[None]] = set()
        self._locks: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()
        self.replies = ReplySender(session, app_store, self._lock, self.note_error)

    def receive(self, request: Request, interaction: discord.Interaction | None = None) -> None:
        """Write a request down and work on it in the background; one that came before does nothing."""
        if not self.closing and not self.jobs.find(request.key):
            self._start_job(request, interaction, is_new=True)

    async def pass_over(self, request: Request) -> None:
        """Write down what is refused, as done."""
        await asyncio.to_thread(self._app_store.pass_over_event, request.key)

    def _start_job(self, request: Request, interaction: discord.Interaction | None, is_new: bool) -> None:
        job = make_job(request, expected_conversation(request))
        job.limits = partial(self._limits_of, job)
        self.jobs.add(job)
        job.task = self.start(self._run_request(job, interaction, is_new))

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something in the background, in view of `finish`."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._end)
        return task

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.note_error(f"{type(error).__name__} in an event")
            _LOG.error("a Discord event was not handled", exc_info=error)

    def note_error(self, what: str) -> None:
        """Remember what went wrong, without anybody's words."""
        self.errors = [*self.errors[-9:], what]

    async def finish(self, grace_s: float) -> None:
        """Take nothing new, let what runs end within the grace time, then leave the rest for the next start."""
        self.closing = True
        self.replies.closing.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace_s)
        self._session.leaving = True
        late = list(self._tasks)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=CANCEL_S)

    async def resume(self) -> None:
        """Work on the inbox events that an earlier process left open, in order of arrival."""
        await asyncio.to_thread(self._app_store.tidy)
        for event in await asyncio.to_thread(self._app_store.open_events):
            if not self.jobs.find(event.key):
                self._start_job(Request.from_json(event.payload), None, is_new=False)

    def _lock(self, kind: str, where: str) -> asyncio.Lock:
        """Return the lock that keeps things of one conversation in order; it lives while somebody holds it."""
        return self._locks.setdefault((kind, where), asyncio.Lock())

    async def _run_request(self, job: DiscordJob, interaction: discord.Interaction | None, is_new: bool) -> None:
        try:
            async with self._lock("in", job.conversation):
                event = partial(self._app_store.add_event, job.request.key, job.request.to_json())
                if is_new and not await asyncio.to_thread(event):
                    return
                log_event(_LOG, "request", key=job.request.key, author=job.request.author, guild=job.request.guild)
                refused = await self._prepare(job, interaction)
            # from here to the session's lock nothing waits, so turns queue in the order of their inbox events
            await self._run_job(job, refused)
        except asyncio.CancelledError:
            if not job.cancelled:
                raise
            _uncancel()
            await self._finish_event(job)
        finally:
            self.jobs.remove(job)
            if job.progress_message and job.silently:
                self.start(job.progress_message.discard())
            elif job.progress_message:
                job.progress_message.close()

    async def _prepare(self, job: DiscordJob, interaction: discord.Interaction | None) -> Said | None:
        """Read what was uploaded, then find the place and the language; returns why there is nothing to work on."""
        refused: Said | None = None
        try:
            job.request = await with_scene(job.request)
        except UploadRefused as error:
            if job.request.quiet:  # no thread is opened for a picture that is not ours
                return error.said
            if has_words(job.request.text or ""):
                job.request = replace(job.request, upload=None)
                job.note = say("discord.picture_left_out", reason=error.said)
            else:
                refused = error.said
        job.place = place = await find_reply_channel(self._client, job.request, interaction)
        if place is None:
            return refused
        if job.request.place != place.channel.id:
            job.request = job.request.at(place.channel.id)
            await asyncio.to_thread(self._app_store.rewrite_event, job.request.key, job.request.to_json())
        job.conversation = place.conversation
        job.language = await asyncio.to_thread(self._learn_author, job)
        if job.request.draw and may_answer(place.channel):
            job.display = self._make_progress_message(job, place)
        job.before_drawing = lambda drawing: self._check_again(job, place, drawing.layout)
        return refused

    def _learn_author(self, job: DiscordJob) -> str:
        """Keep the author's name, and tell the language of the words, with the conversation's as prior."""
        request = job.request
        self._preferences.remember_name(request.author, request.name)
        if job.place and isinstance(job.place.channel, discord.Thread):
            self._preferences.count_writers(job.place.channel.id, request.author)
            self._preferences.save_writers(job.place.channel.id)
        if request.language:
            return request.language
        prior = self._session.store.snapshot(job.conversation, 1).options.get("language")
        return detect_language(request.text, prior) if request.text else str(prior or "en")

    def _make_progress_message(self, job: DiscordJob, place: ReplyChannel) -> ProgressMessage:
        stop = partial(stop_view, job.request.key, job.language)
        # the nonce of the reply's first message, which this one becomes: whoever posts it again finds it
        nonce = make_nonce(f"{job.conversation}:{job.request.key}", 0)
        before = place.message(job.request.shown) if job.request.shown else None
        sender = place.sender_from(before) if before else place.sender()
        lock = self._lock("out", job.conversation)
        return ProgressMessage(sender, lock, nonce, job.language, stop, partial(self._note_shown, job))

    async def _note_shown(self, job: DiscordJob, message_id: int) -> None:
        job.request = replace(job.request, shown=message_id)
        await asyncio.to_thread(self._app_store.rewrite_event, job.request.key, job.request.to_json())

    async def _check_again(self, job: DiscordJob, place: ReplyChannel, layout: Layout) -> None:
        """Ask once more whether the author may draw this here. Raises: RenderError."""
        request = job.request
        against = await self._permissions.refusal_now(self._client, request.guild, place.channel.id, request.author)
        drawn = " ".join([layout.caption, layout.background, *(item.phrase for item in layout.objects)])
        if against is None and place.command is None and not may_answer(place.channel):
            against = say("discord.gone")
        if against is None and self._preferences.guild_settings(request.guild).forbidden_word(
            drawn, is_age_restricted(place.channel)
        ):
            against = say("discord.forbidden_words")
        if against is not None:
            raise RenderError(against)

    async def _run_job(self, job: DiscordJob, refused: Said | None) -> None:
        if job.place is None:  # the channel is gone, or closed to us
            log_event(_LOG, "request.homeless", key=job.request.key)
            await self._finish_event(job)
            return
        try:
            async with self._show_typing(job, job.place):
                reply = Reply(in_language(refused, job.language), error=True) if refused else await self._answer(job)
        except asyncio.CancelledError:
            if not job.cancelled or job.silently:
                raise
            reply = Reply(in_language(say("turn.cancelled"), job.language), error=True)
            _uncancel()
        await self.replies.send(job, reply, job.place)

    def _show_typing(self, job: DiscordJob, place: ReplyChannel) -> contextlib.AbstractAsyncContextManager[None]:
        """Show that we type, but not while people may only talk, nor where a command shows it already."""
        is_shown = job.request.attention in ("direct", "reply") and place.command is None
        return show_typing(place.channel) if is_shown else contextlib.nullcontext()

    async def _answer(self, job: DiscordJob) -> Reply:
        request, on_event = job.request, job.progress_message.on_event if job.progress_message else None
        CURRENT_JOB.set(job)
        try:
            reply = await self._session.run_turn(request.to_message(job.conversation), on_event)
        except Exception as error:  # noqa: BLE001  the front end: every message gets its one reply
            self.note_error(type(error).__name__)
            return Reply(explain(error), error=True)
        self.turns += 1
        facts = {"version": reply.version, "samples": reply.unet_samples, "error": reply.error}
        log_event(_LOG, "turn", turn=reply.turn_id, key=request.key, conversation=job.conversation, **facts)
        return reply

    async def _finish_event(self, job: DiscordJob) -> None:
        await asyncio.to_thread(self._app_store.finish_event, job.request.key)

    def _limits_of(self, job: DiscordJob) -> dict[str, int]:
        """Return the names that a job's samples count for, with their daily limits."""
        request = job.request
        own = self._preferences.guild_settings(request.guild)
        return self._limits.over(own.user_samples, own.server_samples).of(request.author, request.guild)

    async def tell(self, channel: discord.abc.Messageable, said: Said, language: str, nonce: str) -> None:
        """Send a sentence that belongs to no turn."""
        outgoing = OutgoingMessage(escape(in_language(said, language)), make_nonce(nonce, "tell"))
        await deliver(ChannelSender(channel), (outgoing,), MAX_FILE_BYTES)


def _uncancel() -> None:
    """Go on after a cancellation that was meant for the turn alone."""
    task = asyncio.current_task()
    while task and task.cancelling():
        task.uncancel()
