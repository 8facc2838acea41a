"""A terminal for tests: the program runs in a pseudo-terminal, and pyte shows what a person would see.

It knows nothing of groundling beyond how its prompt looks.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import pexpect
import pyte

TIMEOUT_S = 180.0  # a busy machine is slow, not wrong
IDLE, BUSY = ">", "·"


class Terminal:
    """One program on one screen.

    Attributes:
        raw: everything that the program wrote.
    """

    def __init__(self, child: Any, columns: int = 120, rows: int = 50) -> None:
        self.screen = pyte.HistoryScreen(columns, rows, history=5000, ratio=1)
        self._stream = pyte.ByteStream(self.screen)
        self._lines: list[str] | None = None
        self.raw = b""
        self.child = child

    @classmethod
    def start(cls, command: list[str], cwd: str, env: dict[str, str], columns: int = 120, rows: int = 50) -> Terminal:
        """Start Python anew with these arguments."""
        child = pexpect.spawn(sys.executable, command, cwd=cwd, env=env, dimensions=(rows, columns))  # type: ignore[arg-type]
        child.delaybeforesend = None
        return cls(child, columns, rows)

    def pump(self, seconds: float = 0.05) -> bool:
        """Take in what the program writes; False once it has ended."""
        try:
            data = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        self._lines = None
        return True

    def wait(self, until: Callable[[], bool], what: str = "") -> None:
        """Wait until something is on the screen."""
        ends = time.monotonic() + TIMEOUT_S
        while not until():
            alive = self.pump()
            if not until() and (not alive or time.monotonic() > ends):
                raise AssertionError(f"waited for {what or until}; the screen:\n{self.text()}")

    def wait_for(self, words: str) -> None:
        self.wait(lambda: words in self.text(), words)

    def lines(self) -> list[str]:
        """Everything that was printed, scrolled off or not, without the empty end."""
        if self._lines is None:  # asked for at every look at a screen that mostly stays as it is
            past = ["".join(row[x].data for x in range(self.screen.columns)) for row in self.screen.history.top]
            rows = [line.rstrip() for line in [*past, *self.screen.display]]
            while rows and not rows[-1]:
                rows.pop()
            self._lines = rows
        return self._lines

    def text(self) -> str:
        return "\n".join(self.lines())

    def cursor_line(self) -> str:
        return self.screen.display[self.screen.cursor.y].rstrip()

    def is_idle(self) -> bool:
        """Whether the prompt waits for a line and nothing is typed."""
        return self.cursor_line().partition(" ")[0] == IDLE and self.screen.cursor.x == 2

    def wait_idle(self) -> None:
        self.wait(self.is_idle, "the prompt")

    def type(self, keys: str) -> None:
        self.child.send(keys)

    def enter(self, words: str) -> None:
        """Type a line and press Enter, without waiting for the answer."""
        self.type(words)
        shown = words.split("\n")[-1][-20:]
        self.wait(lambda: shown.strip() in self.text(), words)
        self.type("\r")
        self.wait(lambda: not self.is_idle() or self.screen.cursor.x == 2, "Enter")

    def say(self, words: str) -> str:
        """Type a line and give what is printed until the next prompt."""
        self.wait_idle()
        echoes = self.echoes(words)
        self.type(words + "\r")
        self.wait(lambda: self.echoes(words) > echoes and self.is_idle(), f"an answer to {words!r}")
        return self.after(words)

    def echoes(self, words: str) -> int:
        """Count how often the words were sent: above the line that is typed."""
        return len(self._sent(words))

    def _sent(self, words: str) -> list[int]:
        """Give the lines at which the words were sent, however they are wrapped."""
        lines, wanted = self.lines()[:-1], _without_spaces(IDLE + words)
        return [
            n
            for n, line in enumerate(lines)
            if line.startswith(IDLE) and _without_spaces("".join(lines[n : n + 30])).startswith(wanted)
        ]

    def after(self, words: str) -> str:
        """Give what stands below the last time that the words were typed."""
        lines = self.lines()
        first, wanted = self._sent(words)[-1], _without_spaces(IDLE + words)
        last = next(n for n in range(first, len(lines)) if _without_spaces("".join(lines[first : n + 1])) == wanted)
        return "\n".join(lines[last + 1 : -1])

    def interrupt(self) -> None:
        self.type("\x03")

    def resize(self, columns: int, rows: int) -> None:
        self.child.setwinsize(rows, columns)
        self.screen.resize(rows, columns)
        self._lines = None

    def kill(self) -> None:
        self.child.kill(signal.SIGKILL)
        self.child.wait()

    def leave(self) -> int:
        """Press Ctrl-D and give the exit code."""
        self.type("\x04")
        return self.end()

    def end(self) -> int:
        """Wait for the program to end and give its exit code."""
        ends = time.monotonic() + TIMEOUT_S
        while self.pump() and time.monotonic() < ends:
            continue
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -1)

    def close(self) -> None:
        self.child.close(force=True)


def _without_spaces(text: str) -> str:
    return "".join(text.split())
