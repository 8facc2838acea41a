"""Bring a reply to its place: all pieces, in order; a picture that Discord refuses does not hold back the text.

It knows nothing of how the reply came about.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import aiohttp
import discord

from .discord_outlet import Outlet
from .discord_reply import MAX_CONTENT_CHARS, Piece

TOO_LARGE = "The picture is too large for this server; ask for a smaller size and I will draw it again."
NOT_ALLOWED = "I may not attach files here; somebody who manages this server can allow me 'Attach Files'."
UNREADABLE = "The picture cannot be read from my disk; send 'redraw' and I will draw it again."
REFUSED_FOR_GOOD = frozenset({400, 401, 403, 404, 413})

_LOG = logging.getLogger(__name__)


async def deliver(outlet: Outlet, pieces: tuple[Piece, ...]) -> bool:
    """Send the pieces.

    Returns True when nothing is left to do: everything was sent, or Discord refuses it for good (the
    channel is gone, we may not write there). False means that a later try can succeed.
    """
    try:
        for piece in pieces:
            await _send(outlet, piece)
    except discord.HTTPException as error:
        _LOG.warning("a reply was not delivered: Discord answered %s (code %s)", error.status, error.code)
        return error.status in REFUSED_FOR_GOOD
    except (
        OSError,
        RuntimeError,
        aiohttp.ClientError,
    ) as error:  # the connection is gone, or the client was closed meanwhile
        _LOG.warning("a reply was not delivered: %s", type(error).__name__)
        return False
    return True


async def _send(outlet: Outlet, piece: Piece) -> None:
    if piece.picture is None:
        await outlet.send(piece)
        return
    try:
        await outlet.send(piece)
    except discord.HTTPException as error:
        if error.status not in (403, 413):
            raise
        await _send_without_picture(outlet, piece, TOO_LARGE if error.status == 413 else NOT_ALLOWED)
    except FileNotFoundError:
        await _send_without_picture(outlet, piece, UNREADABLE)


async def _send_without_picture(outlet: Outlet, piece: Piece, reason: str) -> None:
    room = MAX_CONTENT_CHARS - len(reason) - 1
    if len(piece.content) <= room:
        await outlet.send(replace(piece, content=f"{piece.content}\n{reason}", picture=None))
        return
    await outlet.send(replace(piece, picture=None))
    await outlet.send(Piece(reason, piece.nonce[:-1] + "x"))
