"""The options of `/imagine`, their suggestions, and new pictures wherever it is used."""

from __future__ import annotations

import pytest

from agent.app import App
from bot.discord.client import Groundling
from bot.discord.commands.imagine import with_options
from tests.bot.discord.conftest import BoxRenderer, StartBot
from tests.bot.discord.test_uploads import our_png
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import FORUM, VOICE, Payload


async def imagine(server: LoopbackDiscord, **options: object) -> tuple[str, Payload]:
    """Use the command in the channel, and return the thread's id and the last answer in it."""
    before = len(server.said_by_bot(server.world.channel_id))
    await server.command("imagine", **options)
    shown = (await server.until(lambda: server.said_by_bot(server.world.channel_id)[before:]))[0]
    [said] = await server.until(lambda: server.said_by_bot(shown["id"]))
    return shown["id"], said


def drawn_in(server: LoopbackDiscord, thread: str) -> list[str]:
    """Name the pictures in a thread."""
    return [a["filename"] for m in server.said_by_bot(thread) for a in m["attachments"]]


async def test_size_seed_negative_style_preset_and_method_are_those_of_the_picture(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    options = {"size": "768x512", "seed": 5, "negative": "people", "style": "watercolor"}
    thread, _ = await imagine(server, prompt="a red car", preset="fast", method="gligen", **options)
    version = app.store.version(f"discord:{server.world.guild_id}:{thread}", 1)
    assert (version.layout["width"], version.layout["height"], version.seed) == (768, 512, 5)
    assert "people" in version.layout["negative"]
    assert "watercolor" in version.layout["background"]
    assert (version.meta["method"], version.meta["preset"]) == ("gligen", "fast")


async def test_a_ratio_sets_the_canvas(server: LoopbackDiscord, bot: Groundling, app: App) -> None:
    thread, _ = await imagine(server, prompt="a red car", size="16:9")
    layout = app.store.version(f"discord:{server.world.guild_id}:{thread}", 1).layout
    assert 1.6 < layout["width"] / layout["height"] < 1.95


async def test_four_pictures_come_as_one_message_to_pick_from(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    thread, grid = await imagine(server, prompt="a red car", count=4)
    assert server.buttons(grid)[:4] == [f"gl:pick:{n}" for n in range(1, 5)]
    assert renderer.drawn == 4
    assert len(server.said_by_bot(thread)) == 1


async def test_layouts_to_choose_from_cost_nothing_until_one_is_picked(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    thread, offered = await imagine(server, prompt="a red car to the left of a cat", layouts=True)
    assert offered["attachments"][0]["filename"] == "layouts-1.png"
    assert renderer.drawn == 0
    await server.press(offered, "gl:plan:1:1")
    await server.until(lambda: len(server.said_by_bot(thread)) == 2)
    assert renderer.drawn == 1


async def test_a_picture_of_ours_is_changed_as_described(server: LoopbackDiscord, bot: Groundling, app: App) -> None:
    base = server.attach("groundling-3.png", await our_png())
    thread, reply = await imagine(server, prompt="remove the cat", base=base)
    version = app.store.versions(f"discord:{server.world.guild_id}:{thread}")[-1]
    layout = app.store.version(f"discord:{server.world.guild_id}:{thread}", version.number).layout
    assert [o["phrase"] for o in layout["objects"]] == ["a red car"]
    assert version.seed == 77
    assert reply["attachments"]


async def test_in_a_thread_it_makes_a_new_picture_with_its_own_options_and_undo_of_it_is_none(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    message = await server.mention("a red car to the left of a cat")
    await server.until(lambda: server.said_by_bot(message["id"]))
    await server.command("imagine", message["id"], prompt="a dog", seed=9, preset="fast")
    await server.until(lambda: drawn_in(server, message["id"]) == ["groundling-1.png", "groundling-2.png"])
    conversation = f"discord:{server.world.guild_id}:{message['id']}"
    second = app.store.version(conversation, 2)
    assert (second.parent, second.seed, second.meta["preset"]) == (None, 9, "fast")
    assert [o["phrase"] for o in second.layout["objects"]] == ["a dog"]
    await server.say("make the dog bigger", message["id"])
    await server.until(lambda: len(drawn_in(server, message["id"])) == 3)
    assert app.store.version(conversation, 3).parent == 2


@pytest.mark.parametrize("kind", [VOICE, FORUM])
async def test_in_voice_text_and_forum_posts_each_is_a_new_picture_in_place(
    server: LoopbackDiscord, start_bot: StartBot, app: App, kind: int
) -> None:
    place = server.world.add_channel("lounge", kind=kind)
    if kind == FORUM:
        place = server.world.add_thread(place, "my post", server.world.person)["id"]
    await start_bot()
    for number, prompt in enumerate(("a red car", "a blue bird"), start=1):
        await server.command("imagine", place, prompt=prompt)
        await server.until(lambda n=number: len(drawn_in(server, place)) == n)
    versions = app.store.versions(f"discord:{server.world.guild_id}:{place}")
    assert [v.parent for v in versions] == [None, None]
    assert len(server.said_by_bot(place)) == 2


async def test_a_description_that_is_not_understood_leaves_the_picture_in_place(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    message = await server.mention("a red car to the left of a cat")
    await server.until(lambda: server.said_by_bot(message["id"]))
    answer = await server.private_answer(await server.command("imagine", message["id"], prompt="thanks"))
    await server.until(lambda: answer["content"])
    assert app.store.snapshot(f"discord:{server.world.guild_id}:{message['id']}").current == 1


async def test_what_is_typed_into_size_and_style_is_completed(server: LoopbackDiscord, bot: Groundling) -> None:
    assert await server.suggest("imagine", "size", "16", prompt="a cat") == ["16:9", "9:16"]
    assert await server.suggest("imagine", "style", "PIX", prompt="a cat") == ["pixel art"]


async def test_a_size_that_is_none_is_said_in_private_and_nothing_is_drawn(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    await server.command("imagine", prompt="a cat", size="huge")
    [note] = await server.until(server.private_notes)
    assert "“huge” is no size" in note
    assert renderer.drawn == 0


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "a cat"),
        ({"size": "3:2", "seed": 0}, "a cat --ar 3:2 --seed 0"),
        ({"size": "768 X 512", "count": 4}, "a cat --size 768x512 --n 4"),
        ({"negative": "dogs --seed 3", "count": 1}, "a cat --no dogs seed 3"),
        ({"style": "oil painting"}, "a cat, oil painting"),
        ({"style": "anime"}, "a cat --style anime"),
        ({"size": "0x"}, None),
    ],
)
def test_options_are_written_as_people_type_them(given: dict, text: str | None) -> None:
    usual = dict.fromkeys(("size", "seed", "negative", "style", "count"))
    assert with_options("a cat", **{**usual, **given}) == text
