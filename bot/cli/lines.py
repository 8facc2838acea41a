"""Lines in and out: byte lines from standard input, plain and JSON lines to standard output.

It knows nothing of what the lines mean.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from contextvars import ContextVar
from pathlib import Path
from typing import Any

STDIO = Path("-")
"""As a file name: standard input, or standard output."""
QUIET: ContextVar[bool] = ContextVar("QUIET", default=False)
"""Set by `--quiet`: only errors go to standard error."""
MAX_LINE_BYTES = 4 * 1024 * 1024
_KEPT_BYTES = MAX_LINE_BYTES + 1  # of a longer line, so that it is seen to be too long and no more of it is held
_CHUNK_BYTES = 65536


def printable(text: str) -> str:
    """Drop what could steer a terminal (escape codes, bells, lone surrogates); keep line breaks."""
    return "".join(c for c in text.replace("\t", " ") if c.isprintable() or c == "\n")


def one_line(text: str) -> str:
    return " ".join(printable(text).split())


def can_write(text: str, encoding: str) -> bool:
    """Whether an output of this encoding can show the text."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def json_text(value: Any, indent: int | None = None) -> str:
    """Write JSON in the reader's own script where standard output can encode it, else in ASCII."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if can_write(text, sys.stdout.encoding or "ascii") else json.dumps(value, indent=indent)


def write_line(text: str) -> None:
    """Write one line to standard output and flush it."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def write_error(text: str) -> None:
    """Write one line to standard error, whatever the text holds."""
    sys.stderr.write(f"groundling: {one_line(text)}\n")
    sys.stderr.flush()


def write_note(text: str) -> None:
    """Write a line about what was done to standard error, unless the person wants it quiet."""
    if not QUIET.get():
        write_error(text)


def read_words(argument: str) -> str:
    """Give the argument, or what standard input says where the argument is `-`."""
    if argument != str(STDIO):
        return argument
    return sys.stdin.buffer.read(MAX_LINE_BYTES).decode("utf-8", errors="replace").strip()


class LineReader:
    """Reads lines of standard input on a daemon thread, so that waiting for one never blocks the event loop.

    Of a line longer than `MAX_LINE_BYTES` one byte more than that is kept; the line after it is read as any other.
    It reads the descriptor itself: a thread that waits inside `sys.stdin` holds its lock when Python exits.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: asyncio.Queue[bytes] = asyncio.Queue(maxsize=16)
        self._loop = asyncio.get_running_loop()
        self._ended = False
        threading.Thread(target=self._read, name="lines", daemon=True).start()

    async def next_line(self) -> bytes:
        """Wait for a line, without its line break.

        Raises:
            EOFError: the input has ended.
        """
        if self._ended:
            raise EOFError
        line = await self._lines.get()
        if not line:
            self._ended = True
            raise EOFError
        return line.rstrip(b"\r\n")

    def _read(self) -> None:
        rest = b""
        try:
            while chunk := os.read(self._descriptor, _CHUNK_BYTES):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    self._put(line[:_KEPT_BYTES] + b"\n")
                rest = rest[:_KEPT_BYTES]
            if rest:
                self._put(rest + b"\n")
            self._put(b"")
        except (RuntimeError, OSError):  # the event loop or the terminal has gone: nobody waits for lines
            return

    def _put(self, line: bytes) -> None:
        asyncio.run_coroutine_threadsafe(self._lines.put(line), self._loop).result()
