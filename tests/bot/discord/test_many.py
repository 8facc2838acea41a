"""Many people at once, in one thread and in many; bad connections; ten follow-ups in six languages."""

from __future__ import annotations

import asyncio

import pytest

from agent.app import App
from bot.discord.client import Groundling
from tests.bot.discord.conftest import BoxRenderer, StartBot, stop
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import Payload

PEOPLE = 50
FOLLOW_UPS = (
    ("make the cats bigger", "cat"),
    ("把红色汽车移到右边", "car"),
    ("haz los gatos más pequeños", "cat"),
    ("ajoute un ballon bleu", "balloon"),
    ("entferne den Ballon", "balloon"),
    ("背景を夜にして", ""),
    ("undo", ""),
    ("撤销", ""),
    ("mach das Auto kleiner", "car"),
    ("add a green ball", "ball"),
)


def people(server: LoopbackDiscord) -> list[Payload]:
    return [server.world.add_person(f"person{n}") for n in range(PEOPLE)]


async def test_fifty_people_in_one_thread_are_fifty_turns_in_order(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    first = await server.mention("a cat")
    thread = first["id"]
    await server.until(lambda: server.said_by_bot(thread))
    asked = [
        await server.say(f"make the cat {'bigger' if n % 2 else 'smaller'}", thread, author=person)
        for n, person in enumerate(people(server))
    ]
    await server.until(lambda: len(server.said_by_bot(thread)) == PEOPLE + 1, 120)
    answered = [str(m["message_reference"]["message_id"]) for m in server.said_by_bot(thread)[1:]]
    assert answered == [m["id"] for m in asked]
    versions = app.store.versions(f"discord:{server.world.guild_id}:{thread}")
    authors = [v.author for v in versions[1:]]
    assert authors == [m["author"]["id"] for m in asked if m["author"]["id"] in authors]
    assert server.rest.invalid == 0


async def test_fifty_people_in_fifty_threads_are_all_answered_and_the_rotation_is_fair(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    crowd = people(server)
    greedy = [await server.mention("a dog") for _ in range(2)]
    asked = [await server.mention("a cat", author=person) for person in crowd]
    await server.until(lambda: sum(bool(server.cards(m["id"])) for m in asked) == PEOPLE, 60)
    token = await server.command("queue")
    await server.until(lambda: token in server.rest.acknowledged, 2)
    renderer.gate.set()
    await server.until(lambda: all(server.said_by_bot(m["id"]) for m in asked + greedy), 120)
    assert all(len(server.said_by_bot(m["id"])) == 1 for m in asked + greedy)
    assert renderer.drawn == PEOPLE + 2
    assert server.rest.invalid == 0


async def test_two_people_steer_one_scene_and_every_version_names_its_author(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    grace = server.world.add_person("grace")
    first = await server.mention("a red car to the left of a cat")
    await server.until(lambda: server.said_by_bot(first["id"]))
    await asyncio.gather(
        server.say("add a blue ball", first["id"]), server.say("remove the car", first["id"], author=grace)
    )
    said = await server.until(lambda: len(server.said_by_bot(first["id"])) == 3 and server.said_by_bot(first["id"]))
    assert ["by ada" in m["content"] for m in said] == [True, True, False]
    assert "by grace" in said[2]["content"]
    versions = app.store.versions(f"discord:{server.world.guild_id}:{first['id']}")
    assert [v.author for v in versions] == [server.world.person["id"]] * 2 + [grace["id"]]


async def test_a_reply_to_an_earlier_picture_branches_there(server: LoopbackDiscord, bot: Groundling, app: App) -> None:
    first = await server.mention("a red car to the left of a cat")
    thread = first["id"]
    [picture] = await server.until(lambda: server.said_by_bot(thread))
    await server.say("remove the car", thread)
    await server.until(lambda: len(server.said_by_bot(thread)) == 2)
    reference = {"message_id": picture["id"], "channel_id": thread, "guild_id": server.world.guild_id}
    await server.say("make the car bigger", thread, type=19, message_reference=reference)
    await server.until(lambda: len(server.said_by_bot(thread)) == 3)
    assert [v.parent for v in app.store.versions(f"discord:{server.world.guild_id}:{thread}")] == [None, 1, 1]


async def test_a_reply_in_a_channel_without_threads_needs_no_mention(
    server: LoopbackDiscord, start_bot: StartBot, app: App
) -> None:
    server.world.permissions = str(int(server.world.permissions) & ~(1 << 35) & ~8)
    await start_bot()
    await server.mention("a red car to the left of a cat")
    [picture] = await server.until(server.said_by_bot)
    reference = {"message_id": picture["id"], "channel_id": picture["channel_id"]}
    await server.say("remove the car", type=19, message_reference=reference)
    await server.until(lambda: len(server.said_by_bot()) == 2)
    assert [v.parent for v in app.store.versions(f"discord:{server.world.guild_id}:{picture['channel_id']}")] == [
        None,
        1,
    ]


async def test_ten_follow_ups_in_six_languages_steer_one_scene(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    first = await server.mention("a red car to the left of two cats in a green meadow")
    thread = first["id"]
    conversation = f"discord:{server.world.guild_id}:{thread}"
    await server.until(lambda: server.said_by_bot(thread))
    for number, (words, noun) in enumerate(FOLLOW_UPS, start=2):
        await server.say(words, thread)
        await server.until(lambda n=number: len(server.said_by_bot(thread)) == n)
        layout = app.store.snapshot(conversation).version.layout
        phrases = [item["phrase"] for item in layout["objects"]]
        reply = server.said_by_bot(thread)[-1]
        assert reply["attachments"], (words, reply["content"])
        if noun:
            removed = words.startswith("entferne")
            assert any(noun in phrase for phrase in phrases) is not removed, (words, phrases, reply["content"])
    assert len(app.store.versions(conversation)) == 9


@pytest.mark.parametrize("lost", ["drop", "invalid session"])
async def test_connections_that_break_during_work_lose_nothing(
    server: LoopbackDiscord, bot: Groundling, lost: str
) -> None:
    asked = []
    for number in range(6):
        asked.append(await server.mention("a cat", author=server.world.add_person(f"p{number}")))
        if number == 3 or (lost == "drop" and number % 2):
            await (server.gateway.drop() if lost == "drop" else server.gateway.invalidate())
            await server.until(lambda n=number: server.gateway.connected, 30)
    await server.until(lambda: all(server.said_by_bot(m["id"]) for m in asked), 60)
    assert all(len(server.said_by_bot(m["id"])) == 1 for m in asked)


async def test_a_global_rate_limit_is_obeyed_and_order_kept(server: LoopbackDiscord, bot: Groundling) -> None:
    first = await server.mention("a cat")
    thread = first["id"]
    await server.until(lambda: server.said_by_bot(thread))
    server.fail("POST", "/messages$", 429, times=2, retry_after=0.2, **{"global": True})
    asked = [await server.say("make the cat smaller", thread), await server.say("make the cat bigger", thread)]
    await server.until(lambda: len(server.said_by_bot(thread)) == 3, 60)
    answered = [str(m["message_reference"]["message_id"]) for m in server.said_by_bot(thread)[1:]]
    assert answered == [m["id"] for m in asked]
    assert server.rest.invalid <= 2


async def test_an_interaction_that_comes_twice_is_one_picture(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    same = {"token": "interaction-same", "id": "1234567890123456789"}
    await server.command("imagine", prompt="a cat", **same)
    [shown] = await server.until(lambda: server.said_by_bot(server.world.channel_id))
    await server.until(lambda: server.said_by_bot(shown["id"]))
    await server.command("imagine", prompt="a cat", **same)
    other = await server.mention("a bird")
    await server.until(lambda: server.said_by_bot(other["id"]))
    await stop(bot)
    assert renderer.drawn == 2
