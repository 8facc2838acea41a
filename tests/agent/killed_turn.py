"""Runs one turn in a process of its own and kills that process, for real, at the stage named on the command line.

python -m tests.agent.killed_turn DATA_FOLDER STAGE send|recover
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent.settings import load_settings
from benchmarks.layout_painter import LayoutPainter
from tests.agent.conftest import STEPS, Bench, open_bench

TEXT = "a red car in a green meadow"
STAGES = ("accepted", "laid out", "drawing", "committing", "committed")


def kill(*_: Any) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(bench: Bench, stage: str) -> None:
    """Put the kill where the stage is."""
    if stage == "accepted":
        bench.store.accept = after(bench.store.accept)  # type: ignore[method-assign]
    elif stage == "drawing":
        bench.renderer.before_step = lambda step: kill() if step == 2 else None
    elif stage == "committing":
        bench.store.commit = kill  # type: ignore[method-assign,assignment]
    elif stage == "committed":
        bench.store.commit = after(bench.store.commit)  # type: ignore[method-assign]


def after(work: Callable[..., Any]) -> Callable[..., Any]:
    """Do the work, then die."""

    def work_and_die(*arguments: Any) -> None:
        work(*arguments)
        kill()

    return work_and_die


async def main(data: Path, stage: str, how: str) -> None:
    """Run the turn, or the recovery of it."""
    settings = load_settings(env_file=None).model_copy(update={"steps": STEPS, "seed": 7})
    bench = open_bench(settings, data, LayoutPainter())
    arm(bench, stage)
    if how == "recover":
        await bench.session.recover("talk")
        return

    def on_event(event: dict[str, Any]) -> None:
        if stage == "laid out" and event["event"] == "layout":
            kill()

    await bench.session.run_turn(bench.message(TEXT), on_event)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
