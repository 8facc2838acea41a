"""Slash commands and message menus: what they do, for whom, and in which languages they are offered."""

from __future__ import annotations

import asyncio
import io
import json
import re
from typing import Any

import pytest
from PIL import Image

from agent.app import App
from bot.discord.client import Groundling
from bot.discord.command_translator import texts
from bot.discord.history_picture import VersionPosition, place_versions
from tests.bot.discord.conftest import BoxRenderer
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import Payload

LOCALES = {"zh-CN", "es-ES", "fr", "de", "ja"}


async def begin(server: LoopbackDiscord, text: str = "a red car to the left of a cat") -> str:
    """Mention the bot, wait for the picture and return the thread's id."""
    message = await server.mention(text)
    await server.until(lambda: server.said_by_bot(message["id"]))
    return message["id"]


async def answer_to(server: LoopbackDiscord, token: str) -> Payload:
    """Wait until a command's own message is no longer thinking, and return it."""
    await server.until(lambda: token in server.rest.interactions)
    return await server.until(lambda: server.rest.interactions[token]["content"] and server.rest.interactions[token])


async def note_to(server: LoopbackDiscord, name: str, channel: str | None = None, /, **options: Any) -> str:
    """Use a command that answers in private and return the note."""
    before = len(server.private_notes())
    await server.command(name, channel, **options)
    notes = await server.until(lambda: [n for n in server.private_notes()[before:] if n])
    return notes[-1]


def current(app: App, server: LoopbackDiscord, thread: str) -> int | None:
    return app.store.snapshot(f"discord:{server.world.guild_id}:{thread}").current


async def test_versions_are_walked_and_shown_as_a_tree(server: LoopbackDiscord, bot: Groundling, app: App) -> None:
    thread = await begin(server)
    for number, words in enumerate(("make the cat bigger", "add a blue ball"), start=2):
        await server.say(words, thread)
        await server.until(lambda n=number: len(server.said_by_bot(thread)) == n)
    for name, options, version in (("undo", {"steps": 2}, 1), ("redo", {}, 2), ("goto", {"version": 3}, 3)):
        said = await answer_to(server, await server.command(name, thread, **options))
        assert f"version {version}" in said["content"]
        assert said["attachments"][0]["filename"] == f"groundling-{version}.png"
        assert current(app, server, thread) == version
    said = await answer_to(server, await server.command("history", thread))
    assert said["content"].startswith("3 versions")
    png = next(c.files["history.png"] for c in server.rest.calls if "history.png" in c.files)
    assert Image.open(io.BytesIO(png)).width > 300
    assert "1 (ada): a red car" in said["attachments"][0]["description"]


async def test_versions_are_offered_while_one_types(server: LoopbackDiscord, bot: Groundling) -> None:
    thread = await begin(server)
    option = {"name": "version", "type": 4, "value": "red", "focused": True}
    await server.interact(4, {"id": "900", "name": "goto", "type": 1, "options": [option]}, thread)
    [call] = await server.until(lambda: server.calls("POST", "/callback"))
    assert call.body["data"]["choices"][0]["value"] == 1


def test_a_first_child_stays_in_its_row_and_branches_get_rows_of_their_own() -> None:
    spots = place_versions({1: None, 2: 1, 3: 2, 4: 2, 5: None, 6: 1})
    assert spots[1] == VersionPosition(0, 0)
    assert (spots[2], spots[3]) == (VersionPosition(1, 0), VersionPosition(2, 0))
    assert len(set(spots.values())) == 6
    assert (spots[4].column, spots[6].column, spots[5].column) == (2, 1, 0)


async def test_the_layout_is_exported_as_files_of_ones_own(server: LoopbackDiscord, bot: Groundling) -> None:
    thread = await begin(server)
    said = await answer_to(server, await server.command("export", thread))
    assert said["flags"] & 64
    files = next(c.files for c in server.rest.calls if "layout-1.json" in c.files)
    assert [item["phrase"] for item in json.loads(files["layout-1.json"])["objects"]] == ["a red car", "a cat"]
    assert files["layout-1.svg"].startswith(b"<svg")


async def test_settings_are_ones_own_and_count_for_conversations_that_one_begins(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    note = await note_to(server, "settings", steps=7, size="768x512", language="de", preset="fast")
    assert "7" in note
    assert "768x512" in note
    thread = await begin(server)
    grace = server.world.add_person("grace")
    other = await server.mention("a dog", author=grace)
    await server.until(lambda: server.said_by_bot(other["id"]))
    mine, theirs = (app.store.version(f"discord:{server.world.guild_id}:{one}", 1) for one in (thread, other["id"]))
    assert (mine.meta["steps"], mine.layout["width"]) == (7, 768)
    assert (theirs.meta["steps"], theirs.layout["width"]) == (20, 512)
    note = await note_to(server, "settings", reset=True)
    assert "7" not in note


async def test_queue_and_cancel_are_about_what_one_asked_for(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer, app: App
) -> None:
    grace = server.world.add_person("grace")
    renderer.gate.clear()
    mine = await server.mention("a cat")
    await server.until(lambda: server.cards(mine["id"]))
    theirs = await server.mention("a dog", author=grace)
    [card] = await server.until(lambda: server.cards(theirs["id"]))
    await server.until(lambda: "number 1" in card["content"])
    assert "places 0" in await note_to(server, "queue")
    assert "places 1" in await note_to(server, "queue", author=grace)
    await note_to(server, "cancel", author=grace)
    [said] = await server.until(lambda: server.said_by_bot(theirs["id"]))
    assert said["content"].startswith("Cancelled")
    renderer.gate.set()
    await server.until(lambda: server.said_by_bot(mine["id"]))
    assert renderer.drawn == 1
    assert await note_to(server, "cancel", author=grace) == "Nothing of yours is on the way."


async def test_a_picture_is_deleted_by_whoever_made_it_or_by_a_moderator(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    thread = await begin(server)
    [picture] = server.said_by_bot(thread)
    mallory = server.world.add_person("mallory")
    await server.choose("Delete", picture, author=mallory)
    await server.until(lambda: any("moderator" in note for note in server.private_notes()))
    assert picture in server.world.messages[thread]
    version = app.store.version(f"discord:{server.world.guild_id}:{thread}", 1)
    path = app.session.render_service.pictures.locate(version.image)
    assert path.exists()
    note = await note_to(server, "delete", thread, version=1)
    assert note.startswith("Deleted")
    assert picture not in server.world.messages[thread]
    assert not path.exists()
    assert "no picture" in await note_to(server, "delete", thread, version=1)


async def test_a_message_menu_shows_the_layout_and_goes_on_from_a_picture(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    thread = await begin(server)
    [first] = server.said_by_bot(thread)
    await server.say("make the cat bigger", thread)
    await server.until(lambda: len(server.said_by_bot(thread)) == 2)
    said = await answer_to(server, await server.choose("Show layout", first))
    assert said["attachments"][0]["filename"] == "layout-1.png"
    await answer_to(server, await server.choose("Continue from this picture", first))
    assert current(app, server, thread) == 1


async def test_help_says_how_to_talk(server: LoopbackDiscord, bot: Groundling) -> None:
    told = await note_to(server, "help")
    assert all(words in told for words in ("/history", "/usage", "@groundling draw this"))


@pytest.mark.parametrize(
    ("command", "options", "words", "rule"),
    [
        ("admin channels", {"change": "clear"}, "every channel", {}),
        ("admin quota", {"person": 100, "server": 900}, "100 for each", {"user_samples": 100, "server_samples": 900}),
        ("admin dm", {"allowed": False}, "may not write", {"dm": False}),
        ("admin words", {"change": "add", "word": "Blood"}, "1 words", {"words": ["blood"]}),
        ("admin preset", {"name": "fast"}, "fast", {"preset": "fast"}),
    ],
)
async def test_administrators_set_the_rules_of_their_server(
    server: LoopbackDiscord, bot: Groundling, command: str, options: dict[str, Any], words: str, rule: dict[str, Any]
) -> None:
    assert words in await note_to(server, command, **options)
    kept = bot.parts.app_store.preference(f"server:{server.world.guild_id}")
    assert kept == rule


async def test_the_status_shows_queue_memory_and_last_errors(server: LoopbackDiscord, bot: Groundling) -> None:
    await begin(server)
    bot.dispatcher.note_error("ValueError in an event")
    status = await note_to(server, "admin status")
    assert re.search(r"1 turns since the start; \d+ MB", status)
    assert "ValueError" in status


async def test_whoever_may_not_manage_the_server_changes_nothing(server: LoopbackDiscord, bot: Groundling) -> None:
    mallory = server.world.add_person("mallory")
    note = await note_to(server, "admin quota", person=0, author=mallory)
    assert "manage this server" in note
    assert bot.parts.app_store.preference(f"server:{server.world.guild_id}") == {}
    [call] = server.calls("PUT", "/commands")
    [admin] = [one for one in call.body if one["name"] == "admin"]
    assert admin["default_member_permissions"] == 1 << 5


async def test_every_command_is_offered_in_the_six_languages(server: LoopbackDiscord, bot: Groundling) -> None:
    [call] = server.calls("PUT", "/commands")
    offered = {one["name"]: one for one in call.body}
    assert set(offered) == {
        *(
            [
                "imagine",
                "layout",
                "history",
                "undo",
                "redo",
                "goto",
                "settings",
                "queue",
                "usage",
                "favourites",
                "cancel",
                "delete",
                "export",
                "help",
                "admin",
            ]
        ),
        *("Draw this", "Continue from this picture", "Show layout", "Delete"),
    }
    for thing in _all_texts(call.body):
        assert set(thing["name_localizations"]) == LOCALES, thing["name"]
        if thing.get("description"):
            assert set(thing["description_localizations"]) == LOCALES, thing["name"]
            assert all(len(text) <= 100 for text in thing["description_localizations"].values())


def _all_texts(commands: list[Payload]) -> list[Payload]:
    found = []
    for one in commands:
        found += [one, *_all_texts(one.get("options") or [])]
    return found


def test_names_of_commands_are_such_as_discord_takes() -> None:
    name = re.compile(r"^[-_\w]{1,32}$")
    for locale, table in texts().items():
        for english, text in table.items():
            if english.islower() and " " not in english:
                assert name.match(text), (locale, text)
                assert text == text.lower()


async def test_six_quick_additions_are_six_words(server: LoopbackDiscord, bot: Groundling) -> None:
    words = [f"word{n}" for n in range(6)]
    await asyncio.gather(*(server.command("admin words", change="add", word=word) for word in words))
    await server.until(lambda: len(server.private_notes()) == 6)
    assert set(bot.preferences.guild_settings(int(server.world.guild_id)).words) == set(words)


async def test_every_kind_of_channel_in_which_people_write_is_offered(server: LoopbackDiscord, bot: Groundling) -> None:
    [call] = server.calls("PUT", "/commands")
    [admin] = [one for one in call.body if one["name"] == "admin"]
    [channels] = [one for one in admin["options"] if one["name"] == "channels"]
    [channel] = [one for one in channels["options"] if one["name"] == "channel"]
    assert {0, 2, 15} <= set(channel["channel_types"])
