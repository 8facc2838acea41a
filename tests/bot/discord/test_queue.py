"""The queue for drawings: fair between people, limited for each, paid in UNet samples, shown while one waits."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PIL import Image

from agent.app import App
from bot.discord import progress_message
from bot.discord.client import Groundling
from bot.discord.guild_settings import GuildSettings
from bot.discord.progress_message import progress_bar
from bot.queue.fair_queue import FairQueue
from bot.queue.fair_worker import estimate_samples
from memory.app_store import AppStore
from tests.bot.discord.conftest import BoxRenderer, StartBot
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import Payload
from tools.generation.request import FlaggedError, RenderRequest, RenderResult
from tools.language.planner import OfflinePlanner


async def test_people_are_served_in_rotation_and_each_in_order() -> None:
    queue, served, places = FairQueue(), [], dict[str, list[int]]()

    async def work(who: str, name: str) -> None:
        async with queue.turn(who, places.setdefault(name, []).append):
            served.append(name)
            await asyncio.sleep(0)

    jobs = [work("ada", "a1"), work("ada", "a2"), work("ada", "a3"), work("bob", "b1"), work("cy", "c1")]
    await asyncio.gather(*jobs)
    assert served == ["a1", "a2", "b1", "c1", "a3"]
    assert places["a3"][0] == 2
    assert places["a3"][-1] == 0
    assert all(seen[-1] == 0 for seen in places.values())


async def test_whoever_leaves_the_queue_makes_room_at_any_moment() -> None:
    queue = FairQueue()

    async def hold(gate: asyncio.Event) -> None:
        async with queue.turn("ada"):
            await gate.wait()

    gates = [asyncio.Event() for _ in range(3)]
    first, second, third = (asyncio.create_task(hold(gate)) for gate in gates)
    await asyncio.sleep(0)
    assert len(queue) == 2
    second.cancel()
    await asyncio.sleep(0)
    assert len(queue) == 1
    gates[0].set()
    await first
    third.cancel()  # called, but not on yet
    await asyncio.gather(second, third, return_exceptions=True)
    async with queue.turn("bob"):
        assert len(queue) == 0


async def test_the_estimate_is_never_less_than_what_a_drawing_costs() -> None:
    layout = (await OfflinePlanner().plan("a red car to the left of two cats")).layout
    assert estimate_samples(RenderRequest(layout, steps=20)) == 2 * 20 + 3 * 20
    assert estimate_samples(RenderRequest(layout, steps=20, method="gligen")) == 40


@pytest.mark.parametrize(
    ("done", "total", "shown"), [(0, 10, "0 %"), (5, 10, "50 %"), (10, 10, "100 %"), (1, 0, "0 %")]
)
def test_a_bar_shows_the_share(done: int, total: int, shown: str) -> None:
    bar = progress_bar(done, total)
    assert bar.endswith(shown)
    assert len(bar.split()[0]) == progress_message.BAR_CELLS


def used(bot: Groundling, person: Payload) -> int:
    return bot.parts.app_store.used(f"user:{person['id']}")


async def test_samples_are_counted_for_person_and_server_as_they_were_spent(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    message = await server.mention("a cat")
    await server.until(lambda: server.said_by_bot(message["id"]))
    assert used(bot, server.world.person) == 1  # what the renderer of the tests says it spent
    assert bot.parts.app_store.used(f"server:{server.world.guild_id}") == 1


async def test_a_flagged_picture_is_paid_for_since_it_was_drawn(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flag(request: RenderRequest, on_step: object = None) -> RenderResult:
        raise FlaggedError("not shown")

    monkeypatch.setattr(renderer, "render", flag)
    message = await server.mention("a cat")
    await server.until(lambda: server.said_by_bot(message["id"]))
    assert used(bot, server.world.person) == estimate_samples(
        RenderRequest((await OfflinePlanner().plan("a cat")).layout, steps=20)
    )


async def test_whoever_has_no_samples_left_gets_the_layout_and_is_told(
    server: LoopbackDiscord, start_bot: StartBot, renderer: BoxRenderer
) -> None:
    bot = await start_bot(user=70, server=0)
    message = await server.mention("a red car to the left of a cat")
    [reply] = await server.until(lambda: server.said_by_bot(message["id"]))
    assert "70 UNet samples for today are used up" in reply["content"]
    assert reply["attachments"][0]["filename"] == "layout-1.png"
    assert renderer.drawn == 0
    assert used(bot, server.world.person) == 0
    bot.preferences.set_guild_settings(int(server.world.guild_id), GuildSettings(user_samples=1000))
    await server.press(reply, "gl:draw:1")
    await server.until(lambda: len(server.said_by_bot(message["id"])) == 2)
    assert renderer.drawn == 1


async def test_a_quota_is_one_over_threads_commands_buttons_and_cancelling(
    server: LoopbackDiscord, start_bot: StartBot, renderer: BoxRenderer
) -> None:
    bot = await start_bot(user=62, server=0)
    bot.parts.app_store.book({f"user:{server.world.person['id']}": 0}, 2)
    for _ in range(2):  # cancelling gives back what was not spent, and never more
        renderer.gate.clear()
        message = await server.mention("a cat")
        [one] = await server.until(lambda m=message: server.cards(m["id"]))
        await server.until(lambda: used(bot, server.world.person) == 62)
        await server.press(one, server.buttons(one)[0])
        await server.until(lambda m=message: server.said_by_bot(m["id"]))
        assert used(bot, server.world.person) == 2
    renderer.gate.set()
    bot.parts.app_store.book({f"user:{server.world.person['id']}": 0}, 60)
    elsewhere = await server.mention("a dog")
    [reply] = await server.until(lambda: server.said_by_bot(elsewhere["id"]))
    assert "used up" in reply["content"]
    await server.say("make the dog bigger", elsewhere["id"])
    await server.until(lambda: len(server.said_by_bot(elsewhere["id"])) == 2)
    await server.press(reply, "gl:draw:1")
    await server.until(lambda: len(server.said_by_bot(elsewhere["id"])) == 3)
    assert renderer.drawn == 0
    assert used(bot, server.world.person) == 62


async def test_what_cannot_be_posted_for_good_is_given_back(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    await server.until(lambda: server.cards(message["id"]))
    server.fail("PATCH", f"/channels/{message['id']}/messages/", 404, times=9, code=10003)
    renderer.gate.set()
    await server.until(lambda: not bot.parts.app_store.open_events())
    assert used(bot, server.world.person) == 0


async def test_a_third_picture_of_one_person_is_refused_and_others_are_not(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    one, two = await server.mention("a cat"), await server.mention("a dog")
    await server.mention("a bird")
    await server.mention("a plane")
    refused = await server.until(
        lambda: len(server.said_by_bot(server.world.channel_id)) == 2 and server.said_by_bot(server.world.channel_id)
    )
    assert all("2 pictures on the way" in one["content"] for one in refused)
    other = await server.mention("a fish", author=server.world.add_person("grace"))
    await server.until(lambda: server.thread_of(one))
    await server.say("make the cat bigger", one["id"])
    renderer.gate.set()
    await server.until(lambda: len(server.said_by_bot(one["id"])) == 2)
    await server.until(lambda: server.said_by_bot(two["id"]) and server.said_by_bot(other["id"]))


async def test_one_message_shows_the_layout_at_once_then_place_and_bar_and_becomes_the_picture(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_message, "EDIT_EVERY_S", 0.1)
    renderer.gate.clear()
    one = await server.mention("a red car to the left of a cat")
    [shown] = await server.until(lambda: server.cards(one["id"]))
    assert shown["attachments"][0]["description"].startswith("a red car (at the bottom) and a cat (")
    assert server.said_by_bot(one["id"]) == []
    two = await server.mention("a dog", author=server.world.add_person("grace"))
    [waiting] = await server.until(lambda: server.cards(two["id"]))
    await server.until(lambda: "number 1 in the queue" in waiting["content"])
    await server.until(lambda: "▱ 0 %" in shown["content"])
    card_of_first = next(job.progress_message for job in bot.dispatcher.jobs if job.request.key == one["id"])
    card_of_first.show_preview(Image.new("RGB", (64, 64)))
    await server.until(lambda: [a["filename"] for a in shown["attachments"]] == ["layout.png", "progress.png"])
    renderer.gate.set()
    await server.until(lambda: server.said_by_bot(two["id"]))
    assert [m["id"] for m in server.said_by_bot(one["id"])] == [shown["id"]]
    assert [m["id"] for m in server.said_by_bot(two["id"])] == [waiting["id"]]
    for message in (shown, waiting):
        assert [a["filename"] for a in message["attachments"]] == ["groundling-1.png"]
        assert "gl:again:1" in server.buttons(message)
        assert not any(":stop:" in button for button in server.buttons(message))
    assert len(server.calls("POST", f"/channels/{one['id']}/messages")) == 1
    edits = [c for c in server.calls("PATCH") if c.path.endswith(shown["id"])]
    assert len(edits) < 20
    assert all(c.body["allowed_mentions"]["parse"] == [] for c in edits)


async def test_the_prompt_deleted_while_it_is_drawn_stops_the_drawing_without_a_word(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer, app: App
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    await server.until(lambda: server.cards(message["id"]))
    await server.rest.remove(server.world.channel_id, message["id"])
    await server.until(lambda: not bot.parts.app_store.open_events())
    renderer.gate.set()
    await server.until(lambda: not server.cards())
    assert server.said_by_bot() == [m for m in server.said_by_bot() if m["id"] == message["id"]]
    assert renderer.drawn == 0
    await server.until(lambda: used(bot, server.world.person) == 0)


async def test_a_person_who_left_while_waiting_is_not_drawn_for(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    grace = server.world.add_person("grace")
    renderer.gate.clear()
    first = await server.mention("a cat")
    await server.until(lambda: server.cards(first["id"]))
    second = await server.mention("a dog", author=grace)
    await server.until(lambda: server.cards(second["id"]))
    server.world.gone.add(grace["id"])
    renderer.gate.set()
    [reply] = await server.until(lambda: server.said_by_bot(second["id"]))
    assert "no longer on this server" in reply["content"]
    await server.until(lambda: server.said_by_bot(first["id"]))
    assert renderer.drawn == 1


def test_counts_outlive_the_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    first = AppStore(url, "discord")
    first.book({"user:1": 100}, 90)
    first.close()
    second = AppStore(url, "discord")
    assert second.book({"user:1": 100}, 20) == "user:1"
    second.close()
