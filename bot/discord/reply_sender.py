"""Sends replies: after those of the same conversation that were ready before, tried again where Discord fails, closed when they arrived.

It knows nothing of how a reply came about.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import aiohttp
import discord

from agent.reply import Reply
from tools.layout.speech import in_language

from .channels import ReplyChannel, may_react
from .delivery import DeliveryOutcome, deliver
from .job import DiscordJob
from .json_log import log_event
from .message_builder import DrawnPicture, build_messages
from .outgoing_message import OutgoingMessage
from .request import Request
from .sender import Sender

if TYPE_CHECKING:
    from agent.session import Session
    from memory.app_store import AppStore

NOT_UNDERSTOOD = "❔"
"""The reaction to words in our threads that no reader understood; more would be talk between people's talk."""
OFFER = "🎨"
"""The reaction to what was said among people and may be an order; whoever presses it lets it be carried out."""
MAX_PICTURES = 4
"""Of one turn, shown as one."""
TRY_AGAIN_S = (1.0, 3.0)
"""Waits while the replies that come after wait, too."""
TRY_LATER_S = (30.0, 120.0)
"""Waits beside the conversation, which has gone on."""
_LOG = logging.getLogger(__name__)


class ReplySender:
    """Sends the replies of one running bot.

    Args:
        lock: returns the lock of a kind and a conversation.
        note_error: remembers what went wrong, for administrators.

    Attributes:
        closing: set when the process ends; then nothing is tried again.
    """

    def __init__(
        self,
        session: Session,
        app_store: AppStore,
        lock: Callable[[str, str], asyncio.Lock],
        note_error: Callable[[str], None],
    ) -> None:
        self._session, self._app_store, self._lock, self._note_error = session, app_store, lock, note_error
        self.closing = asyncio.Event()

    async def send(self, job: DiscordJob, reply: Reply, place: ReplyChannel) -> None:
        """Send the reply, then close the inbox event."""
        turn, job.sending = f"{job.conversation}:{job.request.key}", True
        outcome: DeliveryOutcome | Literal["silent"] = "sent"
        # nothing waits between the end of the turn and this queue, or replies could overtake each other
        async with self._lock("out", job.conversation):
            sender = await _sender_of(job, place)
            if stays_silent(reply, job.request):
                outcome = "silent"
            elif not await self._was_delivered(job, reply):
                drawn = await asyncio.to_thread(self._pictures_of, reply, job)
                messages = await build_messages(with_note(reply, job), job.request, turn, job.language, drawn)
                outcome = await self._deliver(sender, messages, job, (0.0, *TRY_AGAIN_S))
        if outcome == "later":
            outcome = await self._deliver(sender, messages, job, TRY_LATER_S)
        await self._close(job, reply, place, outcome)

    async def _close(
        self, job: DiscordJob, reply: Reply, place: ReplyChannel, outcome: DeliveryOutcome | Literal["silent"]
    ) -> None:
        """Note what came of the reply; one that could not be sent is left to the next start."""
        if outcome == "later":
            return
        if outcome == "silent" and (sign := _reaction_to(reply, job.request)):
            await _react(place, job.request, sign)
        if outcome == "refused":
            self._note_error("a reply was refused by Discord")
            await asyncio.to_thread(self._app_store.give_back, tuple(job.limits()), job.spent)
        await self._session.delivered(reply)
        await asyncio.to_thread(self._app_store.finish_event, job.request.key)
        log_event(_LOG, f"reply.{outcome}", turn=reply.turn_id, key=job.request.key)

    async def _deliver(
        self, sender: Sender, messages: tuple[OutgoingMessage, ...], job: DiscordJob, waits_s: Sequence[float]
    ) -> DeliveryOutcome:
        outcome: DeliveryOutcome = "later"
        most_bytes = job.place.most_bytes if job.place else 0
        for wait_s in waits_s:
            if wait_s and await self._is_closing_within(wait_s):
                return outcome
            outcome = await deliver(sender, messages, most_bytes, job.language)
            if outcome != "later":
                return outcome
            self._note_error("a reply was not delivered")
        return outcome

    def _pictures_of(self, reply: Reply, job: DiscordJob) -> list[DrawnPicture]:
        """Find all pictures that a turn drew, oldest first; versions of one turn have numbers in a row."""
        found: list[DrawnPicture] = []
        number = reply.version if reply.unet_samples and reply.turn_id else None
        while number and len(found) < MAX_PICTURES:
            version = self._session.store.version(job.conversation, number)
            if version is None or version.turn_id != reply.turn_id or version.image is None:
                break
            found.insert(0, DrawnPicture(number, self._session.render_service.pictures.locate(version.image)))
            number -= 1
        return found

    async def _is_closing_within(self, wait_s: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.closing.wait(), wait_s)
        return self.closing.is_set()

    async def _was_delivered(self, job: DiscordJob, reply: Reply) -> bool:
        """Whether an earlier process answered this already and only had no time to close the inbox event."""
        if not reply.turn_id:
            return False
        message = job.request.to_message(job.conversation)
        ask = partial(self._session.store.accept, message.conversation, message.message_id, message.author)
        row, _ = await asyncio.to_thread(ask, message.payload())
        return row.state == "delivered"


async def _sender_of(job: DiscordJob, place: ReplyChannel) -> Sender:
    """Let the reply take the place of the message that showed its progress, also of an earlier process."""
    shown = await job.progress_message.finish() if job.progress_message else None
    if shown is None and job.request.shown:
        shown = place.message(job.request.shown)
    return place.sender_from(shown) if shown else place.sender()


def with_note(reply: Reply, job: DiscordJob) -> Reply:
    """Put the job's note under the words of its reply."""
    return replace(reply, text=f"{reply.text}\n{in_language(job.note, job.language)}") if job.note else reply


def stays_silent(reply: Reply, request: Request) -> bool:
    """Whether people talked among themselves, as far as the readers can tell."""
    if reply.heard == "talk":
        return request.attention != "direct"
    return reply.heard in ("unread", "maybe") and request.attention in ("thread", "overheard")


def _reaction_to(reply: Reply, request: Request) -> str | None:
    """Choose how a message without an answer is marked; where several people talk, only what may be an order is."""
    if reply.heard == "maybe":
        return OFFER
    return NOT_UNDERSTOOD if reply.heard == "unread" and request.attention == "thread" else None


async def _react(place: ReplyChannel, request: Request, sign: str) -> None:
    message = place.message(request.message) if request.message is not None and may_react(place.channel) else None
    if message is None:
        return
    with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, OSError):
        await message.add_reaction(sign)
