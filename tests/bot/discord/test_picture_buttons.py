"""The buttons under a picture beyond its steps: four more to pick from, other layouts, facts, favourites and the gallery, deleting."""

from __future__ import annotations

import io

from PIL import Image

from agent.app import App
from bot.discord.client import Groundling
from bot.discord.guild_settings import GuildSettings
from tests.bot.discord.conftest import BoxRenderer, StartBot
from tests.bot.discord.steps import CAPTION, answers, begin
from tests.loopback.discord_server import LoopbackDiscord


async def test_four_more_come_as_one_message_and_a_number_picks_one(
    server: LoopbackDiscord, bot: Groundling, app: App, renderer: BoxRenderer
) -> None:
    thread, picture = await begin(server)
    await server.press(picture, "gl:vary:1")
    [_, grid] = await answers(server, thread, 2)
    [shown] = grid["attachments"]
    assert shown["filename"] == "pictures-2-5.png"
    assert shown["description"].startswith("4 pictures, numbered.")
    file = next(c.files[shown["filename"]] for c in server.rest.calls if shown["filename"] in c.files)
    assert Image.open(io.BytesIO(file)).size == (1032, 1032)
    assert server.buttons(grid) == ["gl:pick:2", "gl:pick:3", "gl:pick:4", "gl:pick:5", "gl:vary:2"]
    assert renderer.drawn == 5
    await server.press(grid, "gl:pick:3")
    said = await answers(server, thread, 3)
    assert said[-1]["attachments"][0]["filename"] == "groundling-3.png"
    assert app.store.snapshot(f"discord:{server.world.guild_id}:{thread}").current == 3
    assert renderer.drawn == 5


async def test_other_layouts_are_offered_before_anything_is_drawn_and_the_picked_one_is_drawn(
    server: LoopbackDiscord, bot: Groundling, app: App, renderer: BoxRenderer
) -> None:
    thread, picture = await begin(server)
    await server.press(picture, "gl:layouts:1")
    await server.until(lambda: len(server.said_by_bot(thread)) == 2 and server.said_by_bot(thread)[1]["attachments"])
    offered = server.said_by_bot(thread)[1]
    assert offered["attachments"][0]["filename"] == "layouts-1.png"
    plans = [b for b in server.buttons(offered) if ":plan:" in b]
    assert plans[:3] == ["gl:plan:1:1", "gl:plan:1:2", "gl:plan:1:3"]
    assert renderer.drawn == 1
    await server.press(offered, plans[-1])
    await answers(server, thread, 3)
    assert renderer.drawn == 2
    conversation = f"discord:{server.world.guild_id}:{thread}"
    before, after = (app.store.version(conversation, n).layout["objects"] for n in (1, 2))
    assert [o["id"] for o in after] == [o["id"] for o in before]
    assert [o["box"] for o in after] != [o["box"] for o in before]
    car, cat = (o["box"] for o in after)
    assert car[2] <= cat[0]


async def test_undo_and_redo_show_the_version_in_the_message_that_they_stand_under(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer
) -> None:
    thread, _ = await begin(server)
    await server.say("remove the cat", thread)
    [_, second] = await answers(server, thread, 2)
    await server.press(second, "gl:undo:2")
    await server.until(lambda: second["attachments"][0]["filename"] == "groundling-1.png")
    assert "gl:redo:1" in server.buttons(second)
    await server.press(second, "gl:redo:1")
    await server.until(lambda: second["attachments"][0]["filename"] == "groundling-2.png")
    assert len(server.said_by_bot(thread)) == 2
    assert renderer.drawn == 2


async def test_the_facts_of_a_picture_are_shown_to_whoever_asks_alone(server: LoopbackDiscord, bot: Groundling) -> None:
    thread, picture = await begin(server)
    answer = await server.private_answer(await server.press(picture, "gl:info:1"))
    [embed] = answer["embeds"]
    facts = {f["name"]: f["value"] for f in embed["fields"]}
    seed = facts["Seed"]
    assert embed["title"] == "Version 1"
    assert facts["By"] == "ada"
    assert facts["To copy"] == f"```\n/imagine prompt:{CAPTION} seed:{seed} preset:standard method:lmd_plus\n```"
    assert "a red car (at the" in facts["Layout"]
    assert embed["image"]["url"] == "attachment://layout-1.png"
    assert answer["flags"] & 64
    assert len(server.said_by_bot(thread)) == 1
    await server.say("remove the cat", thread)
    [_, edited] = await answers(server, thread, 2)
    answer = await server.private_answer(await server.press(edited, "gl:info:2"))
    assert "To copy" not in {f["name"] for f in answer["embeds"][0]["fields"]}
    assert CAPTION not in edited["content"]
    assert "version 2" in edited["content"]


async def test_a_picture_is_deleted_by_its_button_by_who_made_it_and_nobody_else(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    thread, picture = await begin(server)
    mallory = server.world.add_person("mallory")
    server.world.members[mallory["id"]] = {"permissions": "0"}
    await server.press(picture, "gl:remove:1", author=mallory)
    await server.until(lambda: any("moderator" in note for note in server.private_notes()))
    assert server.world.find_message(thread, picture["id"])
    await server.press(picture, "gl:remove:1")
    await server.until(lambda: not server.world.find_message(thread, picture["id"]))


async def test_a_favourite_is_listed_and_shown_in_the_gallery_once(
    server: LoopbackDiscord, start_bot: StartBot
) -> None:
    gallery = server.world.add_channel("gallery")
    bot = await start_bot()
    _, picture = await begin(server)
    assert "/favourites" in await _note(server, await server.press(picture, "gl:star:1"))
    bot.preferences.set_guild_settings(int(server.world.guild_id), GuildSettings(gallery=int(gallery)))
    for _ in range(2):
        assert "#gallery" in await _note(server, await server.press(picture, "gl:star:1"))
    [post] = server.said_by_bot(gallery)
    assert CAPTION in post["content"]
    assert post["attachments"][0]["description"].startswith("a red car (at the")
    assert post["content"].count("http") == 1
    answer = await server.private_answer(await server.command("favourites"))
    assert answer["content"].count(CAPTION) == 1


async def _note(server: LoopbackDiscord, token: str) -> str:
    """Wait for the private note after a press that was acknowledged."""
    path = f"/{token}"
    [call] = await server.until(lambda: [c for c in server.calls("POST", path) if c.path.startswith("/webhooks")])
    return str(call.body["content"])
