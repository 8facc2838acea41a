"""The prompt of a real terminal, by prompt_toolkit: editing, history with search, completion, and a live display above it.

It stays on the screen while a turn runs, so that the person can go on typing; what is printed goes above it.
It knows nothing of what the lines mean.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app_or_none
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.styles import Style

from ..cli.interrupt import Interrupted
from ..cli.lines import can_write
from .fragments import Fragments

HISTORY = "history"
IDLE, BUSY = "> ", "· "
_DEPTHS = {"standard": ColorDepth.DEPTH_4_BIT, "256": ColorDepth.DEPTH_8_BIT, "truecolor": ColorDepth.DEPTH_24_BIT}
# The terminal's own sixteen colours and no background: readable on light and on dark ones.
_STYLE = Style.from_dict({"mark": "ansimagenta bold", "placeholder": "ansibrightblack", "busy": "ansibrightblack"})


class SafeHistory(FileHistory):
    """The lines of earlier sessions; one that holds what no file can keep is left out."""

    def store_string(self, string: str) -> None:
        super().store_string(string.encode("utf-8", "replace").decode())


class TerminalPrompt:
    """Asks for lines below a live display.

    Args:
        completer: what Tab offers.
        data_dir: where the history is kept.
        colours: rich's name of the terminal's colour system.
        on_shown: called once, when the first prompt is on the screen.
    """

    types_ahead = True

    def __init__(self, completer: Completer, data_dir: Path, colours: str | None, on_shown: Callable[[], None]) -> None:
        self.offer = ""
        self._busy = False
        self._completer = completer
        self._live_display: Fragments | None = None
        self._on_shown: Callable[[], None] | None = on_shown
        self._session: PromptSession[str] = PromptSession(
            self._message,
            completer=completer,
            complete_style=CompleteStyle.COLUMN,
            complete_while_typing=Condition(self._is_command),
            reserve_space_for_menu=6,
            history=_open_history(data_dir),
            key_bindings=self._bindings(),
            placeholder=lambda: [("class:placeholder", self.offer)],
            prompt_continuation=lambda width, line, wrapped: " " * width,
            color_depth=_DEPTHS.get(colours or ""),
            style=_STYLE,
            include_default_pygments_style=False,
        )

    async def ask(self) -> str:
        try:
            line = await self._session.prompt_async(pre_run=self._shown, set_exception_handler=False)
        except KeyboardInterrupt:
            raise Interrupted(bool(self._session.default_buffer.text)) from None
        self.offer = ""
        return line

    @property
    def busy(self) -> bool:
        """Whether a line is worked on; the mark before the cursor says so."""
        return self._busy

    @busy.setter
    def busy(self, busy: bool) -> None:
        self._busy = busy
        self.refresh()

    def show_panel(self, live_display: Fragments | None) -> None:
        """Put a live display above the prompt, or take it away."""
        self._live_display = live_display
        self.refresh()

    def refresh(self) -> None:
        """Draw the prompt again, soon."""
        self._session.app.invalidate()

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the terminal."""
        size = self._session.app.output.get_size()
        return size.columns, size.rows

    def _message(self) -> Fragments:
        if self._session.app.is_done or not self._busy:
            return [("class:mark", IDLE)]
        mark = BUSY if can_write(BUSY, self._session.app.output.encoding() or "ascii") else "- "
        return [*(self._live_display or ()), ("class:busy", mark)]

    def _is_command(self) -> bool:
        return self._session.default_buffer.text.startswith("/")

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        typing = has_focus("DEFAULT_BUFFER")

        @bindings.add("escape", "enter", filter=typing)
        @bindings.add("escape", "c-j", filter=typing)
        def _new_line(event: KeyPressEvent) -> None:
            event.current_buffer.insert_text("\n")

        @bindings.add("tab", filter=typing)
        def _complete(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            if buffer.complete_state is not None and buffer.complete_state.completions:
                buffer.complete_next()
                return
            offers = list(self._completer.get_completions(buffer.document, CompleteEvent(completion_requested=True)))
            if len(offers) == 1:  # at once, however fast the person types on
                buffer.apply_completion(offers[0])
            else:
                buffer.start_completion(insert_common_part=True)

        @bindings.add("enter", filter=typing & Condition(self._can_take_offer))
        def _take_offer(event: KeyPressEvent) -> None:
            event.current_buffer.insert_text(self.offer)
            event.current_buffer.validate_and_handle()

        return bindings

    def _can_take_offer(self) -> bool:
        return bool(self.offer) and not self._session.default_buffer.text

    def _shown(self) -> None:
        if self._on_shown is not None:
            self._session.app.after_render += self._first_render

    def _first_render(self, _: object) -> None:
        self._session.app.after_render -= self._first_render
        if self._on_shown is not None:
            self._on_shown()
            self._on_shown = None


async def print_above(write: Callable[[], None]) -> None:
    """Let something write to standard output above the prompt, if one is on the screen."""
    from prompt_toolkit.application import in_terminal

    if get_app_or_none() is None:
        write()
        return
    async with in_terminal():
        write()


def _open_history(data_dir: Path) -> History:
    try:
        with (data_dir / HISTORY).open("ab"):
            pass
    except OSError:
        return InMemoryHistory()
    return SafeHistory(str(data_dir / HISTORY))
