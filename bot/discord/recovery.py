"""After a start: conversations that a process without inbox events left, or whose inbox event was lost, are brought up to date.

What has an open inbox event goes on by that (`Dispatcher.resume`). It knows nothing of how turns are run or replies are sent.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from agent.reply import Reply

from .channels import channel_id_of, find_channel, make_reply_channel
from .job import make_job
from .request import Request

if TYPE_CHECKING:
    import discord

    from agent.session import Session
    from memory.records import Inbound

    from .dispatcher import Dispatcher

_LOG = logging.getLogger(__name__)


async def recover(client: discord.Client, session: Session, dispatcher: Dispatcher) -> None:
    """Bring every Discord conversation up to date."""
    for conversation in await asyncio.to_thread(session.store.conversations):
        channel_id = channel_id_of(conversation)
        if channel_id is None or not await _owes(session, dispatcher, conversation):
            continue
        await session.recover(conversation)
        for row in await session.undelivered(conversation):
            if not dispatcher.jobs.find(row.message_id):
                await _post(client, session, dispatcher, row, channel_id)


async def _owes(session: Session, dispatcher: Dispatcher, conversation: str) -> bool:
    rows = (*await session.unfinished(conversation), *await session.undelivered(conversation))
    return any(not dispatcher.jobs.find(row.message_id) for row in rows)


async def _post(
    client: discord.Client, session: Session, dispatcher: Dispatcher, row: Inbound, channel_id: int
) -> None:
    reply = Reply.from_record(row.reply or {"text": ""})
    channel = await find_channel(client, channel_id)
    if channel is None:
        _LOG.warning("a reply from before the start has no channel any more: %s", row.turn_id)
        await session.delivered(reply)
        return
    author = int(row.author) if row.author.isdecimal() else 0
    # a thread made from the message has its id, and the message itself lies in the channel above
    message = int(row.message_id) if row.message_id.isdecimal() and int(row.message_id) != channel_id else None
    request = Request(row.message_id, author, row.author, None, channel_id, message, place=channel_id)
    place = make_reply_channel(channel, message)
    await dispatcher.replies.send(make_job(request, row.conversation, place), reply, place)
