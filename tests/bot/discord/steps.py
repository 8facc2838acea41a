"""What most scenarios begin with, and what they look at."""

from __future__ import annotations

import os
from pathlib import Path

from agent.app import App
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.discord_world import Payload

CAPTION = "a red car to the left of a cat"


async def begin(server: LoopbackDiscord, text: str = CAPTION) -> tuple[str, Payload]:
    """Mention the bot and return the thread's id and the picture's message."""
    message = await server.mention(text)
    [reply] = await server.until(lambda: server.said_by_bot(message["id"]))
    return message["id"], reply


async def answers(server: LoopbackDiscord, thread: str, count: int) -> list[Payload]:
    return await server.until(lambda: len(server.said_by_bot(thread)) >= count and server.said_by_bot(thread))


def versions(server: LoopbackDiscord, app: App, thread: str) -> list[int | None]:
    return [v.parent for v in app.store.versions(f"discord:{server.world.guild_id}:{thread}")]


def outside_environment(server: LoopbackDiscord, data: Path, **settings: str) -> dict[str, str]:
    """The environment of a bot that is a process of its own."""
    return {
        **os.environ,
        "DISCORD_TOKEN": TOKEN,
        "GROUNDLING_DATA_DIR": str(data),
        "GROUNDLING_DISCORD_API_URL": server.api_url,
        "GROUNDLING_DISCORD_GATEWAY_URL": server.gateway_url,
        **settings,
    }
