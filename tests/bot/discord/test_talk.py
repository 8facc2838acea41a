"""Talk among people is no order: silence, or a reaction where nothing was understood; never the picture again."""

from __future__ import annotations

from typing import Any

import pytest

from agent.app import App
from bot.discord.client import Groundling
from tests.bot.discord.conftest import BoxRenderer, StartBot
from tests.bot.discord.steps import begin
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import EVERY_PERMISSION, Payload

REACT = 1 << 6


async def nothing_is_open(server: LoopbackDiscord, bot: Groundling, message: Payload) -> None:
    """Wait until the bot has heard of a message and is done with it."""
    store = bot.parts.app_store
    await server.until(lambda: store.has_event(message["id"]) and not store.open_events())


def current(server: LoopbackDiscord, app: App, thread: str) -> int | None:
    return app.store.snapshot(f"discord:{server.world.guild_id}:{thread}").current


@pytest.mark.parametrize("text", ["lol", "thanks", "haha", "ok"])
async def test_a_remark_in_a_thread_of_ours_gets_no_word_and_no_picture(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer, text: str
) -> None:
    thread, _ = await begin(server)
    remark = await server.say(text, thread)
    await nothing_is_open(server, bot, remark)
    assert len(server.said_by_bot(thread)) == 1
    assert "reactions" not in remark
    assert renderer.drawn == 1


@pytest.mark.parametrize(("permissions", "marked"), [(EVERY_PERMISSION, True), (int(EVERY_PERMISSION) & ~REACT, False)])
async def test_words_that_nobody_understood_get_a_reaction_at_most(
    server: LoopbackDiscord, start_bot: StartBot, permissions: int | str, marked: bool
) -> None:
    server.world.permissions = str(int(permissions) & ~8)
    bot = await start_bot()
    thread, _ = await begin(server)
    remark = await server.say("brb dinner", thread)
    await nothing_is_open(server, bot, remark)
    if marked:
        await server.until(lambda: len(remark.get("reactions", [])) == 1)
    assert bool(server.calls("PUT", "/@me")) is marked
    assert len(server.said_by_bot(thread)) == 1
    assert server.rest.invalid == 0


async def test_links_emojis_photos_and_words_to_others_are_not_even_requests(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    thread, _ = await begin(server)
    bob = server.world.add_person("bob")
    photo = server.attach("holiday.png", b"x" * 100)
    gif = server.attach("cat.gif", b"x" * 100, content_type="image/gif")
    said = [
        await server.say("👍", thread),
        await server.say("https://tenor.com/view/cat-gif-123", thread),
        await server.say("<:party:123456>", thread),
        await server.say(f"<@{bob['id']}> make the cat bigger", thread),
        await server.say("", thread, attachments=[photo]),
        await server.say("", thread, attachments=[gif]),
    ]
    await server.say("make the cat bigger", thread)
    await server.until(lambda: len(server.said_by_bot(thread)) == 2)
    assert not any(bot.parts.app_store.has_event(message["id"]) for message in said)
    assert server.fetched == []


async def test_whoever_speaks_to_us_by_name_is_answered_in_words_without_the_picture(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    thread, _ = await begin(server)
    for number, words in enumerate(("thanks", "brb dinner", "what is in the picture?"), start=2):
        await server.mention(words, thread)
        said = await server.until(lambda n=number: len(server.said_by_bot(thread)) == n and server.said_by_bot(thread))
        assert said[-1]["content"]
        assert said[-1]["attachments"] == said[-1]["components"] == []


@pytest.mark.parametrize(
    ("words", "answers", "base"), [("thanks", 0, 2), ("undo the dinner", 1, 2), ("remove the cat", 1, 1)]
)
async def test_a_reply_to_an_earlier_picture_goes_back_there_only_to_do_something(
    server: LoopbackDiscord, bot: Groundling, app: App, words: str, answers: int, base: int
) -> None:
    thread, picture = await begin(server)
    await server.say("remove the car", thread)
    await server.until(lambda: len(server.said_by_bot(thread)) == 2)
    reference: dict[str, Any] = {"message_id": picture["id"], "channel_id": thread, "guild_id": server.world.guild_id}
    message = await server.say(words, thread, type=19, message_reference=reference)
    await nothing_is_open(server, bot, message)
    assert len(server.said_by_bot(thread)) == 2 + answers
    if base == 2:
        assert current(server, app, thread) == 2
        assert all(m["attachments"] == [] for m in server.said_by_bot(thread)[2:])
    else:
        assert app.store.version(f"discord:{server.world.guild_id}:{thread}", 3).parent == base


async def test_nobody_sees_us_type_while_people_talk(server: LoopbackDiscord, bot: Groundling) -> None:
    thread, _ = await begin(server)
    before = len(server.calls("POST", "/typing"))
    await nothing_is_open(server, bot, await server.say("lol", thread))
    assert len(server.calls("POST", "/typing")) == before
