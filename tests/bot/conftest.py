"""What the tests of the command line share: an environment of their own and the program run as a person runs it.

It is forked off a process that has imported it (`forked_program.py`).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.forked_program import ROOT, TerminalProgram
from tests.bot.forked_program import run as run_program
from tests.bot.terminal.pty_terminal import Terminal
from tools.language.installed import PACKAGE

OURS = ("GROUNDLING_", "OPENAI_", "DISCORD_", "HF_", "NO_COLOR", "FORCE_COLOR", "TTY_")

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment without anybody's settings, its data in a temporary folder.

    The base weights of the bundled language model are hidden, as where they are not installed: loading them takes seconds.
    """
    hidden = tmp_path / "without_weights"
    (hidden / PACKAGE).mkdir(parents=True)
    (hidden / PACKAGE / "__init__.py").touch()
    size = ("COLUMNS", "LINES")  # set by pytest-xdist in its workers; the terminal of a test says its own
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS) and name not in size}
    return {
        **kept,
        "GROUNDLING_DATA_DIR": str(tmp_path / "data"),
        "COLORTERM": "truecolor",
        "GROUNDLING_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
        "LC_ALL": "C.UTF-8",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": f"{hidden}{os.pathsep}{ROOT}",
        "PROMPT_TOOLKIT_NO_CPR": "1",
        "TERM": "xterm-256color",
    }


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run `groundling ARGUMENTS` to its end."""

    def run_groundling(*arguments: str, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
        streams = tmp_path_factory.mktemp("streams")
        return run_program(arguments, {**environment, **variables}, tmp_path, stdin, streams)

    return run_groundling


@pytest.fixture
def open_terminal(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Open a terminal and start `groundling ARGUMENTS` in it; `python` runs a Python started anew with these arguments instead."""
    opened: list[Terminal] = []

    def start(
        *arguments: str, python: tuple[str, ...] = (), size: tuple[int, int] = (120, 50), **variables: str
    ) -> Terminal:
        given = {**environment, **variables}
        if python:
            terminal = Terminal.start([*python, *arguments], str(tmp_path), given, *size)
        else:
            terminal = Terminal(TerminalProgram(arguments, given, tmp_path, size), *size)
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.close()
