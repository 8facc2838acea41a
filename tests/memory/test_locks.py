"""Conversation locks: order of arrival, one at a time, between tasks and between processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from memory import ConversationLocks, LockFiles, StoreSetupError
from tests.memory.conftest import make_locks

ROOT = Path(__file__).parents[2]

CLAIM_FOR_EVER = """
import sys, time
from tests.memory.conftest import make_locks

locks = make_locks(sys.argv[1])
sys.stdout.write(locks.claim() + "\\n")
sys.stdout.flush()
time.sleep(60)
"""
HOLD_FOR_EVER = """
import asyncio, sys
from tests.memory.conftest import make_locks

async def main():
    async with make_locks(sys.argv[1]).hold("room"):
        sys.stdout.write("held\\n")
        sys.stdout.flush()
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_fifty_turns_at_once_run_one_by_one_in_order_of_arrival(place: str) -> None:
    locks = make_locks(place)
    order: list[int] = []
    inside = 0

    async def turn(number: int) -> None:
        nonlocal inside
        async with locks.hold("room"):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0)
            order.append(number)
            inside -= 1

    await asyncio.gather(*(turn(number) for number in range(50)))
    assert order == list(range(50))


async def test_conversations_do_not_wait_for_each_other(place: str) -> None:
    locks = make_locks(place)
    async with locks.hold("room"), locks.hold("hall"), asyncio.timeout(5), locks.hold("../room"):
        pass
    if "://" not in place:
        assert {path.parent for path in Path(place).rglob("*") if path.is_file()} == {Path(place)}


async def test_a_cancelled_waiter_leaves_the_queue_and_a_failed_turn_frees_the_lock(place: str) -> None:
    locks, other = make_locks(place), make_locks(place)
    for waiting in (locks, other):
        async with locks.hold("room"):
            waiter = asyncio.create_task(_take(waiting))
            await asyncio.sleep(0.05)
            waiter.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiter
    with pytest.raises(ZeroDivisionError):
        async with locks.hold("room"):
            raise ZeroDivisionError
    await asyncio.wait_for(_take(other), 5)


async def test_idle_conversations_are_forgotten(place: str) -> None:
    locks = make_locks(place)
    for number in range(20):
        async with locks.hold(f"room {number}"):
            assert len(locks._queues) == 1
    assert len(locks._queues) == 0


async def test_who_waits_elsewhere_is_not_overtaken_by_who_comes_back_at_once(place: str) -> None:
    greedy, patient = make_locks(place), make_locks(place)
    turns: list[str] = []

    async def work(name: str, locks: ConversationLocks, count: int) -> None:
        for _ in range(count):
            async with locks.hold("room"):
                turns.append(name)
                await asyncio.sleep(0.03)

    async with asyncio.timeout(20):
        await asyncio.gather(work("greedy", greedy, 8), work("patient", patient, 3))
    assert turns.index("patient") <= 2
    last_patient = len(turns) - 1 - turns[::-1].index("patient")
    assert last_patient < 8


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
async def test_a_lock_in_another_process_is_waited_for_and_freed_when_it_is_killed(place: str) -> None:
    command = [sys.executable, "-c", HOLD_FOR_EVER, place]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        locks = make_locks(place)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(_take(locks), 0.3)
        holder.send_signal(signal.SIGKILL)
        await asyncio.wait_for(_take(locks), 5)
    finally:
        holder.kill()
        holder.wait()


async def test_a_lock_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreSetupError, match=r"lock folder .*file"):
        await _take(ConversationLocks(LockFiles(tmp_path / "file" / "locks")))


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
async def test_a_process_is_alive_until_it_ends_however_that_comes(place: str) -> None:
    one, other = make_locks(place), make_locks(place)
    assert [one.is_alive(name) for name in (one.owner, other.owner, "", "../room", "nobody")] == [False] * 5
    assert one.claim() == one.claim() == one.owner
    assert other.is_alive(one.owner)
    one.close()
    assert not other.is_alive(one.owner)
    holder = subprocess.Popen(
        [sys.executable, "-c", CLAIM_FOR_EVER, place], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert holder.stdout is not None
    owner = holder.stdout.readline().strip()
    assert other.is_alive(owner)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    other.claim()
    if "://" not in place:
        assert [path.stem for path in Path(place).glob("process-*")] == [f"process-{other.owner}"], "no killed one's"
    await _until(lambda: not one.is_alive(owner))


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.02)


async def _take(locks: ConversationLocks) -> None:
    async with locks.hold("room"):
        pass
