"""Where a conversation lives: `discord:{guild}:{thread or channel}`, a direct message's guild being `dm`.

It knows nothing of turns; it opens threads where that is allowed and finds channels again by their ids.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

import discord

from .reply_text import escape, make_nonce, split, thread_name
from .request import Request
from .sender import NO_PINGS, ChannelSender, EditableMessage, EditSender, InteractionSender, Sender

PREFIX = "discord:"
THREAD_EXISTS = 160004

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReplyChannel:
    """A conversation's name, its channel, the message there that the next reply answers, and the command it answers."""

    conversation: str
    channel: discord.abc.MessageableChannel
    reference: discord.MessageReference | None = None
    command: discord.Interaction | None = None

    @property
    def most_bytes(self) -> int:
        """The largest file that Discord takes here."""
        guild = getattr(self.channel, "guild", None)
        return guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES

    def sender(self) -> Sender:
        """Return the way for a reply's messages."""
        here = ChannelSender(self.channel, self.reference)
        return InteractionSender(self.command, here) if self.command else here

    def sender_from(self, shown: EditableMessage) -> Sender:
        """Return the way for a reply whose first message takes the place of one that is shown."""
        here = ChannelSender(self.channel)
        return EditSender(shown, InteractionSender(self.command, here, answered=True) if self.command else here)

    def message(self, message_id: int) -> EditableMessage | None:
        """Return a message of this channel by its id."""
        if isinstance(self.channel, discord.GroupChannel):  # bots are never in one
            return None
        return self.channel.get_partial_message(message_id)


def expected_conversation(request: Request) -> str:
    """Name the conversation of a request before its place is found; a thread has its message's id."""
    thread = request.message if request.thread else None
    return conversation_key(request.guild, request.place or thread or request.channel)


async def find_reply_channel(
    client: discord.Client, request: Request, interaction: discord.Interaction | None = None
) -> ReplyChannel | None:
    """Find the request's channel, or open its thread; None where the channel is gone or closed to us."""
    answered = interaction if request.command else None
    channel = await find_channel(client, request.place or request.channel)
    if channel is None or not may_answer(channel):
        return _reply_channel_of_answer(answered)
    if request.place is None and request.thread and request.text is not None:
        if request.command:
            return await _reply_channel_of_command(channel, request, interaction)
        if request.message and (thread := await open_thread(channel, request.message, request)):
            return make_reply_channel(thread)
    # a thread made from the message has its id, and the message itself lies in the channel above
    message = request.message if request.message != channel.id else None
    return replace(make_reply_channel(channel, message), command=answered)


async def find_channel(client: discord.Client, channel_id: int) -> discord.abc.MessageableChannel | None:
    """Find a channel by its id; asks Discord for those that the gateway has not told us of."""
    found: object = client.get_channel(channel_id)
    if found is None:
        try:
            found = await client.fetch_channel(channel_id)
        except (discord.NotFound, discord.Forbidden):
            return None
    return found if isinstance(found, discord.abc.Messageable) else None  # type: ignore[return-value]


def _reply_channel_of_answer(interaction: discord.Interaction | None) -> ReplyChannel | None:
    """Answer a command where we may not write: Discord lets every command be answered."""
    channel = interaction.channel if interaction else None
    if not isinstance(channel, discord.abc.Messageable):
        return None
    return replace(make_reply_channel(channel), command=interaction)


async def _reply_channel_of_command(
    channel: discord.abc.MessageableChannel, request: Request, interaction: discord.Interaction | None
) -> ReplyChannel:
    """Show a command's words and open a thread from them."""
    text = split(escape(f"{request.name}: {request.text}"))[0]
    shown: discord.Message | discord.InteractionMessage | None = None
    try:
        if interaction is not None and interaction.response.is_done():
            shown = await interaction.edit_original_response(content=text, allowed_mentions=NO_PINGS)
        elif interaction is None:  # after a restart: the command itself can no longer be answered
            nonce = make_nonce(request.key, "prompt")
            shown = await channel.send(text, nonce=nonce, allowed_mentions=NO_PINGS)
    except discord.HTTPException as error:
        _LOG.warning("a command's prompt was not shown: Discord answered %s", error.status)
    if shown and (thread := await open_thread(channel, shown.id, request)):
        return make_reply_channel(thread)
    return make_reply_channel(channel)


def conversation_key(guild_id: int | None, channel_id: int) -> str:
    return f"{PREFIX}{guild_id or 'dm'}:{channel_id}"


def conversation_key_of(interaction: discord.Interaction) -> str:
    """Name the conversation that a command or press was used in."""
    return conversation_key(interaction.guild_id, interaction.channel_id or 0)


def channel_id_of(conversation: str) -> int | None:
    """Read the channel's id from a key; None when the key is not one of ours."""
    _, _, last = conversation.rpartition(":")
    return int(last) if conversation.startswith(PREFIX) and last.isdecimal() else None


def make_reply_channel(channel: discord.abc.MessageableChannel, message_id: int | None = None) -> ReplyChannel:
    """Make the place of a conversation that stays in this channel."""
    guild = getattr(channel, "guild", None)
    reference = make_reference(channel, message_id) if message_id else None
    return ReplyChannel(conversation_key(guild.id if guild else None, channel.id), channel, reference)


def make_reference(channel: discord.abc.MessageableChannel, message_id: int) -> discord.MessageReference | None:
    """Refer to a message of the channel; None where we may not read its history, which Discord asks for."""
    parent = channel.parent if isinstance(channel, discord.Thread) else channel
    me = parent.guild.me if isinstance(parent, discord.abc.GuildChannel) else None
    if parent and me and not parent.permissions_for(me).read_message_history:
        return None
    return discord.MessageReference(message_id=message_id, channel_id=channel.id, fail_if_not_exists=False)


async def open_thread(
    channel: discord.abc.MessageableChannel, message_id: int, request: Request
) -> discord.Thread | None:
    """Open a thread from a message, or find the one that was opened; None where that is not allowed."""
    if not isinstance(channel, discord.TextChannel) or not may_open_threads(channel):
        return None
    try:
        name = thread_name(request.text or "", request.name)
        return await channel.create_thread(name=name, message=discord.Object(message_id))
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


def may_attach(channel: discord.abc.MessageableChannel) -> bool:
    """Whether we may attach files here; asked before anything is drawn."""
    granted = _granted(channel)
    # in a thread of a channel that is closed to writers, discord.py cannot tell; then Discord does
    unknown = isinstance(channel, discord.Thread) and granted is not None and not granted.send_messages
    return granted is None or unknown or granted.attach_files


def may_react(channel: discord.abc.MessageableChannel) -> bool:
    """Whether we may add reactions here."""
    granted = _granted(channel)
    return granted is None or (granted.add_reactions and granted.read_message_history)


def _granted(channel: discord.abc.MessageableChannel) -> discord.Permissions | None:
    """Return what we may do in a server's channel, for a thread what its channel says; None where nothing says it."""
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    return place.permissions_for(place.guild.me) if isinstance(place, discord.abc.GuildChannel) else None


def is_own_thread(channel: discord.abc.MessageableChannel, own_id: int) -> bool:
    return isinstance(channel, discord.Thread) and channel.owner_id == own_id


def may_open_threads(channel: discord.abc.MessageableChannel) -> bool:
    if not isinstance(channel, discord.TextChannel):
        return False
    granted = channel.permissions_for(channel.guild.me)
    return granted.create_public_threads and granted.send_messages_in_threads
