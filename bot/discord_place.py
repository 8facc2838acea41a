"""Where a conversation lives: `discord:{guild}:{thread or channel}`, a direct message's guild being `dm`.

It knows nothing of turns; it opens threads where that is allowed and finds channels again by their key.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import discord

from .discord_reply import thread_name

PREFIX = "discord:"
THREAD_EXISTS = 160004

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """A conversation's name, its channel, and the message in that channel that the next reply answers."""

    conversation: str
    channel: discord.abc.MessageableChannel
    reference: discord.MessageReference | None = None


def conversation_key(guild_id: int | None, channel_id: int) -> str:
    return f"{PREFIX}{guild_id or 'dm'}:{channel_id}"


def channel_id_of(conversation: str) -> int | None:
    """Read the channel's id from a key; None when the key is not one of ours."""
    _, _, last = conversation.rpartition(":")
    return int(last) if conversation.startswith(PREFIX) and last.isdecimal() else None


def make_place(channel: discord.abc.MessageableChannel, message: discord.Message | None = None) -> Place:
    """Make the place of a conversation that stays in this channel."""
    guild = getattr(channel, "guild", None)
    reference = make_reference(channel, message.id) if message else None
    return Place(conversation_key(guild.id if guild else None, channel.id), channel, reference)


def make_reference(channel: discord.abc.MessageableChannel, message_id: int) -> discord.MessageReference | None:
    """Refer to a message of the channel; None where we may not read its history, which Discord asks for."""
    parent = channel.parent if isinstance(channel, discord.Thread) else channel
    me = parent.guild.me if isinstance(parent, discord.abc.GuildChannel) else None
    if parent and me and not parent.permissions_for(me).read_message_history:
        return None
    return discord.MessageReference(message_id=message_id, channel_id=channel.id, fail_if_not_exists=False)


async def open_place(channel: discord.abc.MessageableChannel, message: discord.Message, words: str) -> Place:
    """Open a thread from the message where that is allowed and something was said, else stay in place."""
    if words and (thread := await open_thread(channel, message.id, words)):
        return make_place(thread)
    return make_place(channel, message)


async def open_thread(channel: discord.abc.MessageableChannel, message_id: int, words: str) -> discord.Thread | None:
    """Open a thread from a message, or find the one that was opened; None where that is not allowed."""
    if not isinstance(channel, discord.TextChannel) or not may_open_threads(channel):
        return None
    try:
        return await channel.create_thread(name=thread_name(words), message=discord.Object(message_id))
    except discord.HTTPException as error:
        if error.code == THREAD_EXISTS:
            # a thread has the id of the message it was made from
            found = await channel.guild.fetch_channel(message_id)
            return found if isinstance(found, discord.Thread) else None
        _LOG.info("no thread in channel %s: Discord answered %s", channel.id, error.status)
        return None


def may_answer(channel: discord.abc.MessageableChannel) -> bool:
    """Whether we may write here; asked before any work is done."""
    if isinstance(channel, discord.Thread):
        parent = channel.parent
        return parent is None or parent.permissions_for(channel.guild.me).send_messages_in_threads
    if isinstance(channel, discord.abc.GuildChannel):
        return channel.permissions_for(channel.guild.me).send_messages
    return True


def is_own_thread(channel: discord.abc.MessageableChannel, own_id: int) -> bool:
    return isinstance(channel, discord.Thread) and channel.owner_id == own_id


def may_open_threads(channel: discord.abc.MessageableChannel) -> bool:
    if not isinstance(channel, discord.TextChannel):
        return False
    granted = channel.permissions_for(channel.guild.me)
    return granted.create_public_threads and granted.send_messages_in_threads
