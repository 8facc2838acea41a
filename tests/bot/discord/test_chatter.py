"""A thread in which several people talk: nothing of it is answered with a picture or acted on; an order that is one beyond doubt is."""

from __future__ import annotations

import asyncio

import pytest

import agent.app
from agent.app import App
from benchmarks.talk.cases import Turn, load
from bot.discord.client import Groundling
from bot.discord.guild_settings import GuildSettings
from bot.discord.reply_sender import OFFER
from tests.bot.discord.conftest import BoxRenderer, StartBot
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import Payload
from tools.generation.picture_file import PictureScene, encode_png
from tools.language.guesses import Guess
from tools.language.prompt import SceneView

ORDERS = ("resize", "remove", "add", "look", "bg")
"""How the wanted answers begin of the lines that are orders."""


class AddsABoat:
    """A model that takes every message for the same order, as a small one may."""

    def answers(self, prompt: str, scene: SceneView | None) -> list[Guess]:
        return [Guess("add 1 bigger boat", 1.0)]


def is_order(turn: Turn) -> bool:
    return any(want.startswith(ORDERS) for want in turn.want)


async def begin(server: LoopbackDiscord, turn: Turn) -> str:
    """Drop a picture of the scene that the lines are said in, have a second person say hello, and return the thread's id."""
    from PIL import Image

    assert turn.scene is not None
    png = encode_png(Image.new("RGB", (512, 512)), PictureScene(turn.scene, 7, 9, "lmd_plus", "clipart", 1))
    message = await server.mention("", attachments=[server.attach("groundling-1.png", png)])
    await server.until(lambda: server.said_by_bot(message["id"]))
    return message["id"]


async def heard(server: LoopbackDiscord, bot: Groundling, message: Payload) -> None:
    """Wait until the bot is done with a message."""
    store = bot.parts.app_store
    await server.until(lambda: store.has_event(message["id"]) and not store.open_events())


async def test_talk_of_several_people_is_neither_answered_nor_acted_on_and_plain_orders_are(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    turns = [case.turns[0] for case in load("chatter")]
    assert len(turns) > 60
    bob = server.world.add_person("bob")
    thread = await begin(server, turns[0])
    conversation = f"discord:{server.world.guild_id}:{thread}"
    await heard(server, bot, await server.say("hi all", thread, author=bob))
    acted: list[str] = []
    for number, turn in enumerate(turns):
        versions, said = len(app.store.versions(conversation)), len(server.said_by_bot(thread))
        author = {"author": bob} if number % 2 else {}
        await heard(server, bot, await server.say(turn.say, thread, **author))
        is_done = len(app.store.versions(conversation)) > versions
        assert (len(server.said_by_bot(thread)) > said) == is_done, turn.say
        if is_done:  # the lines were written for one scene
            acted.append(turn.say)
            await heard(server, bot, await server.mention("undo", thread))
    assert [words for words in acted if not is_order(next(t for t in turns if t.say == words))] == []
    assert len(acted) >= 3


async def test_whoever_talks_alone_with_the_bot_is_heard_in_full_and_marked_where_not(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    thread = await begin(server, load("chatter")[0].turns[0])
    remark = await server.say("anyone up for valorant later", thread)
    await heard(server, bot, remark)
    await server.until(lambda: [r["emoji"]["name"] for r in remark.get("reactions", [])] == ["❔"])


@pytest.fixture
def _model_that_adds_a_boat(monkeypatch: pytest.MonkeyPatch, _strict_reader_alone: None) -> None:
    monkeypatch.setattr(agent.app, "load_language_model", AddsABoat)


@pytest.mark.usefixtures("_model_that_adds_a_boat")
async def test_what_may_be_an_order_is_offered_by_a_reaction_and_done_when_somebody_presses_it(
    server: LoopbackDiscord, start_bot: StartBot, renderer: BoxRenderer
) -> None:
    bot = await start_bot()
    bob = server.world.add_person("bob")
    thread = await begin(server, load("chatter")[0].turns[0])
    await heard(server, bot, await server.say("lol", thread, author=bob))
    drawn = renderer.drawn
    remark = await server.say("we need a bigger boat", thread)
    await heard(server, bot, remark)
    await server.until(lambda: [r["emoji"]["name"] for r in remark.get("reactions", [])] == [OFFER])
    assert renderer.drawn == drawn
    await server.react(remark, "👍", bob)
    await server.react(remark, OFFER, bob)
    await server.react(remark, OFFER, bob)
    said = await server.until(lambda: len(server.said_by_bot(thread)) == 2 and server.said_by_bot(thread))
    assert "boat" in said[-1]["attachments"][0]["description"]
    await server.react(remark, OFFER)
    await asyncio.sleep(0.2)
    assert renderer.drawn == drawn + 1


async def test_nothing_is_done_for_a_reaction_where_nothing_was_offered(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    thread = await begin(server, load("chatter")[0].turns[0])
    remark = await server.say("lol", thread)
    await heard(server, bot, remark)
    await server.react(remark, OFFER)
    await heard(server, bot, await server.say("haha", thread))
    assert renderer.drawn <= 1
    assert len(server.said_by_bot(thread)) == 1


async def test_where_only_mentions_count_an_order_needs_one(server: LoopbackDiscord, bot: Groundling, app: App) -> None:
    thread = await begin(server, load("chatter")[0].turns[0])
    bot.preferences.set_guild_settings(int(server.world.guild_id), GuildSettings(mention_only=True))
    ignored = await server.say("remove the cat", thread)
    await server.mention("make the dog bigger", thread)
    await server.until(lambda: len(server.said_by_bot(thread)) == 2)
    assert not bot.parts.app_store.has_event(ignored["id"])
    layout = app.store.version(f"discord:{server.world.guild_id}:{thread}", 2).layout
    assert len(layout["objects"]) == 2
