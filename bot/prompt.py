"""Where a person's lines come from: `TerminalPrompt` with line editing, `PlainPrompt` everywhere else.

It knows nothing of what the lines mean.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from .interrupt import Interrupted, run_interruptible
from .lines import LineReader

_MARK = "> "


class Prompt(Protocol):
    """Asks for the next line."""

    async def ask(self) -> str:
        """Wait for a line.

        Raises:
            Interrupted: Ctrl-C.
            EOFError: Ctrl-D, or the input has ended.
        """
        ...


class PlainPrompt:
    """Reads lines as they come; shows a mark only when a person types them."""

    def __init__(self) -> None:
        self._reader = LineReader(sys.stdin.fileno())
        self._mark = _MARK if sys.stdin.isatty() else ""

    async def ask(self) -> str:
        sys.stdout.write(self._mark)
        sys.stdout.flush()
        try:
            line = await run_interruptible(self._reader.next_line())
        except (EOFError, Interrupted):
            sys.stdout.write("\n" if self._mark else "")
            raise
        return line.decode("utf-8", errors="replace")


class TerminalPrompt:
    """prompt_toolkit: editing, history by arrow keys, Tab completes slash commands.

    Args:
        completions: words offered at the start of a line.
        on_shown: called once, when the first prompt is on the screen.
    """

    def __init__(self, completions: tuple[str, ...], on_shown: Callable[[], None]) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.shortcuts import CompleteStyle

        self._on_shown: Callable[[], None] | None = on_shown
        self._left_text = False
        self._session: PromptSession[str] = PromptSession(
            completer=WordCompleter(list(completions), sentence=True),
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
        )

    async def ask(self) -> str:
        try:
            return await self._session.prompt_async(_MARK, pre_run=self._shown)
        except KeyboardInterrupt:
            raise Interrupted(bool(self._session.default_buffer.text)) from None

    def _shown(self) -> None:
        app = self._session.app
        if self._on_shown is not None:
            app.after_render += self._first_render

    def _first_render(self, _: object) -> None:
        self._session.app.after_render -= self._first_render
        if self._on_shown is not None:
            self._on_shown()
            self._on_shown = None
