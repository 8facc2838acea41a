"""`groundling discord` as operators run it: a process of its own, pointed at a Discord by settings alone."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.discord.client import Groundling
from bot.discord.invite import bot_id, describe_discord, invite_link
from bot.discord.run import _only_one
from bot.errors import CommandError
from tests.bot.discord.conftest import StartBot
from tests.bot.discord.steps import outside_environment
from tests.loopback.discord_server import TOKEN, LoopbackDiscord


async def test_base_urls_by_settings_are_all_that_another_discord_needs(tmp_path: Path) -> None:
    async with LoopbackDiscord() as server:
        environment = outside_environment(server, tmp_path, GROUNDLING_STEPS="2", GROUNDLING_THREADS="1")
        bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "discord", env=environment)
        try:
            await server.until(lambda: server.gateway.identified, 60)
            message = await server.mention("a red car to the left of a cat")
            [reply] = await server.until(lambda: server.said_by_bot(message["id"]), 120)
            assert reply["attachments"][0]["filename"] == "groundling-1.png"
        finally:
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 60) == 0
        assert server.rest.invalid == 0
        assert TOKEN not in (tmp_path / "groundling.log").read_text()


async def test_a_process_that_still_loads_its_models_ends_well(tmp_path: Path) -> None:
    async with LoopbackDiscord() as server:
        environment = outside_environment(server, tmp_path)
        bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "discord", env=environment)
        await server.until(lambda: server.gateway.identified, 60)
        bot.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(bot.wait(), 8) == 0


async def test_a_process_in_the_middle_of_a_long_drawing_is_gone_within_eight_seconds(tmp_path: Path) -> None:
    async with LoopbackDiscord() as server:
        environment = outside_environment(server, tmp_path)
        program = (sys.executable, "-m", "benchmarks.discord_process", "5")
        bot = await asyncio.create_subprocess_exec(*program, env=environment)
        try:
            await server.until(lambda: server.gateway.identified, 60)
            message = await server.mention("a red car to the left of a cat")
            await server.until(lambda: server.cards(message["id"]), 120)
        finally:
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 8) == 0
        [left_open] = server.cards(message["id"])
        assert server.said_by_bot(message["id"]) == []
        program = (sys.executable, "-m", "benchmarks.discord_process", "0")
        again = await asyncio.create_subprocess_exec(*program, env=environment)
        try:
            [reply] = await server.until(lambda: server.said_by_bot(message["id"]), 60)
        finally:
            again.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(again.wait(), 8) == 0
        assert reply["id"] == left_open["id"]
        assert reply["attachments"][0]["filename"] == "groundling-1.png"


def test_a_second_bot_on_one_data_folder_refuses_to_start(tmp_path: Path) -> None:
    with (
        _only_one(tmp_path),
        pytest.raises(CommandError, match="another groundling discord") as refused,
        _only_one(tmp_path),
    ):
        pass
    assert refused.value.code == 78
    with _only_one(tmp_path):
        pass


@pytest.mark.parametrize("shards", [2, 0])
async def test_a_sharded_bot_answers_too(server: LoopbackDiscord, start_bot: StartBot, shards: int) -> None:
    server.gateway.shards = 1
    bot: Any = await start_bot(shards=shards or 0, guild_ready_timeout=0.05)
    await server.until(lambda: len(server.gateway.identified) == (shards or 1))
    assert bot.shard_count == (shards or 1)
    message = await server.mention("a cat")
    await server.until(lambda: server.said_by_bot(message["id"]))
    assert isinstance(bot, Groundling)


def test_the_invitation_is_made_from_the_token() -> None:
    assert bot_id(TOKEN) == "123"
    assert invite_link(TOKEN) == (
        "https://discord.com/oauth2/authorize?client_id=123&scope=bot+applications.commands&permissions=309237746752"
    )
    assert TOKEN.partition(".")[2] not in describe_discord(TOKEN)[0]
    assert describe_discord(None) == describe_discord(" ") == []


@pytest.mark.parametrize("token", ["", "x", "MTIz MTIz", "ww==.x", "bm90YW51bWJlcg.x", "☃.x"])
def test_what_is_no_token_makes_no_invitation(token: str) -> None:
    assert invite_link(token) is None
