"""The event loop of the bot: what is slow is done beside it, so that it goes on answering Discord."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass

import pytest

from bot.discord.client import Groundling
from tests.bot.discord.conftest import StartBot
from tests.bot.discord.test_uploads import our_png
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import Payload
from tools.layout import detection

MAX_PAUSE_S = 0.1


@pytest.mark.parametrize("text", ["zeichne mir bitte irgendwas Hübsches"])
async def test_a_language_is_told_by_its_letters_off_the_loop(
    server: LoopbackDiscord, bot: Groundling, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    letters, on_loop = detection._letter_model(), []

    def load() -> object:
        on_loop.append(_is_on_loop())
        return letters

    monkeypatch.setattr(detection, "_letter_model", load)
    message = await server.mention(text)
    await server.until(lambda: server.said_by_bot(message["id"]))
    assert on_loop
    assert not any(on_loop)


def _is_on_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


@dataclass
class LongestCallback:
    """What took the event loop's thread longest, in seconds of its own processor time: a busy machine does not count."""

    seconds: float = 0.0
    what: str = ""


@pytest.fixture
def longest(monkeypatch: pytest.MonkeyPatch) -> LongestCallback:
    """Measure every callback of the test's event loop from here on."""
    found, run, thread = LongestCallback(), asyncio.Handle._run, threading.get_ident()

    def measured(handle: asyncio.Handle) -> None:
        before = time.thread_time()
        run(handle)
        took = time.thread_time() - before
        if took > found.seconds and threading.get_ident() == thread:
            found.seconds, found.what = took, repr(handle)

    monkeypatch.setattr(asyncio.Handle, "_run", measured)
    return found


async def test_nothing_holds_the_loop_for_100_ms_in_a_whole_scenario(
    server: LoopbackDiscord, start_bot: StartBot, longest: LongestCallback
) -> None:
    await start_bot()
    longest.seconds = 0.0  # connecting and registering commands come before anybody is served
    message = await server.mention("a red car to the left of a cat in a green meadow")
    thread = message["id"]
    [picture] = await server.until(lambda: server.said_by_bot(thread))
    said = [
        "make the cat bigger",
        "quiero un perro azul al lado",
        "zeichne mir bitte irgendwas Hübsches",
        "lol",
        "undo",
    ]
    for words in said:
        await server.say(words, thread)
    await server.press(picture, "gl:vary:1")
    await server.until(lambda: any(a["filename"].startswith("pictures-") for a in _files(server)))
    await server.press(picture, "gl:layouts:1")
    await server.until(lambda: any(a["filename"].startswith("layouts-") for a in _files(server)))
    await server.private_answer(await server.press(picture, "gl:info:1"))
    await server.command("history", thread)
    await server.until(lambda: any(a["filename"] == "history.png" for a in _files(server)))
    upload = server.attach("groundling-3.png", await our_png())
    dropped = await server.say("", attachments=[upload])
    await server.until(lambda: server.said_by_bot(dropped["id"]))
    assert 0 < longest.seconds < MAX_PAUSE_S, longest


def _files(server: LoopbackDiscord) -> list[Payload]:
    return [a for m in server.said_by_bot() for a in m["attachments"]]
