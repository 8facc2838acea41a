"""The bot as it runs, on a Discord of our own: real client, real session, offline model, boxes as pictures."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
import yarl
from PIL import Image, ImageDraw

import agent.app
from agent.app import App
from agent.settings import Settings, load_settings
from benchmarks.drawing_app import make_drawing_app
from bot.discord.client import ClientParts, Groundling, make_client
from bot.queue.fair_worker import FairWorker
from bot.queue.quota import DailyLimits
from memory.app_store import AppStore
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tools.generation.request import OnStep, Progress, RenderRequest, RenderResult, Worker
from tools.language.planner import OfflinePlanner
from tools.language.reader import warm_up


@dataclass
class BoxRenderer:
    """Draws each box as a rectangle; `gate` holds every drawing back while it is cleared."""

    gate: threading.Event = field(default_factory=threading.Event)
    drawn: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        while not self.gate.wait(0.01):
            if on_step:
                on_step(Progress("picture", 0, 1))
        if on_step:
            on_step(Progress("picture", 1, 1))
        size = request.layout.width, request.layout.height
        image = Image.new("RGB", size, "white")
        for item in request.layout.objects:
            corners = [v * size[n % 2] for n, v in enumerate(item.box.as_list())]
            ImageDraw.Draw(image).rectangle(corners, outline="black")
        self.drawn += 1
        return RenderResult(image, request.seed, request.steps, request.method, "boxes", 1, 0.0)


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as loopback:
        point_client_at(loopback, monkeypatch)
        yield loopback


def point_client_at(loopback: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", loopback.api_url)
    gateway = yarl.URL(loopback.gateway_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "GROUNDLING_DISCORD_DM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("GROUNDLING_DATA_DIR", str(tmp_path / "data"))
    return load_settings(env_file=None)


@pytest.fixture(autouse=True)
def _strict_reader_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read by the strict reader: the bundled model takes seconds to load, and these messages need none."""
    monkeypatch.setattr(agent.app, "load_language_model", lambda: None)


@pytest.fixture
def renderer() -> BoxRenderer:
    return BoxRenderer()


@pytest.fixture
def app(settings: Settings, renderer: BoxRenderer) -> Iterator[App]:
    app = make_box_app(settings, renderer)
    yield app
    renderer.gate.set()
    app.close()


def queued(worker: Worker, settings: Settings) -> FairWorker:
    return FairWorker(worker, AppStore(settings.store_url, "discord"))


def make_box_app(settings: Settings, renderer: BoxRenderer, around: Callable[[Worker], Worker] | None = None) -> App:
    """Wire the application as it is, with rectangles for pictures."""
    return make_drawing_app(settings, around or (lambda worker: queued(worker, settings)), lambda: renderer)


StartBot = Callable[..., Awaitable[Groundling]]


def make_parts(app: App, allow_dm: bool = False, user: int = 0, server: int = 0) -> ClientParts:
    """Make what a client needs from the application, as `run` does."""
    assert isinstance(app.worker, FairWorker)
    return ClientParts(app.session, app.worker.app_store, app.worker, allow_dm, DailyLimits(user, server))


@pytest.fixture
async def start_bot(server: LoopbackDiscord, app: App) -> AsyncIterator[StartBot]:
    """Start bots that are stopped after the test."""
    running: list[tuple[Groundling, asyncio.Task[None]]] = []

    async def start(shards: int | None = None, **options: Any) -> Groundling:
        given = {name: options.pop(name) for name in ("allow_dm", "user", "server") if name in options}
        app.session.leaving = False
        client = make_client(make_parts(app, **given), shards, **options)
        running.append((client, asyncio.create_task(client.start(TOKEN))))
        await server.until(lambda: client.guilds and client.guilds[0].me)
        return client

    yield start
    for client, task in running:
        await stop(client)
        with contextlib.suppress(asyncio.CancelledError):
            task.cancel()
            await task


async def stop(client: Groundling, grace_s: float = 2.0) -> None:
    """Stop a bot as SIGTERM does."""
    await client.dispatcher.finish(grace_s)
    await client.close()


@pytest.fixture
async def bot(start_bot: StartBot) -> Groundling:
    return await start_bot()


@pytest.fixture(autouse=True)
def _no_handler_stays(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    formatters = [handler.formatter for handler in before]
    yield
    root.handlers, root.level = before, level
    for handler, formatter in zip(before, formatters, strict=True):
        handler.setFormatter(formatter)
    logging.getLogger("discord").setLevel(logging.NOTSET)


@pytest.fixture(scope="session", autouse=True)
def _readers_are_warm() -> None:
    """Load what the bot loads at its start, so that no test waits for it."""
    warm_up()
    asyncio.run(OfflinePlanner().plan("a red car to the left of a cat"))
