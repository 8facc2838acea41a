"""Processes killed in the middle of a turn: no message is lost, none is answered twice."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from benchmarks.layout_painter import HeldPainter
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


async def test_a_message_that_two_kills_from_outside_hit_is_finished_at_the_third_start(
    make_bench: MakeBench, tmp_path: Path
) -> None:
    await run_and_kill(tmp_path / "data", "drawing")
    await run_and_kill(tmp_path / "data", "drawing", "recover")
    bench = make_bench()
    replies = await bench.session.recover("talk")
    assert [(reply.version, reply.error) for reply in replies] == [(1, False)]
    assert Path(replies[0].image or "").is_file()


async def test_a_message_that_kills_five_times_is_given_up_with_an_apology(
    make_bench: MakeBench, tmp_path: Path
) -> None:
    await run_and_kill(tmp_path / "data", "drawing")
    bench = make_bench()
    for count in range(1, 4):
        assert bench.store.take_over(bench.store.unfinished("talk")[0].turn_id, "killed, too") == count
    await run_and_kill(tmp_path / "data", "drawing", "recover")
    replies = await bench.session.recover("talk")
    assert [(reply.text, reply.error) for reply in replies] == [(say("turn.given_up"), True)]
    assert bench.renderer.asked == 0
    await bench.session.delivered(replies[0])
    assert await bench.session.recover("talk") == []
    assert (await bench.say(TEXT)).text == say("turn.given_up")
    assert (await bench.say("a blue car on a beach")).version == 1


async def test_what_a_living_process_works_on_or_is_about_to_show_is_left_to_it(
    make_bench: MakeBench, tmp_path: Path
) -> None:
    painter = HeldPainter()
    living, starting = make_bench(painter), make_bench()
    turn = asyncio.create_task(living.session.run_turn(living.message(TEXT)))
    assert await asyncio.to_thread(painter.started.wait, 30)
    async with asyncio.timeout(10):
        assert await starting.session.recover("talk") == []
        assert await living.session.recover("talk") == []
    painter.go_on.set()
    reply = await turn
    assert await starting.session.recover("talk") == []
    living.session.locks.close()
    assert await starting.session.recover("talk") == [reply], "it ended before it could show its reply"
    assert starting.renderer.asked == 0


async def test_messages_that_waited_are_finished_in_order(make_bench: MakeBench, tmp_path: Path) -> None:
    await run_and_kill(tmp_path / "data", "accepted")
    bench = make_bench()
    bench.store.accept("talk", "later-1", "tester", {"text": "make the car bigger", "layout": None, "draw": False})
    bench.store.accept("talk", "later-2", "tester", {"text": "undo", "layout": None, "draw": False})
    replies = await bench.session.recover("talk")
    assert [(reply.version, len(reply.operations)) for reply in replies] == [(1, 0), (2, 1), (1, 0)]
