"""The office: each request written down, worked on once, in order, answered once; what a kill left goes on at the start.

It knows nothing of events or of what people may do; it is given requests and the ways to answer them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import discord

from agent.reply import Reply
from tools.generation.request import RenderError
from tools.layout.languages import detect_language
from tools.layout.layout import Layout
from tools.layout.speech import Said, in_language, say

from ..errors import explain
from ..queue.quota import DailyLimits
from .buttons import stop_view
from .channels import Place, expected_conversation, find_place
from .delivery import Fate, deliver
from .job import CURRENT_JOB, Job, Jobs
from .json_log import log_event
from .message_builder import make_pieces
from .outgoing_message import Piece
from .progress_message import Card
from .reply_text import escape, make_nonce
from .request import Request
from .sender import ChannelOutlet
from .typing_indicator import show_typing
from .uploads import UploadRefused, with_scene

if TYPE_CHECKING:
    from agent.session import Session
    from memory.app_store import FrontDesk

    from .permissions import Gate

MAX_FILE_BYTES = 10 * 2**20
TRY_AGAIN_S = (5.0, 30.0, 120.0)
_LOG = logging.getLogger(__name__)


class Office:
    """What one running bot works on.

    Attributes:
        jobs: the requests being worked on.
        closing: nothing new is taken on.
        errors: the last things that went wrong, for administrators.
    """

    def __init__(
        self, client: discord.Client, session: Session, desk: FrontDesk, gate: Gate, limits: DailyLimits
    ) -> None:
        self.jobs, self.closing = Jobs(), False
        self.errors: list[str] = []
        self.turns = 0
        self._client, self._session, self._desk = client, session, desk
        self._gate, self._preferences, self._limits = gate, gate.preferences, limits
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()

    def receive(self, request: Request, interaction: discord.Interaction | None = None) -> None:
        """Write a request down and work on it in the background; one that came before does nothing."""
        if not self.closing and not self.jobs.find(request.key):
            self._begin(request, interaction, is_new=True)

    def _begin(self, request: Request, interaction: discord.Interaction | None, is_new: bool) -> None:
        job = Job(request, expected_conversation(request))
        self.jobs.add(job)
        job.task = self.start(self._process(job, interaction, is_new))

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
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace_s)
        self._session.leaving = True
        late = list(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def go_on(self) -> None:
        """Work on the letters that an earlier process left open, in order of arrival."""
        await asyncio.to_thread(self._desk.tidy)
        for letter in await asyncio.to_thread(self._desk.open_letters):
            if not self.jobs.find(letter.key):
                self._begin(Request.from_json(letter.payload), None, is_new=False)

    def _line(self, kind: str, where: str) -> asyncio.Lock:
        """Return the lock that keeps things of one conversation in order; it lives while somebody holds it."""
        return self._lines.setdefault((kind, where), asyncio.Lock())

    async def _process(self, job: Job, interaction: discord.Interaction | None, is_new: bool) -> None:
        try:
            async with self._line("in", job.conversation):
                letter = partial(self._desk.post, job.request.key, job.request.to_json())
                if is_new and not await asyncio.to_thread(letter):
                    return
                log_event(_LOG, "request", key=job.request.key, author=job.request.author, guild=job.request.guild)
                refused = await self._prepare(job, interaction)
            # from here to the session's door nothing waits, so turns queue in the order of their letters
            await self._run_job(job, refused)
        except asyncio.CancelledError:
            if not job.cancelled:
                raise
            _uncancel()
            await self._close_letter(job)
        finally:
            self.jobs.remove(job)
            if job.card:
                self.start(job.card.close())

    async def _prepare(self, job: Job, interaction: discord.Interaction | None) -> Said | None:
        """Read what was uploaded, then find the place and the language; returns why there is nothing to work on."""
        refused: Said | None = None
        try:
            job.request = await with_scene(job.request)
        except UploadRefused as error:
            if job.request.quiet:  # no thread is opened for a picture that is not ours
                return error.said
            refused = error.said
        job.place = place = await find_place(self._client, job.request, interaction)
        if place is None:
            return refused
        if job.request.place != place.channel.id:
            job.request = job.request.at(place.channel.id)
            await asyncio.to_thread(self._desk.rewrite, job.request.key, job.request.to_json())
        job.conversation = place.conversation
        job.language = await asyncio.to_thread(self._get_to_know, job)
        if job.request.draw:
            job.card = self._make_card(job, place)
        job.before_drawing = lambda drawing: self._check_again(job, place, drawing.layout)
        return refused

    def _get_to_know(self, job: Job) -> str:
        """Keep the author's name, and tell the language of the words, with the conversation's as prior."""
        request = job.request
        self._preferences.remember_name(request.author, request.name)
        if request.language:
            return request.language
        prior = self._session.store.snapshot(job.conversation, 1).options.get("language")
        return detect_language(request.text, prior) if request.text else str(prior or "en")

    def _make_card(self, job: Job, place: Place) -> Card:
        stop = partial(stop_view, job.request.key, job.language)
        nonce = make_nonce(f"{job.conversation}:{job.request.key}", "card")
        return Card(place.channel, self._line("out", job.conversation), nonce, job.language, stop)

    async def _check_again(self, job: Job, place: Place, layout: Layout) -> None:
        """Ask once more whether the author may draw this here. Raises: RenderError."""
        request = job.request
        against = await self._gate.refusal_now(self._client, request.guild, place.channel.id, request.author)
        drawn = " ".join([layout.caption, layout.background, *(item.phrase for item in layout.objects)])
        if against is None and self._preferences.rules(request.guild).forbidden_word(drawn):
            against = say("discord.forbidden_words")
        if against is not None:
            raise RenderError(against)

    async def _run_job(self, job: Job, refused: Said | None) -> None:
        if job.place is None:  # the channel is gone, or closed to us
            log_event(_LOG, "request.homeless", key=job.request.key)
            await self._close_letter(job)
            return
        try:
            async with show_typing(job.place.channel):
                reply = Reply(in_language(refused, job.language), error=True) if refused else await self._answer(job)
                if job.card:
                    await job.card.opened()
        except asyncio.CancelledError:
            if not job.cancelled or job.silently:
                raise
            reply = Reply(in_language(say("turn.cancelled"), job.language), error=True)
            _uncancel()
        await self.send(job, reply, job.place)

    async def _answer(self, job: Job) -> Reply:
        request, on_event = job.request, job.card.on_event if job.card else None
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

    async def send(self, job: Job, reply: Reply, place: Place) -> None:
        """Send the reply after those of the same conversation that were ready before it, then close the letter."""
        turn, job.sending = f"{job.conversation}:{job.request.key}", True
        # nothing waits between the end of the turn and this queue, or replies could overtake each other
        async with self._line("out", job.conversation):
            fate: Fate = "sent"
            if not await self._was_delivered(job, reply):
                fate = await self._deliver(await make_pieces(reply, job.request, turn, job.language), place, job)
        if fate == "later":
            return
        if fate == "refused":
            await asyncio.to_thread(self._desk.give_back, tuple(self.limits_of(job)), job.spent)
        await self._session.delivered(reply)
        await self._close_letter(job)
        log_event(_LOG, f"reply.{fate}", turn=reply.turn_id, key=job.request.key)

    async def _close_letter(self, job: Job) -> None:
        await asyncio.to_thread(self._desk.done, job.request.key)

    async def _deliver(self, pieces: tuple[Piece, ...], place: Place, job: Job) -> Fate:
        outlet = place.outlet()
        for wait_s in (*TRY_AGAIN_S, None):
            fate = await deliver(outlet, pieces, place.most_bytes, job.language)
            if fate != "later" or self.closing or wait_s is None:
                break
            self.note_error("a reply was not delivered")
            await asyncio.sleep(wait_s)
        return fate

    async def _was_delivered(self, job: Job, reply: Reply) -> bool:
        """Whether an earlier process answered this already and only had no time to close the letter."""
        if not reply.turn_id:
            return False
        message = job.request.to_message(job.conversation)
        ask = partial(self._session.store.accept, message.conversation, message.message_id, message.author)
        row, _ = await asyncio.to_thread(ask, message.payload())
        return row.state == "delivered"

    def limits_of(self, job: Job) -> dict[str, int]:
        """Return the names that a job's samples count for, with their daily limits."""
        return self._limits.of(job.request, self._preferences.rules(job.request.guild))

    async def tell(self, channel: discord.abc.Messageable, said: Said, language: str, nonce: str) -> None:
        """Send a sentence that belongs to no turn."""
        piece = Piece(escape(in_language(said, language)), make_nonce(nonce, "tell"))
        await deliver(ChannelOutlet(channel), (piece,), MAX_FILE_BYTES)


def _uncancel() -> None:
    """Go on after a cancellation that was meant for the turn alone."""
    task = asyncio.current_task()
    while task and task.cancelling():
        task.uncancel()
