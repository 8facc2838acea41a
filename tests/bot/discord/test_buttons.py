"""Buttons and selects: what they do, that they outlive a restart, and who may press them."""

from __future__ import annotations

import copy

import pytest

from agent.app import App
from bot.discord.button_calls import NUDGES, button_to_calls
from bot.discord.button_id import ButtonId
from bot.discord.buttons import picture_view
from bot.discord.client import Groundling
from bot.discord.guild_settings import GuildSettings
from tests.bot.discord.conftest import BoxRenderer, StartBot, stop
from tests.bot.discord.steps import answers, begin, versions
from tests.loopback.discord_server import LoopbackDiscord


@pytest.mark.parametrize("restart", [False, True])
async def test_every_button_under_a_picture_works_also_after_a_restart(
    server: LoopbackDiscord, start_bot: StartBot, app: App, restart: bool
) -> None:
    first = await start_bot()
    thread, picture = await begin(server)
    rows = [["again", "vary", "undo", "redo", "info"], ["bigger", "smaller", "layouts", "star", "remove"]]
    assert server.buttons(picture)[:10] == [f"gl:{do}:1" for row in rows for do in row]
    if restart:
        await stop(first)
        await start_bot()
    for number, button in enumerate(("gl:again:1", "gl:smaller:1", "gl:bigger:1"), start=2):
        token = await server.press(picture, button)
        said = await answers(server, thread, number)
        assert token in server.rest.acknowledged
        assert said[-1]["attachments"][0]["filename"] == f"groundling-{number}.png"
    assert versions(server, app, thread) == [None, 1, 1, 1]
    await server.press(said[-1], "gl:undo:4")
    await server.until(lambda: "version 1" in said[-1]["content"])
    assert len(server.said_by_bot(thread)) == 4


async def test_the_pad_moves_the_chosen_object_in_place_and_draws_when_asked(
    server: LoopbackDiscord, bot: Groundling, app: App, renderer: BoxRenderer
) -> None:
    thread, picture = await begin(server)
    await server.press(picture, "gs:object:1", values=["cat-1"])
    [_, pad] = await answers(server, thread, 2)
    await server.until(lambda: pad["attachments"])
    presses = [f"gl:{do}:1:cat-1" for do in NUDGES]
    assert set(presses) <= set(server.buttons(pad))
    await server.press(pad, "gl:up:1:cat-1")
    await server.until(lambda: "gl:up:2:cat-1" in server.buttons(pad))
    assert pad["attachments"][0]["filename"] == "layout-2.png"
    assert renderer.drawn == 1
    conversation = f"discord:{server.world.guild_id}:{thread}"
    before, after = (app.store.version(conversation, n).layout["objects"] for n in (1, 2))
    assert after[1]["box"][1] < before[1]["box"][1]
    assert after[0] == before[0]
    await server.press(pad, "gl:draw:2")
    said = await answers(server, thread, 3)
    assert said[-1]["attachments"][0]["filename"].startswith("groundling-")
    assert renderer.drawn == 2
    await server.press(pad, "gl:undo:2:pad.cat-1")
    await server.until(lambda: "gl:up:1:cat-1" in server.buttons(pad))


@pytest.mark.parametrize("nudge", NUDGES)
def test_every_nudge_is_one_typed_operation_on_the_chosen_object(nudge: str) -> None:
    [call] = button_to_calls(ButtonId(nudge, 3, "cat-1"), (), ("cat-1", "car-1")) or ()
    [operation] = call["args"]["operations"]
    assert operation["targets"] == ["cat-1"]


def test_bigger_means_what_was_touched_last_else_everything() -> None:
    def targets(touched: tuple[str, ...]) -> list[str]:
        calls = button_to_calls(ButtonId("bigger", 1), touched, ("cat-1", "car-1"))
        return calls[0]["args"]["operations"][0]["targets"] if calls else []

    assert targets(("car-1", "cat-1")) == ["car-1"]
    assert targets(()) == targets(("gone-1",)) == ["cat-1", "car-1"]


@pytest.mark.parametrize("button", [ButtonId("again", 3), ButtonId("stop", 0, "123"), ButtonId("up", 2, "hot_dog-1")])
def test_an_id_is_read_as_it_was_written(button: ButtonId) -> None:
    assert ButtonId.read(str(button)) == button
    assert button.fits()


@pytest.mark.parametrize("text", ["", "gl:", "gl:up", "gl:up:x", "xgl:up:1", "gl:up:1:a b", "gl:up:1:" + "a" * 81])
def test_ids_that_are_not_ours_are_not_read(text: str) -> None:
    assert ButtonId.read(text) is None


async def test_a_layout_preview_is_drawn_edited_or_dropped(
    server: LoopbackDiscord, bot: Groundling, app: App, renderer: BoxRenderer
) -> None:
    await server.command("layout", prompt="a red car to the left of a cat")
    [shown] = await server.until(lambda: server.said_by_bot(server.world.channel_id))
    thread = shown["id"]
    [preview] = await answers(server, thread, 1)
    assert preview["attachments"][0]["filename"] == "layout-1.png"
    assert server.buttons(preview) == ["gl:draw:1", "gl:edit:1", "gl:drop:1"]
    await server.press(preview, "gl:edit:1")
    box = (await server.until(lambda: [c for c in server.calls("POST", "/callback") if c.body["type"] == 9]))[0]
    field = box.body["data"]["components"][0]["components"][0]["custom_id"]
    filled = {"type": 1, "components": [{"type": 4, "custom_id": field, "value": "remove the car"}]}
    data = {"custom_id": box.body["data"]["custom_id"], "components": [filled]}
    await server.interact(5, data, thread, message=preview)
    [_, edited] = await answers(server, thread, 2)
    assert edited["attachments"][0]["filename"] == "layout-2.png"
    assert renderer.drawn == 0
    await server.press(edited, "gl:drop:2")
    [_, _, dropped] = await answers(server, thread, 3)
    assert "version 1" in dropped["content"]
    assert edited["components"] == []
    await server.press(preview, "gl:draw:1")
    said = await answers(server, thread, 4)
    assert "red car" in said[-1]["attachments"][0]["description"]
    assert renderer.drawn == 1


async def test_a_question_offers_its_answers_as_numbered_buttons(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    thread, _ = await begin(server, "a red car and a blue car")
    await server.say("make the car bigger", thread)
    [_, question] = await answers(server, thread, 2)
    chosen = server.buttons(question)
    assert chosen[:2] == ["gl:choose:0:1", "gl:choose:0:2"]
    await server.press(question, chosen[0])
    said = await answers(server, thread, 3)
    assert said[-1]["attachments"]
    [changed] = app.store.versions(f"discord:{server.world.guild_id}:{thread}")[1:]
    assert [operation["op"] for operation in changed.operations] == ["resize"]


async def test_two_presses_of_one_button_are_one_job(
    server: LoopbackDiscord, bot: Groundling, app: App, renderer: BoxRenderer
) -> None:
    thread, picture = await begin(server)
    renderer.gate.clear()
    await server.press(picture, "gl:again:1")
    second = await server.press(picture, "gl:again:1")
    await server.until(lambda: second in server.rest.acknowledged)
    renderer.gate.set()
    await answers(server, thread, 2)
    await stop(bot)
    assert renderer.drawn == 2
    assert versions(server, app, thread) == [None, 1]


async def test_who_may_not_steer_gets_a_private_note_and_changes_nothing(
    server: LoopbackDiscord, start_bot: StartBot, app: App, renderer: BoxRenderer
) -> None:
    role = server.world.add_role("painter")
    bot = await start_bot()
    thread, picture = await begin(server)
    bot.preferences.set_guild_settings(int(server.world.guild_id), GuildSettings(roles=(int(role),)))
    mallory = server.world.add_person("mallory")
    await server.press(picture, "gl:again:1", author=mallory)
    [note] = await server.until(server.private_notes)
    assert "role" in note
    server.world.members[mallory["id"]] = {"roles": [role]}
    await server.press(picture, "gl:again:1", author=mallory)
    await answers(server, thread, 2)
    assert renderer.drawn == 2
    assert app.store.version(f"discord:{server.world.guild_id}:{thread}", 2).author == mallory["id"]


async def test_only_the_author_or_a_moderator_cancels(
    server: LoopbackDiscord, bot: Groundling, app: App, renderer: BoxRenderer
) -> None:
    renderer.gate.clear()
    message = await server.mention("a cat")
    [card] = await server.until(lambda: server.cards(message["id"]))
    [button] = server.buttons(card)
    assert button == f"gl:stop:0:{message['id']}"
    mallory = server.world.add_person("mallory")
    await server.press(card, button, author=mallory)
    [note] = await server.until(server.private_notes)
    assert "moderator" in note
    await server.press(card, button)
    said = await server.until(lambda: server.said_by_bot(message["id"]))
    assert said[0]["content"] == "Cancelled; nothing was changed."
    assert (said[0]["id"], card["components"], card["attachments"]) == (card["id"], [], [])
    renderer.gate.set()
    assert app.store.versions(f"discord:{server.world.guild_id}:{message['id']}") == ()
    await begin(server, "a bird")


def test_thirty_objects_are_offered_in_two_selects_of_which_none_is_too_long() -> None:
    objects = [{"id": f"cat-{n}", "phrase": "a cat"} for n in range(1, 31)]
    [_, _, first, second] = picture_view(3, {"objects": objects}, "en").to_components()
    selects = [row["components"][0] for row in (first, second)]
    assert [select["custom_id"] for select in selects] == ["gs:object:3", "gs:object:3:1"]
    offered = [[option["value"] for option in select["options"]] for select in selects]
    assert list(map(len, offered)) == [25, 5]
    assert [i for ids in offered for i in ids] == [o["id"] for o in objects]


async def test_a_choice_of_the_second_select_opens_the_pad_and_redo_goes_forward(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    thread, picture = await begin(server)
    second = copy.deepcopy(picture["components"][2])
    second["components"][0]["custom_id"] = "gs:object:1:1"
    picture["components"].append(second)
    await server.press(picture, "gs:object:1:1", values=["cat-1"])
    [_, pad] = await answers(server, thread, 2)
    await server.until(lambda: "gl:up:1:cat-1" in server.buttons(pad))
    await server.say("remove the cat", thread)
    await answers(server, thread, 3)
    await server.say("undo", thread)
    said = await answers(server, thread, 4)
    await server.press(said[-1], "gl:redo:1")
    await server.until(lambda: said[-1]["attachments"][0]["filename"] == "groundling-2.png")
