"""Which messages are for us, and what each asks for.

Mentions, follow-ups in our threads, replies to our pictures, pictures of ours, and direct messages where they are allowed;
never robots, webhooks or ourselves. It knows nothing of how a request is worked on.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from agent.reply import MAX_MESSAGE_CHARS
from tools.layout.speech import Said, say

from .channels import is_own_thread, may_answer, may_attach, may_open_threads
from .permissions import channel_ids, fetch_member
from .reply_sender import OFFER
from .reply_text import has_words, points_at_reply, spoken_words
from .request import Attention, Request
from .shown_version import looks_like_ours, shown_version
from .uploads import first_upload

if TYPE_CHECKING:
    from .client import Groundling

WRITTEN_BY_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)


class MessageListener:
    """Hears messages for one client."""

    def __init__(self, client: Groundling) -> None:
        self._client = client

    async def on_message(self, message: discord.Message, late: bool = False) -> None:
        """Take a message on where it is for us; a late one is not told why it is refused."""
        if not self._is_from_a_person(message):
            return
        channel = await self._known(message.channel)
        replied_to = await self._message_replied_to(message)
        base = self._version_shown(replied_to)
        attention = self._attention(message, channel, base)
        if (attention is None and not self._is_our_picture(message)) or not may_answer(channel):
            return
        author = await self._as_member(message) if late else message.author
        if author is None:
            return
        words = self._words_of(message)
        if attention == "direct" and base is None and (pointed_at := self._words_pointed_at(words, replied_to)):
            words, base = pointed_at, 0
        request = self._make_request(message, channel, words, base, attention)
        too_many = None if late else self._too_many(request)
        against = too_many or await self._refusal(message, author, channel, request.text or "")
        if against is None:
            self._client.dispatcher.receive(request)
            return
        # written down like everything else, so that the next start does not take it for a message it missed
        await self._client.dispatcher.pass_over(request)
        is_told = attention in ("direct", "reply") and not late
        if is_told and (too_many or self._client.permissions.may_tell(message.author.id)):
            await self._client.dispatcher.tell(channel, against, request.language or "en", request.key)

    async def _refusal(
        self,
        message: discord.Message,
        author: discord.Member | discord.User,
        channel: discord.abc.MessageableChannel,
        text: str,
    ) -> Said | None:
        against = self._client.permissions.refusal(author, channel, f"{message.content}\n{text}")
        if message.guild is None:
            return against or await self._client.permissions.refusal_of_stranger(self._client, message.author)
        if against:
            return against
        return None if may_attach(channel) else say("discord.no_attach")

    def _make_request(
        self,
        message: discord.Message,
        channel: discord.abc.MessageableChannel,
        words: str,
        base: int | None,
        attention: Attention | None,
    ) -> Request:
        guild = message.guild.id if message.guild else None
        shown_to_us = attention in ("direct", "reply") or self._is_our_picture(message)
        upload = first_upload(message) if shown_to_us else None
        opens = may_open_threads(channel) and not base and bool(words or upload)
        return Request(
            key=str(message.id),
            author=message.author.id,
            name=message.author.display_name,
            guild=guild,
            channel=channel.id,
            message=message.id,
            thread=opens,
            place=None if opens else channel.id,
            text=words,
            base=base,
            upload=upload,
            options=self._client.preferences.options_of(message.author.id, guild, channel_ids(channel)),
            language=self._client.preferences.of_user(message.author.id).get("language"),
            quiet=attention is None,
            attention=attention or "direct",
        )

    def _too_many(self, request: Request) -> Said | None:
        return self._client.too_many_of(
            request.author, request.guild, request.place or request.message or request.channel
        )

    def _is_from_a_person(self, message: discord.Message) -> bool:
        robot = message.author.bot or message.webhook_id is not None
        here = message.guild is not None or self._client.parts.allow_dm
        return not robot and message.type in WRITTEN_BY_PEOPLE and here

    def _attention(
        self, message: discord.Message, channel: discord.abc.MessageableChannel, base: int | None
    ) -> Attention | None:
        """Tell how we were spoken to; None where we were not, as by a link, an emoji, or words to somebody else."""
        spoken_to = {m.id for m in message.mentions} | {r.id for r in message.role_mentions}
        if message.guild is None or spoken_to & self._own_ids(message):
            return "direct"
        if spoken_to or not has_words(message.content):
            return None
        if base is not None:
            return "reply"
        if message.guild is None or not self._is_our_thread(channel):
            return None
        if self._client.preferences.guild_settings(message.guild.id).mention_only:
            return None
        # the dispatcher saves it, off the loop: whoever waits here lets later messages go first
        count = self._client.preferences.count_writers(channel.id, message.author.id)
        return "overheard" if count > 1 else "thread"

    def _is_our_thread(self, channel: discord.abc.MessageableChannel) -> bool:
        return self._client.user is not None and is_own_thread(channel, self._client.user.id)

    def _is_our_picture(self, message: discord.Message) -> bool:
        return any(looks_like_ours(attachment.filename) for attachment in message.attachments)

    async def _message_replied_to(self, message: discord.Message) -> discord.Message | None:
        reference = message.reference
        if reference is None or reference.message_id is None:
            return None
        found = reference.resolved
        if found is None:
            with contextlib.suppress(discord.HTTPException):
                found = await message.channel.fetch_message(reference.message_id)
        return found if isinstance(found, discord.Message) else None

    def _version_shown(self, message: discord.Message | None) -> int | None:
        """Tell which of our versions a message shows."""
        return shown_version(message, self._client.user.id) if message and self._client.user else None

    def _words_pointed_at(self, words: str, replied_to: discord.Message | None) -> str:
        """Return the words of the message replied to where ours only point at it, as "draw this"; else nothing."""
        if replied_to is None or not points_at_reply(words):
            return ""
        found = self._words_of(replied_to)[:MAX_MESSAGE_CHARS]
        return found if has_words(found) else ""

    def _words_of(self, message: discord.Message) -> str:
        names = {user.id: user.display_name for user in message.mentions}
        return spoken_words(message.content, self._own_ids(message), names)

    async def on_offer_taken(self, event: discord.RawReactionActionEvent) -> None:
        """Carry out what was said among people and may be an order, once somebody presses our reaction to it."""
        if event.emoji.name != OFFER or event.guild_id is None or event.member is None or event.member.bot:
            return
        channel = self._client.get_channel(event.channel_id)
        if not isinstance(channel, discord.Thread) or not self._is_our_thread(channel):
            return
        with contextlib.suppress(discord.HTTPException):
            message = await channel.fetch_message(event.message_id)
            if any(reaction.me and reaction.emoji == OFFER for reaction in message.reactions):
                await self._take_offer(message, channel, event.member)

    async def _take_offer(self, message: discord.Message, channel: discord.Thread, member: discord.Member) -> None:
        against = await self._refusal(message, member, channel, "")
        if against is None:
            request = self._make_request(message, channel, self._words_of(message), None, "direct")
            pressed = replace(request, key=f"{message.id}:offer", author=member.id, name=member.display_name)
            self._client.dispatcher.receive(pressed)

    def _own_ids(self, message: discord.Message) -> frozenset[int]:
        """Our user and, where there is one, the role that Discord made for us (people pick either)."""
        role = message.guild.self_role if message.guild else None
        return frozenset(thing.id for thing in (self._client.user, role) if thing)

    async def _known(self, channel: discord.abc.MessageableChannel) -> discord.abc.MessageableChannel:
        """Look up a channel that the gateway has not told us of, such as a thread that was archived."""
        if not isinstance(channel, discord.PartialMessageable):
            return channel
        try:
            found = await self._client.fetch_channel(channel.id)
        except discord.HTTPException:
            return channel
        return found if isinstance(found, discord.abc.Messageable) else channel

    async def _as_member(self, message: discord.Message) -> discord.Member | discord.User | None:
        """Return the author with roles, which a message read from a channel lacks; None where there is no saying."""
        if message.guild is None:
            return message.author
        member = await fetch_member(message.guild, message.author.id)
        return member if isinstance(member, discord.Member) else None
