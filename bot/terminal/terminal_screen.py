"""The screen of a real terminal: colours, wrapped words, pictures beside their layouts, a live display while a turn runs.

It knows nothing of sessions.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from tools.layout.layout import Layout
from tools.layout.phrases import head_noun
from tools.layout.preview.palette import object_colour

from ..cli.lines import printable
from .fragments import to_fragments
from .layout_view import DIAGRAM_COLUMNS, GAP, layout_lines, side_by_side
from .live_display import LiveDisplay
from .picture_view import CellSize, Kind, picture_lines, print_graphics
from .screen import Tone
from .terminal_prompt import TerminalPrompt, print_above

if TYPE_CHECKING:
    from PIL.Image import Image

_REFRESH_S = 0.2
_QUIET_S = 0.15  # a turn that is over sooner shows no live display
_TONES = {"plain": "", "notice": "magenta", "error": "red"}


class TerminalScreen:
    """Prints above the prompt; the running turn stands between what is printed and the prompt.

    Args:
        kind: how pictures are shown; None shows none.
    """

    def __init__(self, console: Console, prompt: TerminalPrompt, kind: Kind | None) -> None:
        self._console = console
        self._prompt = prompt
        self._kind = kind
        self._live_display: LiveDisplay | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._layout: Layout | None = None

    @property
    def encoding(self) -> str:
        return self._console.encoding

    async def say(self, text: str, tone: Tone = "plain") -> None:
        said = Text(printable(text), _TONES[tone])
        if self._layout is not None and tone == "plain":
            _colour_names(said, self._layout)
        await self._print_lines(list(said.split("\n", allow_blank=True)))

    async def show_scene(self, layout: Layout, picture: Path | None) -> None:
        self._layout = layout
        image = _open(picture) if picture is not None and self._kind else None
        if image is None:
            await self._print_layout(layout)
        elif self._kind in ("kitty", "sixel"):
            await self._print_graphics(image, self._kind, layout)
        else:
            await self._print_blocks(image, layout)

    def _layout_lines(self, layout: Layout) -> tuple[list[Text], list[Text]]:
        columns = min(DIAGRAM_COLUMNS, max(8, self._console.width - 2))
        return layout_lines(layout, columns, self._console.encoding)

    def _room(self, taken: int = 0) -> CellSize:
        return CellSize(self._console.width - taken, max(8, self._console.height - 8))

    async def _print_layout(self, layout: Layout) -> None:
        diagram, legend = self._layout_lines(layout)
        await self._print_lines(diagram, True)
        await self._print_lines(legend)

    async def _print_graphics(self, image: Image, kind: Kind, layout: Layout) -> None:
        await print_above(lambda: print_graphics(self._console, image, kind, self._room(), layout))
        await self._print_lines(self._layout_lines(layout)[1])

    async def _print_blocks(self, image: Image, layout: Layout) -> None:
        diagram, legend = self._layout_lines(layout)
        taken = diagram[0].cell_len + len(GAP)
        room = self._room(taken if self._console.width >= taken * 2 else 0)
        picture = picture_lines(self._console, image, room, layout)
        fits = picture[0].cell_len + taken <= self._console.width
        rows = side_by_side(picture, diagram) if fits else [*picture, *diagram]
        await self._print_lines(rows, True)
        await self._print_lines(legend)

    async def _print_lines(self, lines: list[Text], is_picture: bool = False) -> None:
        def write() -> None:
            for line in lines:
                # Words wrap, but a line with a path longer than the terminal stays whole, so that it can be copied.
                longest = max(map(cell_len, line.plain.split()), default=0)
                self._console.print(line, soft_wrap=is_picture or longest > self._console.width)

        await print_above(write)

    def begin(self, language: str) -> None:
        self._live_display = LiveDisplay(language)
        self._ticker = asyncio.create_task(self._tick())

    def take(self, event: Mapping[str, Any]) -> None:
        if self._live_display is not None:
            first = self._live_display.layout is None
            self._live_display.take(event)
            if first and self._live_display.layout is not None:
                self._draw_panel(self._live_display)

    def end(self) -> None:
        if self._ticker is not None:
            self._ticker.cancel()
            self._ticker = None
        self._live_display = None
        self._prompt.show_panel(None)

    async def _tick(self) -> None:
        await asyncio.sleep(_QUIET_S)
        while self._live_display is not None:
            self._draw_panel(self._live_display)
            await asyncio.sleep(_REFRESH_S)

    def _draw_panel(self, live_display: LiveDisplay) -> None:
        columns, rows = self._prompt.size
        content = live_display.render(self._console, columns, rows)
        self._prompt.show_panel(to_fragments(self._console, content, columns - 1))


def _open(path: Path) -> Image | None:
    """Read a picture of ours; one that is gone or damaged is not shown."""
    from PIL import Image as pillow

    try:
        with pillow.open(path, formats=["PNG"]) as image:
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError):
        return None


def _colour_names(line: Text, layout: Layout) -> None:
    """Give the names of objects the colours of their boxes."""
    nouns = [head_noun(item.phrase) for item in layout.objects]
    for number, item in enumerate(layout.objects, start=1):
        style = f"color({object_colour(number).terminal})"
        names = [item.id, *([nouns[number - 1]] if nouns.count(nouns[number - 1]) == 1 else [])]
        pattern = "|".join(rf"\b{re.escape(name)}\b(?!-\d)" for name in names)
        line.highlight_regex(re.compile(pattern, re.IGNORECASE), style)
