"""Turns without Discord: order and what is claimed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from agent.app import App
from agent.reply import Reply, UserMessage
from bot import discord_turns
from bot.discord_reply import Piece
from bot.discord_turns import Turns


@dataclass
class SlowOutlet:
    """Takes its time, then adds to what arrived."""

    arrived: list[str]
    delay_s: float

    async def send(self, piece: Piece) -> None:
        await asyncio.sleep(self.delay_s)
        self.arrived.append(piece.content)


async def test_a_quick_reply_does_not_overtake_a_slow_upload_of_its_conversation(app: App) -> None:
    turns, arrived = Turns(app.session), list[str]()
    await asyncio.gather(
        turns.send(UserMessage("discord:1:2", "1", "7"), Reply("big picture"), SlowOutlet(arrived, 0.05)),
        turns.send(UserMessage("discord:1:2", "2", "7"), Reply("undone"), SlowOutlet(arrived, 0)),
        turns.send(UserMessage("discord:1:3", "3", "7"), Reply("elsewhere"), SlowOutlet(arrived, 0)),
    )
    assert arrived == ["elsewhere", "big picture", "undone"]


def test_a_message_is_claimed_once_and_old_claims_are_forgotten(app: App, monkeypatch) -> None:
    monkeypatch.setattr(discord_turns, "REMEMBERED_MESSAGES", 2)
    turns = Turns(app.session)
    assert [turns.take(n) for n in ("1", "1", "2", "2")] == [True, False, True, False]
    assert turns.take("3")
    assert turns.take("1")
