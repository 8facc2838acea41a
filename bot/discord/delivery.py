"""Bring a reply to its place: all pieces, in order; a picture that Discord refuses does not hold back the text.

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

from .outgoing_message import Piece
from .reencode import fit, size_of
from .reply_text import MAX_CONTENT_CHARS, escape
from .sender import Outlet

REFUSED_FOR_GOOD = frozenset({400, 401, 403, 404, 413})
Fate = Literal["sent", "refused", "later"]

_LOG = logging.getLogger(__name__)


async def deliver(outlet: Outlet, pieces: tuple[Piece, ...], most_bytes: int, language: str = "en") -> Fate:
    """Send the pieces.

    Args:
        most_bytes: the largest file that the place takes; a larger picture is encoded again, smaller.

    Returns `refused` where Discord refuses for good (the channel is gone, we may not write there); `later` means that a
    later try can succeed.
    """
    try:
        for piece in pieces:
            await _send(outlet, piece, most_bytes, language)
    except discord.HTTPException as error:
        _LOG.warning("a reply was not delivered: Discord answered %s (code %s)", error.status, error.code)
        return "refused" if error.status in REFUSED_FOR_GOOD else "later"
    except (OSError, RuntimeError, aiohttp.ClientError) as error:  # the connection is gone, or the client was closed
        _LOG.warning("a reply was not delivered: %s", type(error).__name__)
        return "later"
    return "sent"


async def _send(outlet: Outlet, piece: Piece, most_bytes: int, language: str) -> None:
    if piece.picture is None:
        await outlet.send(piece)
        return
    try:
        await outlet.send(replace(piece, picture=await asyncio.to_thread(fit, piece.picture, most_bytes)))
    except discord.HTTPException as error:
        if error.status not in (403, 413):
            raise
        await _send_otherwise(outlet, piece, error.status, language)
    except FileNotFoundError:
        await _send_without_picture(outlet, piece, say("discord.picture_unreadable"), language)


async def _send_otherwise(outlet: Outlet, piece: Piece, status: int, language: str) -> None:
    """Try a much smaller file once where the file was too large; then the words alone."""
    if status == 413 and piece.picture:
        try:
            smaller = await asyncio.to_thread(fit, piece.picture, size_of(piece.picture) // 3)
            await outlet.send(replace(piece, picture=smaller))
            return
        except discord.HTTPException as error:
            if error.status != 413:
                raise
    reason = say("discord.picture_too_large") if status == 413 else say("discord.no_attach")
    await _send_without_picture(outlet, piece, reason, language)


async def _send_without_picture(outlet: Outlet, piece: Piece, said: Said, language: str) -> None:
    reason = escape(in_language(said, language))
    if len(piece.content) <= MAX_CONTENT_CHARS - len(reason) - 1:
        await outlet.send(replace(piece, content=f"{piece.content}\n{reason}", picture=None))
        return
    await outlet.send(replace(piece, picture=None))
    await outlet.send(Piece(reason, piece.nonce[:-1] + "x"))
