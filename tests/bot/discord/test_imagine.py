"""The slash command: acknowledged at once, answered once, also where Discord has forgotten it."""

from __future__ import annotations

import pytest

from agent.app import App
from agent.turn import TurnState
from bot.discord.client import Groundling
from tests.bot.discord.conftest import BoxRenderer, StartBot
from tests.loopback.discord_rest import Call
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import EVERY_PERMISSION, LOADING

SEND, ATTACH = 1 << 11, 1 << 15
NO_THREADS = str(int(EVERY_PERMISSION) & ~(1 << 35) & ~8)


async def test_the_command_is_registered_with_its_prompt(server: LoopbackDiscord, bot: Groundling) -> None:
    [call] = server.calls("PUT", "/commands")
    [command] = [one for one in call.body if one["name"] == "imagine"]
    assert command["contexts"] == [0]
    assert [(o["name"], o["max_length"]) for o in command["options"] if o["required"]] == [("prompt", 2000)]


async def test_it_shows_the_prompt_and_answers_in_a_thread_of_its_own(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    await server.command("imagine", prompt="a red car")
    [shown] = await server.until(lambda: server.said_by_bot(server.world.channel_id))
    [reply] = await server.until(lambda: server.said_by_bot(shown["id"]))
    assert shown["content"] == "ada: a red car"
    assert not shown["flags"] & LOADING
    assert reply["attachments"]
    await server.say("make the car bigger", shown["id"])
    await server.until(lambda: len(server.said_by_bot(shown["id"])) == 2)
    assert app.store.conversations() == (f"discord:{server.world.guild_id}:{shown['id']}",)


async def test_the_prompt_is_shown_as_it_was_written(server: LoopbackDiscord, bot: Groundling) -> None:
    await server.command("imagine", prompt="a **red** car")
    [shown] = await server.until(lambda: [m for m in server.said_by_bot(server.world.channel_id) if m["content"]])
    assert shown["content"] == r"ada: a \*\*red\*\* car"


async def test_it_is_acknowledged_while_a_picture_is_being_drawn(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    await server.until(lambda: server.calls("POST", "/typing"))
    await server.command("imagine", prompt="a dog")
    await server.until(lambda: server.calls("POST", "/callback"), timeout_s=1)
    assert server.said_by_bot(message["id"]) == []
    renderer.gate.set()
    await server.until(lambda: server.said_by_bot(message["id"]))


async def test_without_threads_the_answer_takes_the_commands_place(
    server: LoopbackDiscord, start_bot: StartBot
) -> None:
    server.world.permissions = NO_THREADS
    await start_bot()
    await server.command("imagine", prompt="a cat")
    [reply] = await server.until(server.said_by_bot)
    await server.until(lambda: reply["attachments"])
    edits = server.calls("PATCH", "/messages/@original")
    assert edits
    assert all(edit.body["allowed_mentions"]["parse"] == [] for edit in edits)
    assert server.posts() == []


async def test_a_long_answer_to_a_command_goes_on_in_follow_ups(
    server: LoopbackDiscord, start_bot: StartBot, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.world.permissions = NO_THREADS
    monkeypatch.setattr(app.session, "make_responder", Talkative)
    await start_bot()
    await server.command("imagine", prompt="tell me everything")
    await server.until(lambda: len(server.said_by_bot()) == 3)
    said = " ".join(message["content"] for message in server.said_by_bot())
    assert said.split() == Talkative.WORDS.split()
    assert all(call.body["allowed_mentions"]["parse"] == [] for call in posts_with_content(server))


class Talkative:
    """Answers everything with far too many words."""

    WORDS = "so many words " * 400

    async def answer(self, state: TurnState) -> str:
        return self.WORDS


def posts_with_content(server: LoopbackDiscord) -> list[Call]:
    return [c for c in server.rest.calls if isinstance(c.body, dict) and c.body.get("content")]


@pytest.mark.parametrize("code", [10015, 50027])
async def test_an_answer_later_than_the_token_comes_as_a_normal_message(
    server: LoopbackDiscord, start_bot: StartBot, code: int
) -> None:
    server.world.permissions = NO_THREADS
    await start_bot()
    server.fail("PATCH", "/messages/@original", 404 if code == 10015 else 401, code=code)
    await server.command("imagine", prompt="a cat")
    call = (await server.until(lambda: server.posts()))[0]
    assert call.path == f"/channels/{server.world.channel_id}/messages"
    assert call.files


async def test_a_command_that_discord_has_forgotten_is_answered_in_the_channel_once(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    server.fail("POST", "/callback", 404, code=10062)
    await server.command("imagine", prompt="a cat")
    [shown] = await server.until(lambda: server.said_by_bot(server.world.channel_id))
    [reply] = await server.until(lambda: server.said_by_bot(shown["id"]))
    assert shown["content"] == "ada: a cat"
    assert reply["attachments"]
    assert renderer.drawn == 1
    assert not [call for call in server.calls("PATCH") if call.path.startswith("/webhooks")]


async def test_where_the_bot_may_not_write_the_command_itself_is_answered(
    server: LoopbackDiscord, start_bot: StartBot, renderer: BoxRenderer
) -> None:
    server.world.permissions = str(int(EVERY_PERMISSION) & ~8)
    closed = server.world.add_channel("closed", deny=SEND)
    await start_bot()
    token = await server.command("imagine", closed, prompt="a cat")
    await server.until(lambda: server.rest.interactions.get(token, {}).get("attachments"))
    reply = server.rest.interactions[token]
    assert reply["attachments"][0]["filename"] == "groundling-1.png"
    assert not reply["flags"] & LOADING
    assert renderer.drawn == 1
    assert server.rest.invalid == 0


async def test_without_attach_files_nothing_is_drawn_and_nothing_is_charged(
    server: LoopbackDiscord, start_bot: StartBot, renderer: BoxRenderer
) -> None:
    server.world.permissions = str(int(EVERY_PERMISSION) & ~8 & ~ATTACH)
    bot = await start_bot()
    await server.command("imagine", prompt="a cat")
    [note] = await server.until(server.private_notes)
    await server.mention("a cat")
    [refusal] = await server.until(lambda: server.said_by_bot(server.world.channel_id))
    assert "Attach Files" in note
    assert "Attach Files" in refusal["content"]
    assert renderer.drawn == 0
    assert bot.parts.app_store.used(f"user:{server.world.person['id']}") == 0
    assert server.rest.invalid == 0
