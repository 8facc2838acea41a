"""Somebody's words, drawn at another's wish: "draw this" in a reply, and the menu of a message."""

from __future__ import annotations

from typing import Any

import pytest

from agent.app import App
from bot.discord.client import Groundling
from bot.discord.guild_settings import GuildSettings
from bot.discord.reply_text import points_at_reply
from tests.bot.discord.conftest import BoxRenderer
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import Payload


async def somebody_says(server: LoopbackDiscord, text: str) -> tuple[Payload, dict[str, Any]]:
    """Have bob write a message, and return it with what makes another message a reply to it."""
    message = await server.say(text, author=server.world.add_person("bob"))
    reference = {"message_id": message["id"], "channel_id": message["channel_id"], "guild_id": server.world.guild_id}
    return message, {"type": 19, "message_reference": reference}


@pytest.mark.parametrize("words", ["draw this", "", "Draw this, please!", "zeichne das bitte", "画这个"])
async def test_a_mention_in_a_reply_draws_what_the_other_wrote(
    server: LoopbackDiscord, bot: Groundling, app: App, words: str
) -> None:
    _, reply = await somebody_says(server, "a red car to the left of a cat")
    asked = await server.mention(words, **reply)
    [picture] = await server.until(lambda: server.said_by_bot(asked["id"]))
    assert "a red car" in picture["attachments"][0]["description"]
    version = app.store.version(f"discord:{server.world.guild_id}:{asked['id']}", 1)
    assert version.author == server.world.person["id"]


async def test_words_of_ones_own_in_a_reply_are_what_is_drawn(server: LoopbackDiscord, bot: Groundling) -> None:
    _, reply = await somebody_says(server, "a red car")
    asked = await server.mention("a blue bird", **reply)
    [picture] = await server.until(lambda: server.said_by_bot(asked["id"]))
    assert "a blue bird" in picture["attachments"][0]["description"]


async def test_words_that_the_server_refuses_are_not_drawn_by_pointing_at_them(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    bot.preferences.set_guild_settings(int(server.world.guild_id), GuildSettings(words=("car",)))
    _, reply = await somebody_says(server, "a red car")
    await server.mention("draw this", **reply)
    [said] = await server.until(lambda: server.said_by_bot(server.world.channel_id))
    assert "does not want" in said["content"]
    assert renderer.drawn == 0


async def test_the_menu_of_a_message_draws_it_also_as_a_new_picture_of_a_thread(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    message, _ = await somebody_says(server, "a red car to the left of a cat")
    await server.choose("Draw this", message)
    [shown] = await server.until(lambda: server.said_by_bot(server.world.channel_id))
    thread = shown["id"]
    await server.until(lambda: server.said_by_bot(thread))
    remark = await server.say("a blue bird", thread, author=server.world.add_person("carol"))
    await server.choose("Draw this", remark)
    await server.until(lambda: len(app.store.versions(f"discord:{server.world.guild_id}:{thread}")) >= 2)
    newest = app.store.versions(f"discord:{server.world.guild_id}:{thread}")[-1]
    assert newest.parent is None


async def test_a_message_without_words_is_refused_in_private(server: LoopbackDiscord, bot: Groundling) -> None:
    message, _ = await somebody_says(server, "👍 https://example.com")
    await server.choose("Draw this", message)
    [note] = await server.until(server.private_notes)
    assert "no words" in note


@pytest.mark.parametrize(("words", "points"), [("これを描いて", True), ("dibuja esto", True), ("draw this cat", False)])
def test_only_words_that_say_nothing_else_point_at_a_message(words: str, points: bool) -> None:
    assert points_at_reply(words) is points
