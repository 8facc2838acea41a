"""Bring a reply to its place: all messages, in order; a picture that Discord refuses does not hold back the text.

It knows nothing of how the reply came about.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Literal

import aiohttp
import discord

from tools.layout.speech import Said, in_language, say

from .outgoing_message import OutgoingMessage
from .reencode import fit, size_of
from .reply_text import MAX_CONTENT_CHARS, escape
from .sender import Sender

REFUSED_FOR_GOOD = frozenset({400, 401, 403, 404, 413})
DeliveryOutcome = Literal["sent", "refused", "later"]

_LOG = logging.getLogger(__name__)


async def deliver(
    sender: Sender, outgoing_messages: tuple[OutgoingMessage, ...], most_bytes: int, language: str = "en"
) -> DeliveryOutcome:
    """Send the messages.

    Args:
        most_bytes: the largest file that the place takes; a larger picture is encoded again, smaller.

    Returns `refused` where Discord refuses for good (the channel is gone, we may not write there); `later` means that a
    later try can succeed.
    """
    try:
        for outgoing in outgoing_messages:
            await _send(sender, outgoing, most_bytes, language)
    except discord.HTTPException as error:
        _LOG.warning("a reply was not delivered: Discord answered %s (code %s)", error.status, error.code)
        return "refused" if error.status in REFUSED_FOR_GOOD else "later"
    except (OSError, RuntimeError, aiohttp.ClientError) as error:  # the connection is gone, or the client was closed
        _LOG.warning("a reply was not delivered: %s", type(error).__name__)
        return "later"
    return "sent"


async def _send(sender: Sender, outgoing: OutgoingMessage, most_bytes: int, language: str) -> None:
    try:
        await _send_whole(sender, outgoing, most_bytes, language)
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        _LOG.warning("a reply goes out as plain text: Discord refused it whole with code %s", error.code)
        await _send_without_picture(sender, replace(outgoing, view=None), say("discord.plain_text"), language)


async def _send_whole(sender: Sender, outgoing: OutgoingMessage, most_bytes: int, language: str) -> None:
    if outgoing.picture is None:
        await sender.send(outgoing)
        return
    try:
        await sender.send(replace(outgoing, picture=await asyncio.to_thread(fit, outgoing.picture, most_bytes)))
    except discord.HTTPException as error:
        if error.status not in (403, 413):
            raise
        await _send_otherwise(sender, outgoing, error.status, language)
    except FileNotFoundError:
        await _send_without_picture(sender, outgoing, say("discord.picture_unreadable"), language)


async def _send_otherwise(sender: Sender, outgoing: OutgoingMessage, status: int, language: str) -> None:
    """Try a much smaller file once where the file was too large; then the words alone."""
    if status == 413 and outgoing.picture:
        try:
            smaller = await asyncio.to_thread(fit, outgoing.picture, size_of(outgoing.picture) // 3)
            await sender.send(replace(outgoing, picture=smaller))
            return
        except discord.HTTPException as error:
            if error.status != 413:
                raise
    reason = say("discord.picture_too_large") if status == 413 else say("discord.no_attach")
    await _send_without_picture(sender, outgoing, reason, language)


async def _send_without_picture(sender: Sender, outgoing: OutgoingMessage, said: Said, language: str) -> None:
    reason = escape(in_language(said, language))
    if len(outgoing.content) <= MAX_CONTENT_CHARS - len(reason) - 1:
        await sender.send(replace(outgoing, content=f"{outgoing.content}\n{reason}", picture=None))
        return
    await sender.send(replace(outgoing, picture=None))
    await sender.send(OutgoingMessage(reason, outgoing.nonce[:-1] + "x"))
