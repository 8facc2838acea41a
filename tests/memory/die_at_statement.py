"""A program that the kill tests run: takes one turn per child process, each killed at a later SQL statement.

Usage: python die_at_statement.py URL. Prints `KILLED_AT ACCEPTED COMMITTED` for each child.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from memory import Message, SqlStore, TurnResult, Version


def take_turn(number: int, pipe: int) -> None:
    store = SqlStore(sys.argv[1])
    statements = itertools.count(1)

    def die(*_arguments: Any) -> None:
        if next(statements) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    event.listen(Engine, "commit", die)
    inbound, _ = store.accept("room", f"m{number}", "ann", {"text": "draw"})
    os.write(pipe, b"a")
    before = store.snapshot("room")
    draft = Version(before.next_number, before.current, {"n": number}, seed=1)
    said = (Message("user", "draw"),)
    store.commit(TurnResult(inbound.turn_id, {"version": draft.number}, said, (draft,), draft.number))
    os.write(pipe, b"c")


for number in itertools.count(1):
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        take_turn(number, writer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        done = pipe.read()
    _, status = os.waitpid(child, 0)
    sys.stdout.write(f"{number} {int(b'a' in done)} {int(b'c' in done)}\n")
    if status == 0:
        break
