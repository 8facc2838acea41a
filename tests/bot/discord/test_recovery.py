"""After a start: nothing accepted is lost, nothing posted comes twice."""

from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock

import pytest

from agent.app import App
from agent.session import UserMessage
from bot.discord.client import Groundling
from bot.discord.dispatcher import Dispatcher
from bot.discord.guild_settings import GuildSettings
from bot.discord.recovery import recover
from tests.bot.discord.conftest import BoxRenderer, StartBot, stop
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import Payload


def accept(app: App, conversation: str, message_id: str, text: str) -> UserMessage:
    """Leave the inbox as a process does that is killed right after it accepted the message."""
    message = UserMessage(conversation, message_id, "7", text)
    app.store.accept(conversation, message_id, message.author, message.payload())
    return message


def own_thread(server: LoopbackDiscord) -> tuple[Payload, str]:
    thread = server.world.add_thread(server.world.channel_id, "ours", server.world.bot)
    return thread, f"discord:{server.world.guild_id}:{thread['id']}"


async def test_an_unfinished_message_is_answered_in_its_thread(
    server: LoopbackDiscord, app: App, start_bot: StartBot
) -> None:
    thread, conversation = own_thread(server)
    asked = server.world.add_message(thread["id"], server.world.person, "a cat")
    accept(app, conversation, asked["id"], "a cat")
    await start_bot()
    [reply] = await server.until(lambda: server.said_by_bot(thread["id"]))
    assert reply["attachments"]
    assert str(reply["message_reference"]["message_id"]) == asked["id"]
    await server.until(lambda: not app.store.undelivered(conversation))


async def test_a_picture_that_was_drawn_and_not_posted_is_posted_once(
    server: LoopbackDiscord, app: App, start_bot: StartBot, renderer: BoxRenderer
) -> None:
    thread, conversation = own_thread(server)
    message = UserMessage(conversation, thread["id"], "7", "a cat")
    await app.session.run_turn(message)
    first = await start_bot()
    [reply] = await server.until(lambda: server.said_by_bot(thread["id"]))
    assert reply["attachments"]
    assert "message_reference" not in reply
    await stop(first)
    await start_bot()
    asked = await server.mention("a bird")
    await server.until(lambda: server.said_by_bot(asked["id"]))
    assert len(server.said_by_bot(thread["id"])) == 1
    assert renderer.drawn == 2


async def test_a_thread_that_was_deleted_meanwhile_does_not_hold_up_the_others(
    server: LoopbackDiscord, app: App, start_bot: StartBot
) -> None:
    thread, conversation = own_thread(server)
    gone = f"discord:{server.world.guild_id}:4242"
    accept(app, conversation, "1", "a dog")
    accept(app, gone, "2", "a cat")
    await start_bot()
    await server.until(lambda: server.said_by_bot(thread["id"]))
    await server.until(lambda: not (app.store.unfinished(gone) or app.store.undelivered(gone)))


async def test_other_front_ends_conversations_are_left_alone(
    server: LoopbackDiscord, app: App, start_bot: StartBot
) -> None:
    thread, conversation = own_thread(server)
    accept(app, conversation, "1", "a cat")
    accept(app, "repl:default", "2", "a dog")
    await start_bot()
    await server.until(lambda: server.said_by_bot(thread["id"]))
    assert [row.message_id for row in app.store.unfinished()] == ["2"]


async def test_what_is_being_answered_just_now_is_not_posted_by_the_recovery_too(
    server: LoopbackDiscord, app: App, bot: Groundling, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    await server.until(lambda: server.calls("POST", "/typing"))
    await server.until(lambda: app.store.unfinished())
    recovering = asyncio.create_task(recover(bot, app.session, bot.dispatcher))
    await asyncio.sleep(0.05)
    renderer.gate.set()
    await recovering
    await server.until(lambda: server.said_by_bot(message["id"]))
    await bot.dispatcher.finish(2.0)
    assert len(server.posts()) == 1


async def test_a_reply_that_was_posted_just_before_the_kill_is_not_posted_again(
    server: LoopbackDiscord, app: App, start_bot: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await start_bot()
    with monkeypatch.context() as killed_before_the_note:
        killed_before_the_note.setattr(app.store, "mark_delivered", lambda turn_id: None)
        message = await server.mention("a cat")
        await server.until(lambda: server.said_by_bot(message["id"]))
        await stop(first)
    await start_bot()
    conversation = f"discord:{server.world.guild_id}:{message['id']}"
    await server.until(lambda: not app.store.undelivered(conversation))
    assert len(server.posts()) == 2
    assert len(server.said_by_bot(message["id"])) == 1


@pytest.mark.parametrize("noted", [True, False])
async def test_a_message_that_showed_progress_at_the_kill_becomes_the_reply_of_the_next_start(
    server: LoopbackDiscord, start_bot: StartBot, renderer: BoxRenderer, monkeypatch: pytest.MonkeyPatch, noted: bool
) -> None:
    first = await start_bot()
    if not noted:  # the kill came between Discord's answer and our note of it
        monkeypatch.setattr(Dispatcher, "_note_shown", AsyncMock())
    renderer.gate.clear()
    message = await server.mention("a cat")
    [shown] = await server.until(lambda: server.cards(message["id"]))
    await stop(first, grace_s=0.05)
    assert server.cards(message["id"]) == [shown]
    renderer.gate.set()
    await start_bot()
    [reply] = await server.until(lambda: server.said_by_bot(message["id"]))
    assert reply is shown
    assert [a["filename"] for a in reply["attachments"]] == ["groundling-1.png"]
    await server.until(lambda: "gl:again:1" in server.buttons(reply))


async def test_what_was_written_while_we_were_away_is_read_from_our_places_and_answered_once(
    server: LoopbackDiscord, start_bot: StartBot, app: App
) -> None:
    first = await start_bot()
    asked = await server.mention("a red car to the left of a cat")
    await server.until(lambda: server.said_by_bot(asked["id"]))
    first.preferences.set_guild_settings(int(server.world.guild_id), GuildSettings(roles=(1,)))
    await stop(first)
    mallory = server.world.add_person("mallory")
    away = server.world.add_message(asked["id"], server.world.person, "remove the car")
    server.world.add_message(asked["id"], mallory, "remove the cat")
    mentioned = f"<@{server.world.bot['id']}> a bird"
    above = server.world.add_message(server.world.channel_id, server.world.person, mentioned)
    for _ in range(2):
        bot = await start_bot(guild_ready_timeout=0.05)
        await server.until(lambda: len(server.said_by_bot(asked["id"])) == 2 and server.said_by_bot(above["id"]))
        await asyncio.wait_for(bot.wait_until_ready(), 20)
        await stop(bot, 5.0)
    reply = server.said_by_bot(asked["id"])[-1]
    assert str(reply["message_reference"]["message_id"]) == away["id"]
    assert len(server.said_by_bot(asked["id"])) == 2
    assert len(server.said_by_bot(above["id"])) == 1


async def test_what_was_refused_is_not_drawn_after_the_next_start_and_everything_missed_is(
    server: LoopbackDiscord, start_bot: StartBot, app: App, renderer: BoxRenderer
) -> None:
    first = await start_bot()
    guild = int(server.world.guild_id)
    asked = await server.mention("a red car to the left of a cat")
    await server.until(lambda: server.said_by_bot(asked["id"]))
    first.preferences.set_guild_settings(guild, GuildSettings(words=("dog",)))
    refused = await server.mention("a dog")
    await server.until(lambda: first.parts.app_store.has_event(refused["id"]))
    first.preferences.set_guild_settings(guild, GuildSettings())
    await stop(first)
    me = f"<@{server.world.bot['id']}>"
    missed = [server.world.add_message(server.world.channel_id, server.world.person, f"{me} a bird") for _ in range(4)]
    bot = await start_bot(guild_ready_timeout=0.05)
    await server.until(lambda: all(server.said_by_bot(m["id"]) for m in missed))
    await stop(bot, 5.0)
    assert server.thread_of(refused) is None
    assert renderer.drawn == 1 + len(missed)
