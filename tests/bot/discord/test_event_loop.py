"""The event loop of the bot: what is slow is done beside it, so that it goes on answering Discord."""

from __future__ import annotations

import asyncio

import pytest

from bot.discord.client import Groundling
from tests.loopback.discord_server import LoopbackDiscord
from tools.layout import detection


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
