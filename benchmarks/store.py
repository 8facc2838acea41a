"""What remembering costs: bytes on disk, and whether a turn gets dearer as its conversation grows.

Run `python -m benchmarks.store`. It draws nothing and knows nothing of models.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from memory import Message, SqlStore, TurnResult, Version, sqlite_url

Row = tuple[str, str, str]
_NOUNS = ("car", "cat", "dog", "balloon")
_EARLY, _LATE = slice(5, 15), slice(190, 200)


def take_turns(store: SqlStore, count: int) -> list[float]:
    """Take turns in one conversation, each a new version of a four-object layout; return the seconds of each."""
    seconds = []
    for number in range(1, count + 1):
        start = time.perf_counter()
        _take_turn(store, number)
        seconds.append(time.perf_counter() - start)
    return seconds


def measure() -> list[Row]:
    """Return (what, figure, target) rows."""
    with tempfile.TemporaryDirectory() as folder:
        (_, half), (live, full) = _bytes_after(Path(folder, "half.db"), 100), _bytes_after(Path(folder, "full.db"), 200)
        counts = _count_work(Path(folder, "counted.db"))
        seconds = _time_turns(Path(folder, "timed.db"))
    return [
        ("store: 200 turns without pictures, database and its log, kB", f"{live / 1000:.0f}", "<= 1000"),
        ("store: bytes of 200 turns / of 100 turns, closed", f"{full} / {half} = {full / half:.2f}", "<= 2.1"),
        _compare("SQL statements", [float(s) for s, _ in counts]),
        _compare("SQLite instructions, rows read among them", [float(i) for _, i in counts]),
        _compare("ms", [1000 * s for s in seconds]),
    ]


def _compare(unit: str, turns: list[float]) -> Row:
    early, late = statistics.median(turns[_EARLY]), statistics.median(turns[_LATE])
    return f"store: turn 200 / turn 10 in {unit}", f"{late:.1f} / {early:.1f} = {late / early:.2f}", "<= 1.3"


def _bytes_after(path: Path, turns: int) -> tuple[int, int]:
    """Return the bytes on disk while the store is open, with its log, and after it is closed."""
    store = SqlStore(sqlite_url(path))
    take_turns(store, turns)
    live = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
    store.close()
    return live, path.stat().st_size


def _time_turns(path: Path) -> list[float]:
    store = SqlStore(sqlite_url(path))
    seconds = take_turns(store, 200)
    store.close()
    return seconds


def _count_work(path: Path) -> list[tuple[int, int]]:
    store, counts = SqlStore(sqlite_url(path)), []
    with _counted() as spent:
        for number in range(1, 201):
            before = tuple(spent)
            _take_turn(store, number)
            counts.append((spent[0] - before[0], spent[1] - before[1]))
    store.close()
    return counts


@contextmanager
def _counted() -> Iterator[list[int]]:
    """Count statements and the instructions of SQLite's virtual machine, by ten."""
    spent = [0, 0]

    def count_instructions() -> int:
        spent[1] += 10
        return 0

    def count_statement(_connection: Any, cursor: Any, *_rest: Any) -> None:
        spent[0] += 1
        cursor.connection.set_progress_handler(count_instructions, 10)

    event.listen(Engine, "before_cursor_execute", count_statement)
    try:
        yield spent
    finally:
        event.remove(Engine, "before_cursor_execute", count_statement)


def _take_turn(store: SqlStore, number: int) -> None:
    text = f"make the cats a little bigger and move the car to the right, please ({number})"
    inbound, _ = store.accept("room", f"message-{number}", "ann", {"text": text})
    before = store.snapshot("room")
    layout = _make_layout(number)
    operations = (
        {"op": "resize", "targets": ["cat-2"], "factor": 1.25},
        {"op": "move", "targets": ["car-1"], "dx": 0.1},
    )
    meta = {"steps": 20, "method": "lmd_plus", "checkpoint": "clipart", "unet_samples": 60, "seconds": 2.5}
    image = f"/home/ann/.local/share/groundling/pictures/room-0123456789ab/{number:04d}-0123456789abcdef.png"
    draft = Version(before.next_number, before.current, layout, 7, operations, image, "ann", label=text, meta=meta)
    reply = _make_reply(draft)
    said = (Message("user", text), Message("assistant", reply["text"]))
    store.commit(TurnResult(inbound.turn_id, reply, said, (draft,), draft.number))
    store.mark_delivered(inbound.turn_id)


def _make_layout(number: int) -> dict[str, Any]:
    box = [0.1234, 0.2345, 0.5678, round(0.6 + number / 1000, 4)]
    objects = [
        {"id": f"{noun}-{place}", "phrase": f"a red {noun}", "box": box, "locked": False}
        for place, noun in enumerate(_NOUNS, start=1)
    ]
    return {
        "caption": "a red car to the left of two cats and a dog in a green meadow",
        "background": "a green meadow under a blue sky",
        "negative": "",
        "width": 512,
        "height": 512,
        "objects": objects,
    }


def _make_reply(draft: Version) -> dict[str, Any]:
    return {
        "event": "reply",
        "text": "The cats are 25 % bigger and the car moved 51 px to the right.",
        "version": draft.number,
        "parent": draft.parent,
        "layout": draft.layout,
        "operations": list(draft.operations),
        "image": draft.image,
        "seed": draft.seed,
        "unet_samples": 60,
        "seconds": 2.5,
    }


if __name__ == "__main__":
    for row in measure():
        print(" | ".join(row))
