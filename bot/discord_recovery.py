"""After a start: finish what was accepted and not answered, and post what was answered and not posted.

It knows nothing of how turns are run or replies are sent.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import discord

from agent.reply import Reply, UserMessage

from .discord_outlet import ChannelOutlet
from .discord_place import channel_id_of, make_reference
from .discord_turns import Turns

if TYPE_CHECKING:
    from agent.session import Session
    from memory.records import Inbound

_LOG = logging.getLogger(__name__)


async def recover(client: discord.Client, session: Session, turns: Turns) -> None:
    """Bring every Discord conversation up to date."""
    for conversation in await asyncio.to_thread(session.store.conversations):
        channel_id = channel_id_of(conversation)
        if channel_id is None or not await asyncio.to_thread(_owes, session, conversation):
            continue
        await session.recover(conversation)
        for row in await asyncio.to_thread(session.store.undelivered, conversation):
            if turns.take(row.message_id):
                await _post(client, session, turns, row, channel_id)


def _owes(session: Session, conversation: str) -> bool:
    return bool(session.store.unfinished(conversation) or session.store.undelivered(conversation))


async def _post(client: discord.Client, session: Session, turns: Turns, row: Inbound, channel_id: int) -> None:
    reply = Reply.from_record(row.reply or {"text": ""})
    try:
        channel = await client.fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden):
        _LOG.warning("a reply from before the start has no channel any more: %s", row.turn_id)
        await session.delivered(reply)
        return
    if isinstance(channel, discord.abc.Messageable):
        # a thread made from the message has its id, and the message itself lies in the channel above
        in_here = row.message_id.isdecimal() and int(row.message_id) != channel_id
        reference = make_reference(channel, int(row.message_id)) if in_here else None
        message = UserMessage(row.conversation, row.message_id, row.author)
        await turns.send(message, reply, ChannelOutlet(channel, reference))
