"""A reply as messages: its words, a line about version, seed, author and caption, the picture or the layout, and buttons.

It knows nothing of channels or of how a message is sent.
"""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.layout.layout import Layout
from tools.layout.speech import in_language, say

from .buttons import choices_view, layout_view, pad_view, picture_view
from .outgoing_message import MakeView, OutgoingMessage, PictureFile
from .progress_message import draw_layout_png
from .reply_text import alt_text, escape, fold, make_nonce, small, split

if TYPE_CHECKING:
    from agent.reply import Reply

    from .request import Request

MAX_CAPTION_CHARS = 200


async def build_messages(
    reply: Reply, request: Request, turn: str, language: str = "en"
) -> tuple[OutgoingMessage, ...]:
    """Make the messages of a reply; picture and buttons come with the last.

    Args:
        turn: names the turn; messages of the same turn have the same nonces at every try.
    """
    words = escape(reply.text) or escape(in_language(say("turn.done"), language))
    if about := _about(reply, request, language):
        words = f"{words}\n{about}"
    texts = split(words)
    picture, view = await _picture(reply, request, language), _view(reply, request, language)
    last = len(texts) - 1
    return tuple(
        OutgoingMessage(text, make_nonce(turn, n), picture if n == last else None, view if n == last else None)
        for n, text in enumerate(texts)
    )


def _about(reply: Reply, request: Request, language: str) -> str:
    if reply.version is None or reply.layout is None or _shows_nothing(reply, request):
        return ""
    caption = fold(reply.layout["caption"], MAX_CAPTION_CHARS)
    said = say("discord.about", version=reply.version, seed=reply.seed or 0, author=request.name, caption=caption)
    return small(in_language(said, language))


def _shows_layout(reply: Reply, request: Request) -> bool:
    return request.show != "picture" or reply.image is None


def _shows_nothing(reply: Reply, request: Request) -> bool:
    """Whether words alone answer: a message that came to nothing does not show the same picture again."""
    asked_in_words = request.text is not None and request.show == "picture"
    return reply.error or (reply.is_unchanged and asked_in_words)


async def _picture(reply: Reply, request: Request, language: str) -> PictureFile | None:
    if reply.layout is None or _shows_nothing(reply, request):
        return None
    alt, version = alt_text(reply.layout, language), reply.version or 0
    if not _shows_layout(reply, request) and reply.image:
        return PictureFile(Path(reply.image), f"groundling-{version}.png", alt)
    if reply.choices and not reply.operations:
        return None
    return await layout_picture(reply.layout, version, alt)


async def layout_picture(layout: dict[str, Any], version: int, alt: str) -> PictureFile:
    """Draw a layout's preview."""
    png = await asyncio.to_thread(draw_layout_png, Layout.from_json(layout))
    return PictureFile(png, f"layout-{version}.png", alt)


def _view(reply: Reply, request: Request, language: str) -> MakeView | None:
    if reply.choices:
        return partial(choices_view, reply.choices)
    if reply.layout is None or reply.version is None or _shows_nothing(reply, request):
        return None
    if request.show == "pad":
        return partial(pad_view, reply.version, request.target, language)
    if _shows_layout(reply, request):
        return partial(layout_view, reply.version, language)
    return partial(picture_view, reply.version, reply.layout, language)
