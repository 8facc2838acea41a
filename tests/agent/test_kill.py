"""Processes killed in the middle of a turn: no message is lost, none is answered twice."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from tests.agent.conftest import MakeBench
from tests.agent.killed_turn import STAGES, TEXT
from tools.layout.speech import say

ROOT = Path(__file__).parents[2]


async def run_and_kill(data: Path, stage: str, how: str = "send") -> None:
    """Run the turn in a process that is killed at the stage."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.agent.killed_turn", str(data), stage, how, cwd=ROOT
    )
    assert await process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("stage", STAGES)
async def test_a_killed_turn_is_answered_exactly_once(make_bench: MakeBench, tmp_path: Path, stage: str) -> None:
    await run_and_kill(tmp_path / "data", stage)
    bench = make_bench()
    assert len(bench.store.unfinished("talk")) == (0 if stage == "committed" else 1)

    replies = await bench.session.recover("talk")
    assert [(reply.version, reply.error) for reply in replies] == [(1, False)]
    assert Path(replies[0].image or "").is_file()
    assert await bench.session.run_turn(bench.message(TEXT)) == replies[0]

    await bench.session.delivered(replies[0])
    assert await bench.session.recover("talk") == []
    assert bench.renderer.drawn == (0 if stage == "committed" else 1)
    assert [version.number for version in bench.store.versions("talk")] == [1]
    said = [message.text for message in bench.store.snapshot("talk").recent_messages]
    assert said == [TEXT, replies[0].text]
    assert (await bench.say("make the car bigger")).version == 2


async def test_a_message_that_kills_twice_is_given_up_with_an_apology(make_bench: MakeBench, tmp_path: Path) -> None:
    await run_and_kill(tmp_path / "data", "drawing")
    await run_and_kill(tmp_path / "data", "drawing", "recover")
    bench = make_bench()
    replies = await bench.session.recover("talk")
    assert [(reply.text, reply.error) for reply in replies] == [(say("turn.given_up"), True)]
    assert bench.renderer.asked == 0
    await bench.session.delivered(replies[0])
    assert await bench.session.recover("talk") == []
    assert (await bench.say(TEXT)).text == say("turn.given_up")
    assert (await bench.say("a blue car on a beach")).version == 1


async def test_messages_that_waited_are_finished_in_order(make_bench: MakeBench, tmp_path: Path) -> None:
    await run_and_kill(tmp_path / "data", "accepted")
    bench = make_bench()
    bench.store.accept("talk", "later-1", "tester", {"text": "make the car bigger", "layout": None, "draw": False})
    bench.store.accept("talk", "later-2", "tester", {"text": "undo", "layout": None, "draw": False})
    replies = await bench.session.recover("talk")
    assert [(reply.version, len(reply.operations)) for reply in replies] == [(1, 0), (2, 1), (1, 0)]
