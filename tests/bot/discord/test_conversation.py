"""Mentions, threads and follow-ups, and who is not answered."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from agent.app import App
from bot.discord.client import Groundling
from tests.bot.discord.conftest import BoxRenderer, StartBot
from tests.loopback.discord_rest import Call
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import DIRECT, EVERY_PERMISSION

THREADS = (1 << 35) | (1 << 38)
SEND = 1 << 11
READ_HISTORY = 1 << 16


def forbid(bits: int) -> str:
    return str(int(EVERY_PERMISSION) & ~bits & ~8)  # 8: an administrator may everything


async def reply_to_mention(server: LoopbackDiscord, text: str) -> tuple[str, dict]:
    """Mention the bot and return the thread's id and the reply in it."""
    message = await server.mention(text)
    [reply] = await server.until(lambda: server.said_by_bot(message["id"]))
    return message["id"], reply


def sent_messages(server: LoopbackDiscord) -> list[Call]:
    return server.posts()


async def test_a_mention_opens_a_thread_and_gets_text_and_a_described_picture(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    thread_id, reply = await reply_to_mention(server, "a red car to the left of a cat")
    assert server.world.channels[thread_id]["name"] == "a red car to the left of a cat"
    assert reply["content"]
    [picture] = reply["attachments"]
    assert "a red car (at the bottom) and a cat (at the bottom right)" in picture["description"]
    [file] = [c.files[picture["filename"]] for c in server.rest.calls if picture["filename"] in c.files]
    assert Image.open(io.BytesIO(file)).format == "PNG"
    assert server.calls("POST", f"/channels/{thread_id}/typing")


async def test_a_message_in_the_thread_edits_the_same_scene_without_a_mention(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    thread_id, _ = await reply_to_mention(server, "a red car to the left of a cat")
    await server.say("make the cat bigger", thread_id)
    await server.until(lambda: len(server.said_by_bot(thread_id)) == 2)
    conversation = f"discord:{server.world.guild_id}:{thread_id}"
    assert app.store.conversations() == (conversation,)
    assert [version.parent for version in app.store.versions(conversation)] == [None, 1]


async def test_ten_messages_at_once_get_ten_replies_in_order(server: LoopbackDiscord, bot: Groundling) -> None:
    thread_id, _ = await reply_to_mention(server, "a cat")
    asked = [await server.say("add a blue ball", thread_id) for _ in range(10)]
    await server.until(lambda: len(server.said_by_bot(thread_id)) == 11)
    answered = [c.body["message_reference"]["message_id"] for c in sent_messages(server)[1:]]
    assert [str(one) for one in answered] == [message["id"] for message in asked]


async def test_nobody_is_pinged_whatever_is_written(server: LoopbackDiscord, bot: Groundling) -> None:
    thread_id, _ = await reply_to_mention(server, "a cat and @everyone <@&5> **loud** dogs")
    await server.mention("put @here under the cat", thread_id)
    await server.until(lambda: len(server.said_by_bot(thread_id)) == 2)
    for call in sent_messages(server):
        assert call.body["allowed_mentions"]["parse"] == []
        assert call.body["allowed_mentions"].get("replied_user", False) is False
        assert "**" not in call.body["content"].replace(r"\*", "")


async def test_without_the_right_to_open_threads_the_reply_comes_in_place(
    server: LoopbackDiscord, start_bot: StartBot, app: App
) -> None:
    server.world.permissions = forbid(THREADS)
    await start_bot()
    message = await server.mention("a cat")
    [reply] = await server.until(server.said_by_bot)
    assert reply["channel_id"] == server.world.channel_id
    assert str(reply["message_reference"]["message_id"]) == message["id"]
    assert app.store.conversations() == (f"discord:{server.world.guild_id}:{server.world.channel_id}",)


async def test_a_thread_that_discord_refuses_is_answered_in_place(server: LoopbackDiscord, bot: Groundling) -> None:
    server.fail("POST", "/threads$", 403, code=50013)
    await server.mention("a cat")
    [reply] = await server.until(server.said_by_bot)
    assert reply["channel_id"] == server.world.channel_id


async def test_an_empty_mention_is_told_what_to_write_and_opens_no_thread(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    message = await server.mention("")
    [reply] = await server.until(server.said_by_bot)
    assert "describe a picture" in reply["content"]
    assert server.thread_of(message) is None


async def test_robots_strangers_threads_and_talk_that_is_not_for_us_are_ignored(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    me = f"<@{server.world.bot['id']}>"
    robot = server.world.add_person("robot", bot=True)
    other = server.world.add_thread(server.world.channel_id, "theirs", server.world.person)
    await server.gateway.dispatch("THREAD_CREATE", other)
    await server.say("a cat")
    await server.say("a dog", other["id"])
    await server.say(f"{me} a cat", author=robot)
    await server.say(f"{me} a cat", webhook_id="123456")
    await server.say(f"{me} a cat", author=server.world.bot)
    await server.say(f"{me} a cat", type=7)
    thread_id, _ = await reply_to_mention(server, "a bird")
    assert len(server.said_by_bot()) == 2  # the bot's own mention above, and the reply to the bird
    assert app.store.conversations() == (f"discord:{server.world.guild_id}:{thread_id}",)


async def test_a_channel_where_we_may_not_write_costs_no_work(
    server: LoopbackDiscord, start_bot: StartBot, renderer: BoxRenderer
) -> None:
    server.world.permissions = forbid(SEND)
    open_channel = server.world.add_channel("open", allow=SEND)
    await start_bot()
    await server.mention("a cat")
    message = await server.mention("a bird", open_channel)
    await server.until(lambda: server.said_by_bot(message["id"]))
    assert renderer.drawn == 1
    assert len(sent_messages(server)) == 1


@pytest.mark.parametrize("allowed", [False, True])
async def test_direct_messages_are_answered_only_where_the_operator_allows_them(
    server: LoopbackDiscord, start_bot: StartBot, app: App, allowed: bool
) -> None:
    await start_bot(allow_dm=allowed)
    direct = server.world.add_direct_channel(server.world.person)
    channel = {"type": DIRECT, "id": direct, "recipients": [server.world.person]}
    await server.gateway.dispatch("CHANNEL_CREATE", channel)
    await server.say("a cat", direct)
    await reply_to_mention(server, "a bird")
    if allowed:
        await server.until(lambda: server.said_by_bot(direct))
    assert (f"discord:dm:{direct}" in app.store.conversations()) is allowed
    assert bool(server.gateway.identified[0]["intents"] & (1 << 12)) is allowed


async def test_an_archived_thread_that_the_gateway_never_told_of_is_ours_still(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    ours = server.world.add_thread(server.world.channel_id, "ours", server.world.bot)
    await server.say("a cat", ours["id"])
    assert await server.until(lambda: server.said_by_bot(ours["id"]))


async def test_a_bug_in_a_turn_is_one_sentence_and_the_next_turn_works(
    server: LoopbackDiscord, bot: Groundling, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(app.session, "make_responder", lambda: 1 / 0)
        _, reply = await reply_to_mention(server, "a cat")
    assert "ZeroDivision" not in reply["content"]
    assert "log has the details" in reply["content"]
    _, reply = await reply_to_mention(server, "a cat")
    assert reply["attachments"]


async def test_without_the_right_to_read_history_the_reply_refers_to_nothing(
    server: LoopbackDiscord, start_bot: StartBot
) -> None:
    server.world.permissions = forbid(THREADS | READ_HISTORY)
    await start_bot()
    await server.mention("a cat")
    [reply] = await server.until(server.said_by_bot)
    assert "message_reference" not in reply
    assert reply["attachments"]


async def test_the_role_that_discord_made_for_us_is_a_mention_too(server: LoopbackDiscord, bot: Groundling) -> None:
    message = await server.say(f"<@&{server.world.bot_role_id}> a cat", mention_roles=[server.world.bot_role_id])
    await server.until(lambda: server.said_by_bot(message["id"]))
    assert server.world.channels[message["id"]]["name"] == "a cat"
