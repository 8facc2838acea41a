"""What a person sees of the conversation: `TerminalScreen` in colours, `PlainScreen` without any control code.

It knows nothing of sessions; it is given texts, layouts, pictures and the events of a turn.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console

from tools.layout.layout import Layout
from tools.layout.preview import layout_to_text
from tools.layout.speech import in_language, say

from ..cli.lines import printable, write_line

Tone = str
"""`plain`, `notice` (the front end speaks), `error`."""


class Screen(Protocol):
    """Shows a conversation to one person."""

    @property
    def encoding(self) -> str:
        """What the output can write."""
        ...

    async def say(self, text: str, tone: Tone = "plain") -> None:
        """Show a text, a line break after it."""
        ...

    async def show_scene(self, layout: Layout, picture: Path | None) -> None:
        """Show where everything is, and the picture where the output can show pictures."""
        ...

    def begin(self, language: str) -> None:
        """A turn begins."""
        ...

    def take(self, event: Mapping[str, Any]) -> None:
        """Show an event of the turn that runs."""
        ...

    def end(self) -> None:
        """The turn has ended; calling it twice does no harm."""
        ...


class PlainScreen:
    """Lines of text for pipes, dumb terminals and NO_COLOR."""

    def __init__(self) -> None:
        self._drawing = False
        self._language = "en"

    @property
    def encoding(self) -> str:
        return sys.stdout.encoding

    async def say(self, text: str, tone: Tone = "plain") -> None:
        write_line(printable(text))

    async def show_scene(self, layout: Layout, picture: Path | None) -> None:
        write_line(layout_to_text(layout, encoding=self.encoding))

    def begin(self, language: str) -> None:
        self._drawing, self._language = False, language

    def take(self, event: Mapping[str, Any]) -> None:
        if event["event"] == "progress" and not self._drawing:
            self._drawing = True
            write_line(in_language(say("terminal.drawing"), self._language))

    def end(self) -> None:
        self._drawing = False


def is_capable(console: Console) -> bool:
    """Whether control codes are welcome: a terminal, not a dumb one, and no NO_COLOR."""
    return console.is_terminal and not console.is_dumb_terminal and not console.no_color
