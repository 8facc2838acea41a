"""The whole application around the strict reader: every message of a case is a turn of a real session.

It draws boxes in place of pictures, and only where a case needs a picture.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from agent.app import LazyAgent
from agent.message_reader import MessageReader
from agent.render_service import RenderService
from agent.reply import Reply, UserMessage
from agent.session import Session
from agent.settings import load_settings
from benchmarks.layout_painter import LayoutPainter
from benchmarks.layouts.edit_cases import EditCase, fixture
from benchmarks.layouts.outcome import Outcome
from memory.engine import sqlite_url
from memory.lock_space import LockFiles
from memory.locks import ConversationLocks
from memory.pictures import PictureStore
from memory.sql_store import SqlStore
from tools.generation.presets import SamplingParams
from tools.generation.worker import ThreadWorker
from tools.layout.layout import Layout


class SessionPath:
    """Runs each case in a conversation of its own."""

    def __init__(self, folder: Path) -> None:
        settings = load_settings(env_file=None).model_copy(update={"steps": 2, "seed": 1})
        self._store = SqlStore(sqlite_url(folder / "store.db"))
        self._worker = ThreadWorker(LayoutPainter)
        render_service = RenderService(self._worker, PictureStore(folder / "pictures"), SamplingParams(steps=2), 1)
        agent = LazyAgent(settings, render_service, self._store, _reader=MessageReader(lambda: None))
        self.last_s = 0.0
        self._session = Session(self._store, ConversationLocks(LockFiles(folder / "locks")), render_service, agent.make)

    def close(self) -> None:
        """Stop the worker and close the store."""
        self._worker.close()
        self._store.close()

    def run(self, case: EditCase) -> Outcome:
        """Say everything that comes before the case, then its message."""
        return asyncio.run(self._run(case))

    async def _run(self, case: EditCase) -> Outcome:
        talk = _Talk(self._session, case.id, case.drawn)
        for layout in _scenes(case):
            await talk.put(layout)
        for text in (*case.history, *(earlier.say for earlier in case.before)):
            await talk.say(text)
        before, offset = talk.last, _first_version(case) - 1
        made = len(self._store.versions(case.id))
        began = perf_counter()
        after = await talk.say(case.say)
        self.last_s = perf_counter() - began
        versions = tuple(self._layout_of(case.id, version.number) for version in self._store.versions(case.id))
        return Outcome(
            Layout.from_json(before.layout),
            Layout.from_json(after.layout or before.layout),
            after.text,
            "?" in after.text and after.version == before.version,
            versions[offset:],
            len(versions) - made,
            before.seed or 0,
            before.seed or 0 if after.seed is None else after.seed,
        )

    def _layout_of(self, name: str, number: int) -> Layout:
        version = self._store.version(name, number)
        return Layout.from_json(version.layout if version else None)


@dataclass
class _Talk:
    session: Session
    name: str
    draws: bool
    count: int = 0
    last: Reply = field(default_factory=lambda: Reply(""))

    async def put(self, layout: Layout) -> None:
        await self._send(None, layout.to_json())

    async def say(self, text: str) -> Reply:
        return await self._send(text, None)

    async def _send(self, text: str | None, layout: dict[str, Any] | None) -> Reply:
        self.count += 1
        message = UserMessage(self.name, f"m{self.count}", "suite", text, layout, self.draws)
        reply = await self.session.run_turn(message)
        await self.session.delivered(reply)
        if reply.layout is not None:
            self.last = reply
        return reply


def _scenes(case: EditCase) -> list[Layout]:
    """Return the layouts to put in place: the fixture, preceded by one that differs in what was touched last."""
    scene = fixture(case.scene)
    if not case.recent:
        return [scene]
    changed = (replace(o, locked=True) if o.id in case.recent else o for o in scene.objects)
    return [replace(scene, objects=tuple(changed)), scene]


def _first_version(case: EditCase) -> int:
    return len(_scenes(case))
