"""Run turns for Discord messages: each message once, replies of a channel in order, none left running at the end.

It knows nothing of threads, mentions or commands; it is given a message, a place to type in and an outlet.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Coroutine
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import aiohttp
import discord

from agent.reply import Reply, UserMessage

from .discord_delivery import deliver
from .discord_outlet import Outlet
from .discord_reply import make_pieces
from .failures import explain

if TYPE_CHECKING:
    from agent.session import Session

REMEMBERED_MESSAGES = 20_000
FAREWELL_S = 3.0
STOPPED = "I was stopped before this was finished; nothing was changed. Please send it again."

_LOG = logging.getLogger(__name__)


class Turns:
    """The turns of one running bot.

    Attributes:
        closing: nothing new is taken on.
    """

    def __init__(self, session: Session) -> None:
        self.closing = False
        self._session = session
        self._taken: OrderedDict[str, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._outbox: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def take(self, message_id: str) -> bool:
        """Claim a message or command; False when it was claimed before (a replay) or the bot is stopping."""
        if self.closing or message_id in self._taken:
            return False
        self._taken[message_id] = None
        if len(self._taken) > REMEMBERED_MESSAGES:
            self._taken.popitem(last=False)
        return True

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it in the background, in view of `finish`."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _LOG.error("a Discord event was not handled", exc_info=error)

    async def finish(self, grace_s: float) -> None:
        """Take nothing new, let what runs end within the grace time, then cancel it; who waits is told."""
        self.closing = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def answer(self, message: UserMessage, channel: discord.abc.Messageable, outlet: Outlet) -> None:
        """Run the message's turn, showing that we type, and send its one reply."""
        try:
            async with show_typing(channel):
                reply = await self._run(message)
        except asyncio.CancelledError:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.send(message, Reply(STOPPED, error=True), outlet), FAREWELL_S)
            raise
        await self.send(message, reply, outlet)

    async def _run(self, message: UserMessage) -> Reply:
        try:
            return await self._session.run_turn(message)
        except Exception as error:  # noqa: BLE001  the front end: every message gets its one reply
            return Reply(explain(error), error=True)

    async def _was_delivered(self, message: UserMessage, reply: Reply) -> bool:
        """Whether an earlier process answered this message, which `take` cannot know."""
        if not reply.turn_id:
            return False
        ask = self._session.store.accept  # of a known message it only reads
        row, _ = await asyncio.to_thread(
            ask, message.conversation, message.message_id, message.author, message.payload()
        )
        return row.state == "delivered"

    async def send(self, message: UserMessage, reply: Reply, outlet: Outlet) -> None:
        """Send the message's reply after those of the same conversation that were ready before it."""
        # nothing waits between the end of the turn and this queue, or replies could overtake each other
        lock = self._outbox.setdefault(message.conversation, asyncio.Lock())
        async with lock:
            if await self._was_delivered(message, reply):
                return
            done = await deliver(outlet, make_pieces(reply, f"{message.conversation}:{message.message_id}"))
            if done:
                await self._session.delivered(reply)


@contextlib.asynccontextmanager
async def show_typing(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Show that we type, beside the work: Discord's answer is never waited for."""
    task = asyncio.create_task(_type(channel))
    try:
        yield
    finally:
        task.cancel()


async def _type(channel: discord.abc.Messageable) -> None:
    with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, OSError):
        async with channel.typing():
            await asyncio.Event().wait()
