"""The event loop of the bot: whatever is slow, it goes on answering Discord."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.discord.client import Groundling
from tests.loopback.discord_server import LoopbackDiscord
from tools.layout import detection

LOAD_S = 0.8
"""What the model of letters takes to load, here by sleeping, so that a busy machine measures the same."""
LONGEST_S = 0.6


async def longest_pause(stop: asyncio.Event) -> float:
    """Measure how late the loop comes back at most."""
    longest, before = 0.0, time.monotonic()
    while not stop.is_set():
        await asyncio.sleep(0.01)
        longest, before = max(longest, time.monotonic() - before), time.monotonic()
    return longest


@pytest.mark.parametrize("text", ["zeichne mir bitte irgendwas Hübsches", "desenhe um gato bonito", "un gatto rosso"])
async def test_a_language_that_has_to_be_told_by_letters_does_not_stop_the_loop(
    server: LoopbackDiscord, bot: Groundling, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    letters, loads = detection._letter_model(), []

    def load_slowly() -> object:
        loads.append(asyncio.current_task() if _on_loop() else None)
        time.sleep(LOAD_S)
        return letters

    monkeypatch.setattr(detection, "_letter_model", load_slowly)
    stop = asyncio.Event()
    measured = asyncio.create_task(longest_pause(stop))
    message = await server.mention(text)
    await server.until(lambda: server.said_by_bot(message["id"]))
    stop.set()
    assert await measured < LONGEST_S
    assert loads
    assert not any(loads)


def _on_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
