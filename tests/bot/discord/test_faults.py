"""What Discord does on bad days: replays, drops, lost answers, refused files, channels that are gone."""

from __future__ import annotations

import asyncio

import pytest

from agent.app import App
from bot.discord import reply_sender
from bot.discord.client import Groundling
from tests.bot.discord.conftest import BoxRenderer, StartBot, stop
from tests.loopback.discord_server import LoopbackDiscord
from tools.layout.speech import say

EDIT = ("PATCH", r"/channels/\d+/messages/\d+$")
"""The call by which a reply takes the place of its progress."""


async def answered(server: LoopbackDiscord, message: dict) -> dict:
    """Wait for the one message in the thread of this one."""
    [reply] = await server.until(lambda: server.said_by_bot(message["id"]))
    return reply


async def test_an_event_that_comes_twice_is_answered_once(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    message = await server.mention("a cat")
    await server.hear(message)
    await answered(server, message)
    await server.hear(message)
    await answered(server, await server.mention("a bird"))
    assert len(server.said_by_bot(message["id"])) == 1
    assert renderer.drawn == 2


async def test_a_message_that_an_earlier_process_answered_is_not_answered_again(
    server: LoopbackDiscord, start_bot: StartBot, renderer: BoxRenderer
) -> None:
    first = await start_bot()
    message = await server.mention("a cat")
    await answered(server, message)
    await stop(first)
    await start_bot()
    posts = len(server.posts())
    await server.hear(message)
    await answered(server, await server.mention("a bird"))
    assert len(server.posts()) == posts + 1
    assert renderer.drawn == 2


async def test_messages_during_a_dropped_connection_arrive_by_resume_and_none_twice(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    before = await server.mention("a cat")
    await server.gateway.drop()
    during = await server.mention("a bird")
    await server.until(lambda: server.gateway.resumed)
    await answered(server, before)
    await answered(server, during)
    assert len(server.gateway.identified) == 1
    assert len(server.said_by_bot(before["id"])) == len(server.said_by_bot(during["id"])) == 1


@pytest.mark.parametrize("drawn", [True, False])
async def test_a_reply_whose_receipt_was_lost_is_not_posted_twice(
    server: LoopbackDiscord, bot: Groundling, app: App, renderer: BoxRenderer, drawn: bool
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat" if drawn else "help")
    if drawn:
        await server.until(lambda: server.cards(message["id"]))
    server.fail(*(EDIT if drawn else ("POST", "/messages$")), 502, done=True)
    renderer.gate.set()
    await answered(server, message)
    conversation = f"discord:{server.world.guild_id}:{message['id']}"
    await server.until(lambda: not app.store.undelivered(conversation))
    assert len(server.said_by_bot(message["id"])) == 1


async def test_a_reply_that_fails_with_503_does_not_hold_back_the_next_of_its_thread(
    server: LoopbackDiscord, bot: Groundling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_sender, "TRY_AGAIN_S", (0.1, 0.1))
    monkeypatch.setattr(reply_sender, "TRY_LATER_S", (1.0,))
    message = await server.mention("a cat")
    await answered(server, message)
    server.fail("POST", f"/channels/{message['id']}/messages$", 503, times=3)
    late = await server.mention("what is in the picture?", message["id"])
    await server.mention("which seed?", message["id"])
    await server.until(lambda: len(server.said_by_bot(message["id"])) == 3)
    [_, second, third] = server.said_by_bot(message["id"])
    assert "seed" in second["content"].casefold()
    assert str(third["message_reference"]["message_id"]) == late["id"]
    await server.until(lambda: not bot.parts.app_store.open_events())


async def test_a_rate_limit_is_waited_for(server: LoopbackDiscord, bot: Groundling) -> None:
    server.fail("POST", "/messages$", 429, retry_after=0.1)
    await answered(server, await server.mention("a cat"))


@pytest.mark.parametrize(
    ("status", "code", "why", "tries"),
    [(413, 40005, "discord.picture_too_large", 2), (403, 50013, "discord.no_attach", 1)],
)
async def test_a_refused_picture_does_not_hold_back_the_words(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer, status: int, code: int, why: str, tries: int
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    await server.until(lambda: server.cards(message["id"]))
    server.fail(*EDIT, status, times=tries, code=code)
    renderer.gate.set()
    reply = await answered(server, message)
    assert reply["content"].endswith(say(why))
    assert reply["attachments"] == []


async def test_a_picture_that_is_gone_from_the_disk_is_said(
    server: LoopbackDiscord, bot: Groundling, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_turn = app.session.run_turn

    async def run_and_lose(*args):
        reply = await run_turn(*args)
        for picture in app.settings.data_dir.rglob("*.png"):
            picture.unlink()
        return reply

    monkeypatch.setattr(app.session, "run_turn", run_and_lose)
    reply = await answered(server, await server.mention("a cat"))
    assert reply["content"].endswith(say("discord.picture_unreadable"))


async def test_a_channel_that_is_gone_ends_the_job_without_another_try(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    server.fail("POST", "/messages$", 404, code=10003)
    message = await server.mention("help")
    conversation = f"discord:{server.world.guild_id}:{message['id']}"
    await server.until(lambda: len(server.posts()) == 1)
    await server.until(lambda: not app.store.unfinished(conversation))
    await server.until(lambda: not app.store.undelivered(conversation))
    await answered(server, await server.mention("a bird"))


async def test_typing_that_discord_refuses_does_not_stop_the_turn(server: LoopbackDiscord, bot: Groundling) -> None:
    server.fail("POST", "/typing$", 403, times=9, code=50013)
    await answered(server, await server.mention("a cat"))


async def test_commands_that_cannot_be_registered_leave_mentions_working(
    server: LoopbackDiscord, start_bot: StartBot
) -> None:
    server.fail("PUT", "/commands$", 403, code=50001)
    await start_bot()
    await answered(server, await server.mention("a cat"))


async def test_two_people_in_two_threads_are_both_answered(server: LoopbackDiscord, bot: Groundling) -> None:
    grace = server.world.add_person("grace")
    one, two = await asyncio.gather(server.mention("a cat"), server.mention("a dog", author=grace))
    await answered(server, one)
    await answered(server, two)


async def test_a_file_that_discord_finds_too_large_is_encoded_again_once_and_sent(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    await server.until(lambda: server.cards(message["id"]))
    server.fail(*EDIT, 413, code=40005)
    renderer.gate.set()
    reply = await answered(server, message)
    assert [a["filename"] for a in reply["attachments"]] == ["groundling-1.jpg"]
    assert len(server.calls("PATCH", reply["id"])) == 2


async def test_an_undo_while_a_picture_is_drawn_comes_after_it_and_mixes_nothing(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer, app: App
) -> None:
    message = await server.mention("a red car to the left of a cat")
    [first] = await server.until(lambda: server.said_by_bot(message["id"]))
    renderer.gate.clear()
    await server.say("remove the cat", message["id"])
    await server.until(lambda: server.cards(message["id"]))
    await server.press(first, "gl:undo:1")
    await server.say("undo", message["id"])
    renderer.gate.set()
    said = await server.until(lambda: len(server.said_by_bot(message["id"])) == 3 and server.said_by_bot(message["id"]))
    names = [m["attachments"][0]["filename"] for m in said if m["attachments"]]
    assert names[:2] == ["groundling-1.png", "groundling-2.png"]
    versions = app.store.versions(f"discord:{server.world.guild_id}:{message['id']}")
    assert [(v.number, v.parent, v.image is not None) for v in versions] == [(1, None, True), (2, 1, True)]


async def test_a_thread_that_was_locked_while_drawing_ends_the_job_cleanly(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    await server.until(lambda: server.cards(message["id"]))
    server.fail("PATCH", f"/channels/{message['id']}/messages/", 403, times=99, code=50083)
    renderer.gate.set()
    await server.until(lambda: not bot.parts.app_store.open_events())
    assert bot.parts.app_store.used(f"user:{server.world.person['id']}") == 0
    assert server.rest.invalid < 10
    await answered(server, await server.mention("a bird"))


async def test_commands_that_another_discord_answers_oddly_leave_the_bot_running(
    server: LoopbackDiscord, start_bot: StartBot
) -> None:
    server.fail("PUT", "/commands$", 200, hello="not a list")
    await start_bot()
    await answered(server, await server.mention("a cat"))


async def test_a_reply_that_discord_refuses_whole_comes_as_plain_text_and_says_so(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer, caplog: pytest.LogCaptureFixture
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    await server.until(lambda: server.cards(message["id"]))
    server.fail(*EDIT, 400, code=50035)
    renderer.gate.set()
    reply = await answered(server, message)
    assert reply["content"].endswith(say("discord.plain_text"))
    assert reply["attachments"] == reply["components"] == []
    assert "50035" in caplog.text
    await server.until(lambda: not bot.parts.app_store.open_events())
    assert bot.dispatcher.errors == []


async def test_a_reply_that_discord_refuses_also_as_plain_text_is_noted_for_administrators(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    await server.until(lambda: server.cards(message["id"]))
    server.fail(*EDIT, 400, times=9, code=50035)
    renderer.gate.set()
    await server.until(lambda: not bot.parts.app_store.open_events())
    assert bot.dispatcher.errors == ["a reply was refused by Discord"]
