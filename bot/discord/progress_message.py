"""`ProgressMessage`: the message that shows a turn's layout at once, and then its place in the queue and its progress.

It is sent and edited beside the work, one call at a time and never more often than Discord likes; only the newest state
is shown. It knows nothing of turns or drawing.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from tools.layout.layout import Layout
from tools.layout.speech import Said, in_language, say

from .outgoing_message import MakeView, PictureFile
from .reply_text import alt_text, escape
from .sender import NO_PINGS, open_file

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
    """One message, opened by the first layout and closed when the turn is over.

    Args:
        line: the conversation's outbox: a progress message never overtakes the reply before it.
        stop_view: the button that cancels.
    """

    def __init__(
        self,
        channel: discord.abc.Messageable,
        line: asyncio.Lock,
        nonce: str,
        language: str,
        stop_view: MakeView,
    ) -> None:
        self._channel, self._line, self._nonce = channel, line, nonce
        self._language, self._stop_view = language, stop_view
        self._layout: Layout | None = None
        self._words: Said = say("discord.drawing")
        self._bar = ""
        self._preview: Image.Image | None = None
        self._message: discord.Message | None = None
        self._task: asyncio.Task[None] | None = None
        self._news, self._opened = asyncio.Event(), asyncio.Event()
        self._closed = self._grew = False

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

    async def opened(self) -> None:
        """Wait until the layout is there to be seen, so that no reply comes before it."""
        if self._task:
            await self._opened.wait()

    async def close(self) -> None:
        """Leave the layout alone, without progress and button."""
        self._closed = True
        self._news.set()
        if self._task:
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        try:
            await self._open()
            await self._keep_up()
        except (discord.HTTPException, aiohttp.ClientError, OSError, RuntimeError) as error:
            _LOG.info("a progress message could not be shown: %s", error)
        finally:
            self._opened.set()

    async def _open(self) -> None:
        async with self._line:
            self._news.clear()
            view = self._stop_view()
            view.stop()
            self._message = await self._channel.send(
                self._text(),
                file=open_file(await self._layout_picture()),
                view=view,
                nonce=self._nonce,
                allowed_mentions=NO_PINGS,
                silent=True,
            )
        self._opened.set()

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
        await self._edit_at_the_end()

    async def _edit(self) -> None:
        if self._message is None:
            return
        extra: dict[str, Any] = {}
        if self._preview is not None:
            alt = in_language(say("discord.alt_preview"), self._language)
            preview, self._preview, self._grew = self._preview, None, True
            so_far = PictureFile(await asyncio.to_thread(_preview_png, preview), "progress.png", alt)
            extra["attachments"] = [open_file(picture) for picture in (await self._layout_picture(), so_far)]
        await self._message.edit(content=self._text(), allowed_mentions=NO_PINGS, **extra)

    async def _edit_at_the_end(self) -> None:
        if self._message is None:
            return
        words = escape(in_language(say("discord.layout"), self._language))
        only_layout: dict[str, Any] = {"attachments": [open_file(await self._layout_picture())]} if self._grew else {}
        await self._message.edit(content=words, view=None, allowed_mentions=NO_PINGS, **only_layout)

    def _text(self) -> str:
        words = escape(in_language(self._words, self._language))
        return f"{words}\n{self._bar}" if self._bar else words

    async def _layout_picture(self) -> PictureFile:
        if self._layout is None:
            raise RuntimeError("a progress message is opened by a layout")
        png = await asyncio.to_thread(draw_layout_png, self._layout)
        return PictureFile(png, "layout.png", alt_text(self._layout.to_json(), self._language))
