"""A reply as messages: its words, a line about version, seed, author and caption, the picture or the layout, and buttons.

It knows nothing of channels or of how a message is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.layout.layout import Layout
from tools.layout.speech import in_language, say

from .buttons import choices_view, grid_view, layout_view, layouts_view, pad_view, picture_view
from .layout_alternatives import layout_alternatives
from .outgoing_message import MakeView, OutgoingMessage, PictureFile
from .picture_grid import grid_of_files, grid_of_images
from .progress_message import draw_layout_png
from .reply_text import MAX_ALT_CHARS, alt_text, describe, escape, fold, make_nonce, small, split

if TYPE_CHECKING:
    from agent.reply import Reply

    from .request import Request

MAX_CAPTION_CHARS = 200
GRID_CELL_PX = 384


@dataclass(frozen=True)
class DrawnPicture:
    """One of several pictures of a turn: its version and its file."""

    version: int
    path: Path


async def build_messages(
    reply: Reply, request: Request, turn: str, language: str = "en", drawn: Sequence[DrawnPicture] = ()
) -> tuple[OutgoingMessage, ...]:
    """Make the messages of a reply; picture and buttons come with the last.

    Args:
        turn: names the turn; messages of the same turn have the same nonces at every try.
        drawn: the pictures of a turn that drew several; they are shown as one, to pick from.
    """
    words = escape(reply.text) or escape(in_language(say("turn.done"), language))
    if about := _about(reply, request, language):
        words = f"{words}\n{about}"
    texts = split(words)
    picture, view = await _picture(reply, request, language, drawn), _view(reply, request, language, drawn)
    last = len(texts) - 1
    return tuple(
        OutgoingMessage(text, make_nonce(turn, n), picture if n == last else None, view if n == last else None)
        for n, text in enumerate(texts)
    )


def _about(reply: Reply, request: Request, language: str) -> str:
    if reply.version is None or reply.layout is None or _shows_nothing(reply, request):
        return ""
    facts: dict[str, Any] = {"version": reply.version, "seed": reply.seed or 0, "author": request.name}
    if reply.parent is not None:  # the caption says what was asked for first, not what has become of it
        return small(in_language(say("discord.about_edit", **facts), language))
    caption = fold(reply.layout["caption"], MAX_CAPTION_CHARS)
    return small(in_language(say("discord.about", caption=caption, **facts), language))


def _shows_layout(reply: Reply, request: Request) -> bool:
    return request.show != "picture" or reply.image is None


def _shows_nothing(reply: Reply, request: Request) -> bool:
    """Whether words alone answer: a message that came to nothing does not show the same picture again."""
    asked_in_words = request.text is not None and request.show == "picture"
    return reply.error or (reply.is_unchanged and asked_in_words)


async def _picture(reply: Reply, request: Request, language: str, drawn: Sequence[DrawnPicture]) -> PictureFile | None:
    if reply.layout is None or _shows_nothing(reply, request):
        return None
    if request.show == "layouts":
        return (await layouts_picture(reply.layout, reply.version or 0, language))[0]
    if len(drawn) > 1:
        alt = in_language(say("discord.alt_several", count=len(drawn), picture=describe(reply.layout)), language)
        png = await asyncio.to_thread(grid_of_files, [one.path for one in drawn])
        return PictureFile(png, f"pictures-{drawn[0].version}-{drawn[-1].version}.png", fold(alt, MAX_ALT_CHARS))
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


async def layouts_picture(layout: dict[str, Any], version: int, language: str) -> tuple[PictureFile, int]:
    """Draw the previews of a layout and its alternatives as one picture; returns how many there are, too."""
    shown = await asyncio.to_thread(layout_alternatives, Layout.from_json(layout))
    png = await asyncio.to_thread(draw_layouts_png, shown)
    alt = in_language(say("discord.alt_several", count=len(shown), picture=describe(layout)), language)
    return PictureFile(png, f"layouts-{version}.png", fold(alt, MAX_ALT_CHARS)), len(shown)


def draw_layouts_png(layouts: Sequence[Layout]) -> bytes:
    """Draw the previews of several layouts as one PNG."""
    from tools.layout.preview import draw_layout

    return grid_of_images([draw_layout(layout, GRID_CELL_PX) for layout in layouts])


def _view(reply: Reply, request: Request, language: str, drawn: Sequence[DrawnPicture]) -> MakeView | None:
    if reply.choices:
        return partial(choices_view, reply.choices)
    if reply.layout is None or reply.version is None or _shows_nothing(reply, request):
        return None
    if request.show == "layouts":
        count = len(layout_alternatives(Layout.from_json(reply.layout)))
        return partial(layouts_view, reply.version, count, language)
    if len(drawn) > 1:
        return partial(grid_view, [one.version for one in drawn], language)
    if request.show == "pad":
        return partial(pad_view, reply.version, request.target, language)
    if _shows_layout(reply, request):
        return partial(layout_view, reply.version, language)
    return partial(picture_view, reply.version, reply.layout, language)
