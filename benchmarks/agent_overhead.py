"""What the agent itself costs per turn: everything but the chat model's and the renderer's own time.

Run it with `python -m benchmarks.agent_overhead`.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from langchain_core.outputs import ChatResult
from pydantic import PrivateAttr

from agent.graph import Agent
from agent.layout_tools import Planners
from agent.message_reader import MessageReader
from agent.offline import OfflineChatModel
from agent.render_service import RenderService
from agent.session import Session, UserMessage
from agent.toolkit import make_tools
from benchmarks.layout_painter import LayoutPainter
from memory.engine import sqlite_url
from memory.lock_space import LockFiles
from memory.locks import ConversationLocks
from memory.pictures import PictureStore
from memory.sql_store import SqlStore
from tools.generation.presets import SamplingParams
from tools.generation.worker import ThreadWorker
from tools.language.planner import OfflinePlanner

TURNS = 200
STEPS = 2
FIRST = "a red car to the left of a cat in a green meadow"
EDITS = ("make the cat bigger", "make the cat smaller", "move the car up a little", "move the car down a little")
Row = tuple[str, str, str]


class TimedModel(OfflineChatModel):
    """The offline model by the strict reader alone, with a stop watch."""

    _spent_s: float = PrivateAttr(default=0.0)

    async def _agenerate(self, *args: Any, **kwargs: Any) -> ChatResult:
        began = time.perf_counter()
        try:
            return await super()._agenerate(*args, **kwargs)
        finally:
            self._spent_s += time.perf_counter() - began

    def take_s(self) -> float:
        """Return the seconds since the last call, and begin anew."""
        spent, self._spent_s = self._spent_s, 0.0
        return spent


def measure() -> list[Row]:
    """Run 200 turns of one conversation and return rows of what, figure, target."""
    with tempfile.TemporaryDirectory() as folder:
        overheads = asyncio.run(_run(Path(folder)))
    tenth = statistics.median(overheads[5:16])
    last = statistics.median(overheads[-11:])
    return [
        ("agent overhead per turn, median of 200", f"{statistics.median(overheads) * 1000:.1f} ms", "< 20 ms"),
        ("agent overhead around turn 10", f"{tenth * 1000:.1f} ms", "< 20 ms"),
        ("turn 200 against turn 10", f"{last / tenth:.2f}", "<= 1.30"),
    ]


async def _run(folder: Path) -> list[float]:
    reader = MessageReader(lambda: None)
    model, worker = TimedModel(reader=reader), ThreadWorker(LayoutPainter)
    store = SqlStore(sqlite_url(folder / "store.db"))
    render_service = RenderService(worker, PictureStore(folder / "pictures"), SamplingParams(steps=STEPS), seed=1)
    rules = OfflinePlanner()
    agent = Agent(model, make_tools(Planners(rules, rules), render_service, store), render_service, reader)
    session = Session(store, ConversationLocks(LockFiles(folder / "locks")), render_service, lambda: agent)
    overheads = []
    for number in range(TURNS):
        text = FIRST if number == 0 else EDITS[number % len(EDITS)]
        began = time.perf_counter()
        reply = await session.run_turn(UserMessage("bench", f"m{number}", "bench", text))
        whole_s = time.perf_counter() - began
        if reply.error or reply.image is None:
            raise RuntimeError(f"turn {number} was not drawn: {reply.text}")
        overheads.append(whole_s - reply.seconds - model.take_s())
        await session.delivered(reply)
    worker.close()
    store.close()
    return overheads


def main() -> None:
    """Print the rows."""
    for what, figure, target in measure():
        print(f"{what:45} {figure:>10}   target {target}")


if __name__ == "__main__":
    main()
