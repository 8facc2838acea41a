"""After a start or a lost session: messages that nobody told us of, in the places where we were spoken to lately.

Discord repeats events only within a session; what was written while there was none is read from the channels. What was
heard before has its inbox event and does nothing. It knows nothing of what is done about a message.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from .channels import channel_id_of, find_channel

if TYPE_CHECKING:
    from memory.store import Store

LATE = timedelta(minutes=15)
"""Older messages stay unanswered: whoever wrote them has gone on."""
MAX_PLACES = 40
MAX_MESSAGES = 100
OnMessage = Callable[[discord.Message], Awaitable[None]]

_LOG = logging.getLogger(__name__)


async def read_missed_messages(client: discord.Client, store: Store, on_message: OnMessage) -> None:
    """Let every late message be heard, oldest first in each place."""
    places: dict[int, Any] = {}
    for conversation in (await asyncio.to_thread(store.conversations))[:MAX_PLACES]:
        channel_id = channel_id_of(conversation)
        if channel_id is None:
            continue
        channel = await _find(client, channel_id)
        for place in (channel, getattr(channel, "parent", None)):
            if isinstance(place, discord.abc.Messageable):
                places[place.id] = place  # type: ignore[attr-defined]
    for place in places.values():
        await _read(place, on_message)


async def _find(client: discord.Client, channel_id: int) -> Any:
    try:
        return await find_channel(client, channel_id)
    except discord.HTTPException:
        return None


async def _read(place: Any, on_message: OnMessage) -> None:
    since = discord.utils.utcnow() - LATE
    try:
        late = [message async for message in place.history(limit=MAX_MESSAGES, after=since, oldest_first=True)]
    except discord.HTTPException as error:
        _LOG.info("channel %s could not be read for late messages: %s", place.id, error.status)
        return
    for message in late:
        await on_message(message)
