"""`ProgressMessage`: the message that shows a turn's layout at once, then its place in the queue and its progress, and becomes the reply.

It is sent and edited beside the work, one call at a time and never more often than Discord likes; only the newest state
is shown. It knows nothing of turns or drawing.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from tools.layout.layout import Layout
from tools.layout.speech import Said, in_language, say

from .outgoing_message import MakeView, OutgoingMessage, PictureFile
from .reply_text import alt_text, escape
from .sender import NO_PINGS, EditableMessage, Sender, open_file

EDIT_EVERY_S = 2.5
BAR_CELLS = 20
LAYOUT_PX = 512
PREVIEW_PX = 256

if TYPE_CHECKING:
    from PIL import Image

_LOG = logging.getLogger(__name__)


def draw_layout_png(layout: Layout) -> bytes:
    """Draw the layout's preview as PNG."""
    from tools.layout.preview import draw_layout

    buffer = io.BytesIO()
    draw_layout(layout, LAYOUT_PX).save(buffer, "PNG")
    return buffer.getvalue()


def _preview_png(image: Image.Image) -> bytes:
    """Encode a preview, enlarged where it is too small to be looked at."""
    buffer = io.BytesIO()
    times = max(1, PREVIEW_PX // max(image.size))
    image.resize((image.width * times, image.height * times)).save(buffer, "PNG")
    return buffer.getvalue()


def progress_bar(done: int, total: int) -> str:
    """Draw `▰▰▰▱▱▱ 50 %`."""
    share = min(1.0, max(0.0, done / total)) if total else 0.0
    full = round(share * BAR_CELLS)
    return f"{'▰' * full}{'▱' * (BAR_CELLS - full)} {round(100 * share)} %"


class ProgressMessage:
    """One message, opened by the first layout; `finish` hands it over to the reply.

    Args:
        line: the conversation's outbox: a progress message never overtakes the reply before it.
        sender: where it is sent.
        stop_view: the button that cancels.
        on_open: told the message's id, so that a later process can go on with it.
    """

    def __init__(
        self,
        sender: Sender,
        line: asyncio.Lock,
        nonce: str,
        language: str,
        stop_view: MakeView,
        on_open: Callable[[int], Awaitable[None]],
    ) -> None:
        self._sender, self._line, self._nonce = sender, line, nonce
        self._language, self._stop_view, self._on_open = language, stop_view, on_open
        self._layout: Layout | None = None
        self._words: Said = say("discord.drawing")
        self._bar = ""
        self._preview: Image.Image | None = None
        self._message: EditableMessage | None = None
        self._task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._closed = False

    def show_layout(self, layout: Layout) -> None:
        """Show the layout at once; later ones replace it."""
        self._layout = layout
        self._news.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def show_queue_position(self, place: int) -> None:
        """Show the place in the queue; 0 is being drawn."""
        self._words = say("discord.queued", place=place) if place else say("discord.drawing")
        self._news.set()

    def on_event(self, event: dict[str, Any]) -> None:
        """Show the progress of a drawing."""
        if event.get("event") != "progress" or event.get("stage") == "load":
            return
        self._bar = progress_bar(event["done"], event["total"])
        self._news.set()

    def show_preview(self, image: Image.Image) -> None:
        """Show how the drawing looks so far."""
        self._preview = image
        self._news.set()

    async def finish(self) -> EditableMessage | None:
        """Show nothing new, and return the message for the reply to take its place; the caller holds `line`."""
        self.close()
        # a message that is not sent yet waits for the line, and will find that it has come too late
        if self._task and self._message:
            await asyncio.wait((self._task,))
        return self._message

    def close(self) -> None:
        """Show nothing new."""
        self._closed = True
        self._news.set()

    async def discard(self) -> None:
        """Take the message away: what it shows came to nothing, and nobody is told."""
        async with self._line:
            message = await self.finish()
        if message is not None:
            with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, OSError):
                await message.delete()

    async def _run(self) -> None:
        try:
            await self._open()
            await self._keep_up()
        except (discord.HTTPException, aiohttp.ClientError, OSError, RuntimeError) as error:
            _LOG.info("a progress message could not be shown: %s", error)

    async def _open(self) -> None:
        async with self._line:
            if self._closed:
                return
            self._news.clear()
            picture = await self._layout_picture()
            self._message = await self._sender.send(
                OutgoingMessage(self._text(), self._nonce, picture, self._stop_view)
            )
            if self._message is not None:
                await self._on_open(self._message.id)

    async def _keep_up(self) -> None:
        shown_at = time.monotonic()
        while not self._closed:
            await self._news.wait()
            rest_s = EDIT_EVERY_S - (time.monotonic() - shown_at)
            while rest_s > 0 and not self._closed:
                await asyncio.sleep(min(0.05, rest_s))
                rest_s = EDIT_EVERY_S - (time.monotonic() - shown_at)
            self._news.clear()
            if not self._closed:
                await self._edit()
                shown_at = time.monotonic()

    async def _edit(self) -> None:
        if self._message is None:
            return
        extra: dict[str, Any] = {}
        if self._preview is not None:
            alt = in_language(say("discord.alt_preview"), self._language)
            preview, self._preview = self._preview, None
            so_far = PictureFile(await asyncio.to_thread(_preview_png, preview), "progress.png", alt)
            extra["attachments"] = [open_file(picture) for picture in (await self._layout_picture(), so_far)]
        await self._message.edit(content=self._text(), allowed_mentions=NO_PINGS, **extra)

    def _text(self) -> str:
        words = escape(in_language(self._words, self._language))
        return f"{words}\n{self._bar}" if self._bar else words

    async def _layout_picture(self) -> PictureFile:
        if self._layout is None:
            raise RuntimeError("a progress message is opened by a layout")
        png = await asyncio.to_thread(draw_layout_png, self._layout)
        return PictureFile(png, "layout.png", alt_text(self._layout.to_json(), self._language))
