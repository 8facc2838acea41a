"""How long `groundling chat` takes to its prompt in a terminal, and what it had imported by then.

It knows nothing of turns; run it with `python -m benchmarks.startup`.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pexpect

ROOT = Path(__file__).parents[1]
RUNS = 5
TARGET_S = 1.5
PROMPT = r"\x1b\[\?2004h[^>]*>"
HEAVY = ("torch", "diffusers", "transformers", "langchain", "langgraph", "openai")
# The hook reports the first heavy import into the terminal itself, so its place in the output is its time.
_REPORTING = f"""
import os, sys
from bot.cli.main import main
heavy, seen = {HEAVY!r}, []
def report(event, arguments):
    if event == "import" and not seen and arguments[0].split(".")[0] in heavy:
        seen.append(arguments[0])
        os.write(1, b"<imported " + arguments[0].encode() + b">")
sys.addaudithook(report)
sys.argv = ["groundling", "chat"]
main()
"""


def start(data_dir: str, code: str | None = None) -> pexpect.spawn:
    """Start the terminal conversation in a pseudo-terminal."""
    command = ["-m", "bot", "chat"] if code is None else ["-c", code]
    environment = {
        **os.environ,
        "GROUNDLING_DATA_DIR": data_dir,
        "TERM": "xterm",
        "PROMPT_TOOLKIT_NO_CPR": "1",
    }
    return pexpect.spawn(sys.executable, command, cwd=str(ROOT), env=environment, encoding="utf-8", timeout=60)


def time_to_prompt(data_dir: str) -> float:
    """Measure seconds from the start of the process to the prompt on the screen."""
    begun = time.perf_counter()
    child = start(data_dir)
    child.expect(PROMPT)
    seconds = time.perf_counter() - begun
    child.sendeof()
    child.expect(pexpect.EOF)
    return seconds


def imported_before_prompt(data_dir: str) -> str:
    """Name the first heavy module imported before the prompt, or say that there is none."""
    child = start(data_dir, _REPORTING)
    which = child.expect([r"<imported ([\w.]+)>", PROMPT])
    name = child.match.group(1) if which == 0 else "none"
    child.close(force=True)
    return name


def measure() -> list[tuple[str, str, str]]:
    """Measure a first and later starts; each row is what, figure, target."""
    with tempfile.TemporaryDirectory() as folder:
        first = time_to_prompt(folder)
        later = statistics.median(time_to_prompt(folder) for _ in range(RUNS))
        heavy = imported_before_prompt(folder)
    return [
        ("terminal start to prompt, first time", f"{first:.2f} s", f"under {TARGET_S} s"),
        (f"terminal start to prompt, median of {RUNS}", f"{later:.2f} s", f"under {TARGET_S} s"),
        ("torch, diffusers or langchain imported before the prompt", heavy, "none"),
    ]


if __name__ == "__main__":
    for what, figure, target in measure():
        print(f"{what:<58} {figure:>8}   target: {target}")
