"""Where a person's lines come from: `TerminalPrompt` with line editing, `PlainPrompt` everywhere else.

It knows nothing of what the lines mean.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Protocol

from ..cli.interrupt import Interrupted, run_interruptible
from ..cli.lines import LineReader
from .terminal_prompt import TerminalPrompt

__all__ = ["PlainPrompt", "Prompt", "TerminalPrompt"]

_MARK = "> "


class Prompt(Protocol):
    """Asks for the next line.

    Attributes:
        types_ahead: whether the person can type while a turn runs.
        busy: whether a line is worked on; shown where one can type meanwhile.
        offer: a line to send by Enter alone; taken away once a line was given.
    """

    types_ahead: bool
    busy: bool
    offer: str

    async def ask(self) -> str:
        """Wait for a line.

        Raises:
            Interrupted: Ctrl-C.
            EOFError: Ctrl-D, or the input has ended.
        """
        ...


class PlainPrompt:
    """Reads lines as they come; shows a mark only when a person types them."""

    types_ahead = False

    def __init__(self) -> None:
        self.offer = ""
        self.busy = False
        self._reader = LineReader(sys.stdin.fileno())
        self._typed = sys.stdin.isatty()

    async def ask(self) -> str:
        if self._typed:
            sys.stdout.write(_MARK)
            sys.stdout.flush()
        try:
            line = (await run_interruptible(self._reader.next_line())).decode("utf-8", errors="replace")
        except (EOFError, Interrupted):
            sys.stdout.write("\n" if self._typed else "")
            raise
        if self._typed and self.offer and not line.strip():
            line = self.offer
        self.offer = ""
        await asyncio.sleep(0)
        return line
