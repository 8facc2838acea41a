"""Real kills: whatever dies whenever, no accepted message is lost and none is answered twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from memory import PictureStore, SqlStore

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL and fork")


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / program), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


def kill_soon(process: subprocess.Popen[str], after_s: float) -> list[str]:
    """Let it work for a while, kill it, and return the whole lines that it said."""
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    said = first + process.stdout.read()
    process.wait()
    return said.splitlines() if said.endswith("\n") else said.splitlines()[:-1]


def check_whole(folder: Path, said: list[str]) -> None:
    """Every accepted message is answered once or unfinished, and every answer has its version and picture."""
    store, pictures = SqlStore(f"sqlite:///{folder}/store.db"), PictureStore(folder / "pictures")
    unfinished = {inbound.message_id for inbound in store.unfinished()}
    versions = store.versions("room")
    layouts = [store.version("room", version.number).layout for version in versions]  # type: ignore[union-attr]
    answers = Counter(str(layout and layout["of"]) for layout in layouts)
    accepted = {line.split()[1] for line in said if line.startswith("accepted")}
    answered = [line.split()[1] for line in said if line.startswith("answered")]
    assert accepted <= unfinished | set(answers)
    assert set(answered) <= set(answers)
    assert len(answered) == len(set(answered))
    assert not unfinished & set(answers)
    assert set(answers.values()) <= {1}
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    for version in versions:
        assert len(pictures.load(str(version.image))) == 128_000
    for png in (folder / "pictures").rglob("*.png"):
        assert len(pictures.load(png)) == 128_000
    store.close()


def test_a_process_killed_again_and_again_loses_no_accepted_message(tmp_path: Path) -> None:
    dice, said = random.Random(4), []
    for life in range(5):
        said += kill_soon(start("turn_loop.py", tmp_path, f"life{life}", 0), dice.uniform(0, 0.12))
        check_whole(tmp_path, said)
    start("turn_loop.py", tmp_path, "last", 1).wait()
    check_whole(tmp_path, said)
    assert SqlStore(f"sqlite:///{tmp_path}/store.db").unfinished() == ()
    assert len(said) >= 5


def test_a_kill_at_any_sql_statement_leaves_a_turn_whole_or_undone(file_url: str) -> None:
    process = start("die_at_statement.py", file_url)
    lines = [tuple(map(int, line.split())) for line in process.communicate()[0].splitlines()]
    store = SqlStore(file_url)
    unfinished = {inbound.message_id for inbound in store.unfinished()}
    turns = {version.turn_id for version in store.versions("room")}
    assert len(lines) > 15
    assert lines[-1][1:] == (1, 1)
    for number, accepted, committed in lines:
        inbound, is_new = store.accept("room", f"m{number}", "ann", {})
        assert not (accepted and is_new)
        if not is_new:
            assert (inbound.reply is not None) == bool(committed) == (inbound.turn_id in turns)
            assert (inbound.message_id in unfinished) != bool(committed)
    assert len(store.snapshot("room", recent=100).recent_messages) == len(turns)
    store.close()


def test_two_processes_on_one_store_lose_nothing_and_answer_nothing_twice(tmp_path: Path) -> None:
    processes = [start("turn_loop.py", tmp_path, name, 25) for name in ("one", "two")]
    said = [line for process in processes for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in processes] == [0, 0]
    check_whole(tmp_path, said)
    store = SqlStore(f"sqlite:///{tmp_path}/store.db")
    assert store.unfinished() == ()
    assert len(store.versions("room")) == 50
    store.close()
