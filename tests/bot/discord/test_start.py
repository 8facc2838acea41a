"""Starting and stopping: exit codes, the operator's sentence, and the token that nobody may see."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path

import discord
import pytest

import agent.app
from agent.settings import Settings, load_settings
from bot.cli.log_file import NAME, open_log
from bot.discord import run
from bot.discord.run import run_discord, serve
from memory.sql_store import SqlStore
from tests.bot.discord.conftest import BoxRenderer, StartBot, make_box_app
from tests.loopback.discord_server import TOKEN, LoopbackDiscord


@pytest.fixture
def wired(renderer: BoxRenderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every start draw rectangles."""
    monkeypatch.setattr(agent.app, "make_app", lambda settings, around: make_box_app(settings, renderer, around))


@pytest.mark.parametrize("token", [None, "  ", "two words", "snow☃man"])
def test_a_token_that_cannot_be_one_ends_with_78_before_anything_starts(
    token: str | None, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token or "")
    assert run_discord(load_settings(env_file=None)) == 78
    error = capsys.readouterr().err
    assert "DISCORD_TOKEN" in error
    assert error.count("\n") == 1
    assert not settings.data_dir.exists()


async def test_a_token_that_discord_refuses_ends_with_78(
    server: LoopbackDiscord, wired: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    server.rest.token = "another"
    assert await asyncio.to_thread(run_discord, settings) == 78
    error = capsys.readouterr().err
    assert "Reset Token" in error
    assert TOKEN not in error


@pytest.mark.parametrize(("close_code", "words"), [(4014, "Message Content Intent"), (4004, "Reset Token")])
async def test_a_gateway_that_lets_us_not_in_says_what_to_switch_on(
    server: LoopbackDiscord,
    wired: None,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    close_code: int,
    words: str,
) -> None:
    server.gateway.refuse_with = close_code
    assert await asyncio.to_thread(run_discord, settings) == 78
    assert words in capsys.readouterr().err
    assert len(server.gateway.identified) == 1


async def test_a_discord_that_cannot_be_reached_ends_with_1(
    server: LoopbackDiscord,
    wired: None,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", "http://127.0.0.1:1/api/v10")
    assert await asyncio.to_thread(run_discord, settings) == 1
    assert "check the network" in capsys.readouterr().err


async def test_sigterm_lets_the_running_turn_end_and_takes_nothing_new(
    server: LoopbackDiscord, wired: None, settings: Settings, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    serving = asyncio.create_task(serve(settings))
    await server.until(lambda: server.gateway.identified)
    message = await server.mention("a cat")
    await server.until(lambda: server.calls("POST", "/typing"))
    signal.raise_signal(signal.SIGTERM)
    await asyncio.sleep(0.05)
    late = await server.mention("a dog")
    await asyncio.sleep(0.05)
    renderer.gate.set()
    await asyncio.wait_for(serving, 60)
    [reply] = server.said_by_bot(message["id"])
    assert reply["attachments"]
    assert server.thread_of(late) is None


async def test_a_turn_that_outlasts_the_grace_time_is_left_for_the_next_start(
    server: LoopbackDiscord,
    wired: None,
    settings: Settings,
    renderer: BoxRenderer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "GRACE_S", 0.1)
    renderer.gate.clear()
    serving = asyncio.create_task(serve(settings))
    await server.until(lambda: server.gateway.identified)
    message = await server.mention("a cat")
    await server.until(lambda: server.calls("POST", "/typing"))
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(serving, 60)
    assert server.said_by_bot(message["id"]) == []
    [row] = SqlStore(settings.store_url).unfinished()
    assert row.message_id == message["id"]
    renderer.gate.set()
    again = asyncio.create_task(serve(settings))
    [reply] = await server.until(lambda: server.said_by_bot(message["id"]))
    assert reply["attachments"]
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(again, 60)


async def test_the_token_is_in_no_log_line_even_at_debug(
    server: LoopbackDiscord, wired: None, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_log(tmp_path, "DEBUG")
    serving = asyncio.create_task(serve(settings))
    await server.until(lambda: server.gateway.identified)
    await server.command("imagine", prompt="a secret prompt")
    [shown] = await server.until(lambda: server.said_by_bot(server.world.channel_id))
    await server.until(lambda: server.said_by_bot(shown["id"]))
    try:
        raise ValueError(f"Authorization: Bot {TOKEN}")
    except ValueError:
        logging.getLogger("anything").exception("a library shows the header")
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(serving, 60)
    shown_to_operator = "".join(capsys.readouterr())
    log = (tmp_path / NAME).read_text()
    assert "Authorization: Bot [removed]" in log
    assert TOKEN not in log + shown_to_operator
    assert " DEBUG discord" not in log  # those lines hold what people write


async def test_once_it_is_in_the_operator_reads_so(
    server: LoopbackDiscord, start_bot: StartBot, capsys: pytest.CaptureFixture[str]
) -> None:
    client = await start_bot(guild_ready_timeout=0.05)
    await asyncio.wait_for(client.wait_until_ready(), 60)
    await asyncio.sleep(0.02)
    assert "in Discord as groundling" in capsys.readouterr().out
