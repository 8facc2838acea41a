"""Where a reply's messages go: into a channel, or as the answer to a command or press.

It knows nothing of turns or of how a reply is made; every message leaves with all pings off.
"""

from __future__ import annotations

import io
from typing import Any, Protocol

import discord

from .outgoing_message import Picture, Piece

NO_PINGS = discord.AllowedMentions.none()
EXPIRED = frozenset({10008, 10015, 10062, 50027})
"""Discord's codes for an answer that can no longer be given: message, webhook, interaction, token."""


class Outlet(Protocol):
    """Sends pieces in order."""

    async def send(self, piece: Piece) -> None:
        """Send one message. Raises: discord.HTTPException, OSError (the picture cannot be read)."""
        ...


def open_file(picture: Picture) -> discord.File:
    """Open the picture for one try; a discord.File cannot be sent twice."""
    content = io.BytesIO(picture.content) if isinstance(picture.content, bytes) else picture.content
    return discord.File(content, filename=picture.name, description=picture.alt)


def open_view(piece: Piece) -> discord.ui.View | None:
    """Make the piece's buttons; stopped, because presses find their way by their ids, not by this object."""
    if piece.view is None:
        return None
    view = piece.view()
    view.stop()
    return view


class ChannelOutlet:
    """Sends into a channel or thread; the first message answers the one it refers to."""

    def __init__(self, channel: discord.abc.Messageable, reference: discord.MessageReference | None = None) -> None:
        self._channel = channel
        self._reference = reference

    async def send(self, piece: Piece) -> None:
        extra: dict[str, Any] = {}
        if piece.picture:
            extra["file"] = open_file(piece.picture)
        if view := open_view(piece):
            extra["view"] = view
        if self._reference:
            extra |= {"reference": self._reference, "mention_author": False}
        await self._channel.send(
            piece.content, nonce=piece.nonce, allowed_mentions=NO_PINGS, suppress_embeds=True, **extra
        )
        self._reference = None


class InteractionOutlet:
    """Answers a deferred command or press; once its token is too old, goes on in the channel."""

    def __init__(self, interaction: discord.Interaction, fallback: Outlet) -> None:
        self._interaction = interaction
        self._fallback = fallback
        self._answered = self._expired = False

    async def send(self, piece: Piece) -> None:
        if not self._expired and not self._interaction.is_expired():
            try:
                await self._answer(piece)
                self._answered = True
                return
            except discord.HTTPException as error:
                if error.code not in EXPIRED:
                    raise
                self._expired = True
        await self._fallback.send(piece)

    async def _answer(self, piece: Piece) -> None:
        files = [open_file(piece.picture)] if piece.picture else []
        view = open_view(piece)
        if self._answered:
            extra: dict[str, Any] = {"view": view} if view else {}
            await self._interaction.followup.send(
                piece.content, files=files, allowed_mentions=NO_PINGS, suppress_embeds=True, **extra
            )
        else:
            await self._interaction.edit_original_response(
                content=piece.content, attachments=files, allowed_mentions=NO_PINGS, view=view
            )
