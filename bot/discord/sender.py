"""Where a reply's messages go: into a channel, or as the answer to a command or press.

It knows nothing of turns or of how a reply is made; every message leaves with all pings off.
"""

from __future__ import annotations

import io
from typing import Any, Protocol

import discord

from .outgoing_message import OutgoingMessage, PictureFile

NO_PINGS = discord.AllowedMentions.none()
EditableMessage = discord.Message | discord.PartialMessage
EXPIRED = frozenset({10008, 10015, 10062, 50027})
"""Discord's codes for an answer that can no longer be given: message, webhook, interaction, token."""


class Sender(Protocol):
    """Sends messages in order."""

    async def send(self, outgoing: OutgoingMessage) -> EditableMessage | None:
        """Send one message and return it, where Discord does. Raises: discord.HTTPException, OSError (the picture cannot be read)."""
        ...


def open_file(picture: PictureFile) -> discord.File:
    """Open the picture for one try; a discord.File cannot be sent twice."""
    content = io.BytesIO(picture.content) if isinstance(picture.content, bytes) else picture.content
    return discord.File(content, filename=picture.name, description=picture.alt)


def open_view(outgoing: OutgoingMessage) -> discord.ui.View | None:
    """Make the message's buttons; stopped, because presses find their way by their ids, not by this object."""
    if outgoing.view is None:
        return None
    view = outgoing.view()
    view.stop()
    return view


class ChannelSender:
    """Sends into a channel or thread; the first message answers the one it refers to."""

    def __init__(self, channel: discord.abc.Messageable, reference: discord.MessageReference | None = None) -> None:
        self._channel = channel
        self._reference = reference

    async def send(self, outgoing: OutgoingMessage) -> EditableMessage | None:
        extra: dict[str, Any] = {}
        if outgoing.picture:
            extra["file"] = open_file(outgoing.picture)
        if view := open_view(outgoing):
            extra["view"] = view
        if self._reference:
            extra |= {"reference": self._reference, "mention_author": False}
        try:
            sent = await self._channel.send(
                outgoing.content, nonce=outgoing.nonce, allowed_mentions=NO_PINGS, suppress_embeds=True, **extra
            )
        except discord.HTTPException as error:
            if error.status == 400:  # it may be what is referred to that Discord does not take
                self._reference = None
            raise
        self._reference = None
        # the nonce may have found what an earlier process sent: the layout, where now the picture belongs
        return await edit_message(sent, outgoing) if _shows_another(sent, outgoing) else sent


def _shows_another(sent: discord.Message, outgoing: OutgoingMessage) -> bool:
    return [a.filename for a in sent.attachments] != ([outgoing.picture.name] if outgoing.picture else [])


class EditSender:
    """Puts the first message of a reply in the place of one that is shown already; what follows goes the usual way.

    The first message may be sent again after a failure; it goes to the same place.
    """

    def __init__(self, shown: EditableMessage, fallback: Sender) -> None:
        self._shown: EditableMessage | None = shown
        self._first = ""
        self._fallback = fallback

    async def send(self, outgoing: OutgoingMessage) -> EditableMessage | None:
        self._first = self._first or outgoing.nonce
        if self._shown is None or outgoing.nonce != self._first:
            return await self._fallback.send(outgoing)
        try:
            return await edit_message(self._shown, outgoing)
        except discord.HTTPException as error:
            if error.code not in EXPIRED:
                raise
            self._shown = await self._without_token(self._shown, outgoing)
        return self._shown or await self._fallback.send(outgoing)

    async def _without_token(self, shown: EditableMessage, outgoing: OutgoingMessage) -> EditableMessage | None:
        """Edit the answer to a command by its id, once the command's token is too old; None where it is gone."""
        if not isinstance(shown, discord.InteractionMessage) or isinstance(shown.channel, discord.GroupChannel):
            return None
        try:
            return await edit_message(shown.channel.get_partial_message(shown.id), outgoing)
        except (discord.NotFound, discord.Forbidden):
            return None


async def edit_message(shown: EditableMessage, outgoing: OutgoingMessage) -> EditableMessage | None:
    """Let a message show something else. Raises: discord.HTTPException, OSError (the picture cannot be read)."""
    files = [open_file(outgoing.picture)] if outgoing.picture else []
    return await shown.edit(
        content=outgoing.content, attachments=files, view=open_view(outgoing), allowed_mentions=NO_PINGS
    )


class InteractionSender:
    """Answers a deferred command or press; once its token is too old, goes on in the channel."""

    def __init__(self, interaction: discord.Interaction, fallback: Sender, answered: bool = False) -> None:
        self._interaction = interaction
        self._fallback = fallback
        self._answered, self._expired = answered, False
        self._sent: dict[str, EditableMessage | None] = {}

    async def send(self, outgoing: OutgoingMessage) -> EditableMessage | None:
        if outgoing.nonce in self._sent:
            return self._sent[outgoing.nonce]
        if not self._expired and not self._interaction.is_expired():
            try:
                sent = self._sent[outgoing.nonce] = await self._answer(outgoing)
                self._answered = True
                return sent
            except discord.HTTPException as error:
                if error.code not in EXPIRED:
                    raise
                self._expired = True
        return await self._fallback.send(outgoing)

    async def _answer(self, outgoing: OutgoingMessage) -> EditableMessage | None:
        files = [open_file(outgoing.picture)] if outgoing.picture else []
        view = open_view(outgoing)
        if self._answered:
            extra: dict[str, Any] = {"view": view} if view else {}
            return await self._interaction.followup.send(
                outgoing.content, files=files, allowed_mentions=NO_PINGS, suppress_embeds=True, wait=True, **extra
            )
        return await self._interaction.edit_original_response(
            content=outgoing.content, attachments=files, allowed_mentions=NO_PINGS, view=view
        )
