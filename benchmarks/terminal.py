"""How the terminal conversation feels: keys while a picture is drawn, the layout after Enter, the first picture.

It knows nothing of how; it types into a pseudo-terminal and looks at what comes back. `python -m benchmarks.terminal`.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import startup
from tests.bot.terminal.pty_terminal import BUSY, Terminal

ROOT = Path(__file__).parents[1]
SCENE = "a red car to the left of two cats in a green meadow"
EDITS = ("make the cats bigger", "undo", "add a blue balloon above the car", "make the car green", "undo")
KEYS = 60
TARGET_KEY_S, TARGET_LAYOUT_S, TARGET_PICTURE_S = 0.030, 0.150, 10.0


def open_chat(folder: str, *options: str, **variables: str) -> Terminal:
    """Start the conversation in a pseudo-terminal and wait for its prompt."""
    environment = {
        **os.environ,
        "GROUNDLING_DATA_DIR": folder,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PROMPT_TOOLKIT_NO_CPR": "1",
        **variables,
    }
    terminal = Terminal.start(["-m", "bot", "chat", *options], str(ROOT), environment)
    terminal.wait_idle()
    return terminal


def seconds_until(terminal: Terminal, keys: str, seen: Callable[[], bool]) -> float:
    """Press keys and time until something is on the screen."""
    begun = time.perf_counter()
    terminal.type(keys)
    while not seen():
        terminal.pump(0.002)
    return time.perf_counter() - begun


def settle(terminal: Terminal, seconds: float) -> None:
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        terminal.pump(0.01)


def key_to_echo() -> list[float]:
    """Press keys while a long drawing runs, and time each until it is on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = open_chat(folder, GROUNDLING_STEPS="250")
        terminal.type(SCENE + "\r")
        terminal.wait_for("drawing the objects")
        seconds, typed = [], BUSY + " "
        for number in range(KEYS):
            settle(terminal, 0.07)
            key = "abcdefghij"[number % 10]
            typed += key
            seconds.append(seconds_until(terminal, key, lambda typed=typed: terminal.cursor_line() == typed))
        terminal.close()
    return seconds


def enter_to_layout() -> list[float]:
    """Send lines offline, and time each from Enter to the diagram."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = open_chat(folder, "--no-draw")
        terminal.say(SCENE)  # the first turn also builds the agent
        seconds = []
        for line in EDITS * 2:
            terminal.type(line)
            terminal.wait(lambda line=line: terminal.cursor_line() == f"> {line}")
            settle(terminal, 0.2)
            diagrams = terminal.raw.count("└".encode())
            seen = lambda diagrams=diagrams: terminal.raw.count("└".encode()) > diagrams  # noqa: E731
            seconds.append(seconds_until(terminal, "\r", seen))
            terminal.wait_idle()
        terminal.close()
    return seconds


def enter_to_picture() -> tuple[float, float]:
    """Time the first picture of three objects (typed at once), and the next, another of the same layout."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = open_chat(folder)
        seconds = []
        for line in (SCENE, "/redraw"):
            shown = terminal.text().count("picture: ")
            seen = lambda shown=shown: terminal.text().count("picture: ") > shown  # noqa: E731
            seconds.append(seconds_until(terminal, line + "\r", seen))
            terminal.wait_idle()
        terminal.close()
    return seconds[0], seconds[1]


def measure() -> list[tuple[str, str, str]]:
    """Measure everything; each row is what, figure, target."""
    keys, layouts = key_to_echo(), enter_to_layout()
    first, next_ = enter_to_picture()
    keys.sort()
    worst = keys[int(len(keys) * 0.95)]
    target_keys, target_layout = f"under {TARGET_KEY_S * 1000:.0f} ms", f"under {TARGET_LAYOUT_S * 1000:.0f} ms"
    return [
        ("key to echo while a picture is drawn, median", f"{statistics.median(keys) * 1000:.0f} ms", target_keys),
        ("key to echo while a picture is drawn, 95 %", f"{worst * 1000:.0f} ms", target_keys),
        ("Enter to layout, offline, median", f"{statistics.median(layouts) * 1000:.0f} ms", target_layout),
        ("Enter to layout, offline, worst", f"{max(layouts) * 1000:.0f} ms", target_layout),
        ("Enter to the first picture, 3 objects, just started", f"{first:.1f} s", f"under {TARGET_PICTURE_S:.0f} s"),
        ("Enter to the next picture", f"{next_:.1f} s", f"under {TARGET_PICTURE_S:.0f} s"),
    ]


if __name__ == "__main__":
    for what, figure, target in (*startup.measure(), *measure()):
        print(f"{what:<58} {figure:>8}   target: {target}")
