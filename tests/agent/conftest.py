"""What the agent's tests share: a session on the real store, rules and worker, with a renderer that paints boxes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agent.app import LazyAgent
from agent.attempts import Attempts
from agent.render_service import RenderService
from agent.reply import Reply, UserMessage
from agent.session import Session
from agent.settings import Settings, load_settings
from benchmarks.layout_painter import LayoutPainter
from memory.locks import ConversationLocks
from memory.pictures import PictureStore
from memory.sql_store import SqlStore
from tools.generation.worker import ThreadWorker

STEPS = 3


@dataclass
class Bench:
    """A session and what it is made of, with one conversation to talk in."""

    session: Session
    store: SqlStore
    worker: ThreadWorker
    renderer: LayoutPainter
    events: list[dict[str, Any]] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=itertools.count)

    async def say(self, text: str | None, conversation: str = "talk", draw: bool = True) -> Reply:
        """Send one text and return its reply."""
        return await self.session.run_turn(self.message(text, conversation, draw=draw), self.events.append)

    async def put(self, layout: dict[str, Any], draw: bool = True) -> Reply:
        """Put a layout in place and return the reply."""
        return await self.session.run_turn(self.message(None, layout=layout, draw=draw), self.events.append)

    def message(
        self,
        text: str | None,
        conversation: str = "talk",
        layout: dict[str, Any] | None = None,
        draw: bool = True,
    ) -> UserMessage:
        """Make a message with an id of its own."""
        return UserMessage(conversation, f"m{next(self._ids)}", "tester", text, layout, draw)


MakeBench = Callable[..., Bench]


@pytest.fixture
def make_bench(tmp_path: Path) -> Iterator[MakeBench]:
    """Make sessions on the test's own data folder; settings are given as keywords."""
    made: list[Bench] = []

    def make(renderer: LayoutPainter | None = None, **changes: Any) -> Bench:
        settings = load_settings(env_file=None).model_copy(update={"steps": STEPS, "seed": 7, **changes})
        bench = open_bench(settings, tmp_path / "data", renderer or LayoutPainter())
        made.append(bench)
        return bench

    yield make
    for bench in made:
        bench.worker.close()
        bench.store.close()


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    """A session that uses the offline rules."""
    return make_bench()


def open_bench(settings: Settings, data: Path, renderer: LayoutPainter) -> Bench:
    """Wire a session as the application does, around the given renderer."""
    store = SqlStore(f"sqlite:///{data / 'groundling.db'}")
    worker = ThreadWorker(lambda: renderer)
    render_service = RenderService(worker, PictureStore(data / "pictures"), settings.sampling_params, settings.seed)
    agent = LazyAgent(settings, render_service, store)
    locks, attempts = ConversationLocks(data / "locks"), Attempts(data / "attempts")
    return Bench(Session(store, locks, render_service, attempts, agent.make), store, worker, renderer)
