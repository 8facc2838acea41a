"""What the tests of the web share: the whole server on a loopback port of its own, with a renderer that paints boxes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from agent.app import App, LazyAgent
from agent.message_reader import MessageReader
from agent.settings import Settings, load_settings
from benchmarks.drawing_app import make_drawing_app
from benchmarks.layout_painter import LayoutPainter
from bot.web.application import make_application
from bot.web.parts import WebParts
from bot.web.run import open_parts
from tools.generation.request import Worker

STEPS = 3


@dataclass
class Served:
    """A running server: its address, its parts, and the renderer whose steps a test may hold."""

    url: str
    parts: WebParts
    painter: LayoutPainter

    def browser(self, **more: Any) -> httpx.AsyncClient:
        """Make a client with cookies of its own, as a browser without scripts."""
        return httpx.AsyncClient(base_url=self.url, timeout=60, verify=False, **more)


def make_painting_app(painter: LayoutPainter) -> Callable[[Settings, Callable[[Worker], Worker]], App]:
    """Wire the application around the painter, without the bundled language model."""

    def make(settings: Settings, around: Callable[[Worker], Worker] = lambda worker: worker) -> App:
        app = make_drawing_app(settings, around, lambda: painter)
        agent = LazyAgent(settings, app.session.render_service, app.store, _reader=MessageReader(lambda: None))
        app.session.make_responder = agent.make
        app.agent = agent
        return app

    return make


@contextlib.asynccontextmanager
async def serving(data: Path, painter: LayoutPainter | None = None, **changes: Any) -> AsyncIterator[Served]:
    """Run the server for the length of a test."""
    painter = painter or LayoutPainter()
    settings = load_settings(env_file=None).model_copy(update={"data_dir": data, "steps": STEPS, "seed": 7, **changes})
    with open_parts(settings, make_painting_app(painter)) as parts, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(make_application(parts), log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        running = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", parts, painter)
        finally:
            parts.streams.close()
            server.should_exit = True
            await running


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(tmp_path / "data") as one:
        yield one


@pytest.fixture
async def browser(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that has opened the page."""
    async with served.browser() as client:
        (await client.get("/")).raise_for_status()
        yield client


async def begin(client: httpx.AsyncClient) -> str:
    """Begin a conversation and return its address."""
    answer = await client.post("/c")
    assert answer.status_code == 201
    return f"/c/{answer.json()['id']}"


async def say(client: httpx.AsyncClient, at: str, text: str, **more: Any) -> dict[str, Any]:
    """Take one turn in words and wait for its reply."""
    answer = await client.post(f"{at}/turn", json={"text": text, **more})
    answer.raise_for_status()
    return answer.json()
