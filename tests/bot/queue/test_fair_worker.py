"""What a job is charged for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.queue.fair_worker import FairWorker
from bot.queue.jobs import CURRENT_JOB, Job
from memory.app_store import AppStore
from memory.engine import sqlite_url
from tools.generation.request import OnStep, RenderRequest, RenderResult
from tools.layout.layout import Layout


class NeverAsked:
    """A worker that draws nothing."""

    async def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        raise AssertionError("what is stopped before is not drawn")

    def warm(self) -> None: ...

    def close(self) -> None: ...


class SlowStore(AppStore):
    """Books when it is let."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "test")
        self.begun, self.may_go_on, self.ended = threading.Event(), threading.Event(), threading.Event()

    def book(self, limits: Mapping[str, int], amount: int, day: str | None = None) -> str | None:
        self.begun.set()
        assert self.may_go_on.wait(60)
        try:
            return super().book(limits, amount, day)
        finally:
            self.ended.set()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SlowStore]:
    store = SlowStore(sqlite_url(tmp_path / "test.db"))
    yield store
    store.close()


async def test_who_is_stopped_while_samples_are_counted_is_charged_for_none(store: SlowStore) -> None:
    CURRENT_JOB.set(Job("1", "ada", "talk", limits=lambda: {"user:ada": 1000}))
    drawing = asyncio.create_task(FairWorker(NeverAsked(), store).render(RenderRequest(Layout("", ""), steps=20)))
    assert await asyncio.to_thread(store.begun.wait, 60)
    drawing.cancel()
    await asyncio.sleep(0)
    store.may_go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert await asyncio.to_thread(store.ended.wait, 60)
    assert store.used("user:ada") == 0
