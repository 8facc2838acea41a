"""`python -m benchmarks.traced_turn`: the files and functions of the product that one edit turn runs.

A scene is laid out first, so that what is loaded once is not counted. Functions are those with a name: no lambdas, no comprehensions, no bodies
of modules or classes. `--list` names them, in the order of their first call.
"""

from __future__ import annotations

import argparse
import asyncio
import inspect
import sys
import tempfile
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from rich.console import Console
from rich.table import Table

from agent.app import App, make_app
from agent.session import UserMessage
from agent.settings import load_settings

ROOT = Path(__file__).parents[1]
PACKAGES = ("agent", "bot", "memory", "tools")
SCENE, EDIT = "a red car to the left of a cat in a green meadow", "make the cat bigger"
Function = tuple[str, str]
"""File, relative to the repository, and qualified name."""


class Trace:
    """Notes the functions that every thread calls while it is on; made before the threads are."""

    def __init__(self) -> None:
        self.called: dict[Function, None] = {}
        self.is_on = False
        threading.setprofile(self._note)
        sys.setprofile(self._note)

    def close(self) -> None:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]

    def _note(self, frame: FrameType, event: str, argument: Any) -> None:
        if not self.is_on or event != "call":
            return
        code = frame.f_code
        if code.co_name.startswith("<") or not code.co_flags & inspect.CO_OPTIMIZED:
            return
        path = Path(code.co_filename)
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PACKAGES:
            self.called[str(path.relative_to(ROOT)), code.co_qualname] = None


async def _talk(app: App, trace: Trace, draw: bool) -> None:
    for number, text in enumerate((SCENE, EDIT)):
        trace.is_on = text == EDIT
        reply = await app.session.run_turn(UserMessage("traced", f"m{number}", "traced", text, draw=draw))
        await app.session.delivered(reply)
        trace.is_on = False
        if reply.error or not reply.layout or draw != (reply.image is not None):
            raise RuntimeError(f"{text!r} was not done: {reply.text}")


def trace_edit(draw: bool) -> list[Function]:
    """Return the functions that an edit turn of the application calls, in the order of their first call."""
    trace = Trace()
    try:
        with tempfile.TemporaryDirectory() as folder:
            given = {"data_dir": Path(folder), "steps": 2, "seed": 1}
            app = make_app(load_settings(env_file=None).model_copy(update=given))
            try:
                asyncio.run(_talk(app, trace, draw))
            finally:
                app.close()
    finally:
        trace.close()
    return list(trace.called)


def rows(called: list[Function]) -> list[tuple[str, str, str]]:
    """Return files and functions by package, the sum last."""
    found = []
    for package in (*PACKAGES, ""):
        those = [one for one in called if one[0].startswith(f"{package}/" if package else "")]
        found.append((package or "all", str(len({file for file, _ in those})), str(len(those))))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.traced_turn", description=__doc__)
    parser.add_argument("--list", action="store_true", help="name the functions, in the order of their first call")
    options = parser.parse_args()
    table = Table("turn", "package", "files", "functions", title=EDIT)
    for name, draw in (("layout alone", False), ("with a picture", True)):
        called = trace_edit(draw)
        for row in rows(called):
            table.add_row(name, *row)
        table.add_section()
        if options.list:
            for file, function in called:
                print(f"{name}: {file} {function}")
    Console().print(table)


if __name__ == "__main__":
    main()
