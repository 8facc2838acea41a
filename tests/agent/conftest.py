"""What the agent's tests share: a session on the real store, strict reader and worker, with a renderer that paints boxes.

The bundled language model is left out, so that no test waits for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agent.app import LazyAgent
from agent.message_reader import MessageReader
from agent.render_service import RenderService
from agent.reply import Reply, UserMessage
from agent.session import Session
from agent.settings import Settings, load_settings
from benchmarks.layout_painter import LayoutPainter
from memory.engine import sqlite_url
from memory.locks import ConversationLocks
from memory.pictures import PictureStore
from memory.sql_store import SqlStore
from tools.generation.worker import ThreadWorker
from tools.language.reader import AnswerModel

STEPS = 3


@dataclass
class ReplaceableModel:
    """The bundled language model as a test wants it; none unless it says so."""

    load: Callable[[], AnswerModel | None] = lambda: None

    def __call__(self) -> AnswerModel | None:
        return self.load()


@dataclass
class Bench:
    """A session and what it is made of, with one conversation to talk in."""

    session: Session
    store: SqlStore
    worker: ThreadWorker
    renderer: LayoutPainter
    model: ReplaceableModel
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
        bench.session.locks.close()
        bench.store.close()


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    """A session without an endpoint."""
    return make_bench()


def open_bench(settings: Settings, data: Path, renderer: LayoutPainter, url: str | None = None) -> Bench:
    """Wire a session as the application does, around the given renderer; the store is in the data folder, or at the URL."""
    store = SqlStore(url or sqlite_url(data / "groundling.db"))
    worker = ThreadWorker(lambda: renderer)
    render_service = RenderService(worker, PictureStore(data / "pictures"), settings.sampling_params, settings.seed)
    model = ReplaceableModel()
    agent = LazyAgent(settings, render_service, store, _reader=MessageReader(model))
    session = Session(store, ConversationLocks(store.lock_space(data / "locks")), render_service, agent.make)
    return Bench(session, store, worker, renderer, model)
