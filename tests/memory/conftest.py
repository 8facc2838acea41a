"""Fixtures for the memory tests: every store implementation, and a whole turn in one call."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from memory import ConversationLocks, Inbound, LockFiles, Message, SqlStore, Store, TurnResult, Version

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "")
"""A PostgreSQL server to run the same tests on, such as postgresql+psycopg://user@127.0.0.1/postgres."""


def make_postgres_database() -> str:
    """Make an empty database on that server and return its URL."""
    name = f"groundling_{secrets.token_hex(6)}"
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


URLS: dict[str, Callable[[Path], str]] = {"sqlite": lambda folder: f"sqlite:///{folder}/desk.db"}
"""Where what a front end keeps is tested; each gives an empty database of its own."""

# One line per implementation; each makes an empty store, given an empty folder.
STORES: dict[str, Callable[[Path], Store]] = {
    "sqlite file": lambda folder: SqlStore(f"sqlite:///{folder}/store.db"),
    "sqlite in memory": lambda _folder: SqlStore("sqlite://"),
}

# Where processes hold each other apart: a folder, or a database's URL.
PLACES: dict[str, Callable[[Path], str]] = {"files": str}

if POSTGRES:
    PLACES["postgresql"] = lambda _folder: make_postgres_database()
    URLS["postgresql"] = lambda _folder: make_postgres_database()
    STORES["postgresql"] = lambda _folder: SqlStore(make_postgres_database())


def make_locks(place: str) -> ConversationLocks:
    """Make one process's locks."""
    if "://" in place:
        return ConversationLocks(SqlStore(place).lock_space(Path()))
    return ConversationLocks(LockFiles(Path(place)))


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return PLACES[request.param](tmp_path)


@pytest.fixture(params=URLS)
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return URLS[request.param](tmp_path)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = STORES[request.param](tmp_path)
    yield made
    made.close()


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture
def ordinary_user(tmp_path: Path) -> Iterator[None]:
    """Make `tmp_path` read-only, for root too: root becomes nobody for the length of the test."""
    root = os.geteuid() == 0
    parents = [p for p in tmp_path.parents if root and p.stat().st_uid == 0 and not p.stat().st_mode & 0o001]
    modes = {path: path.stat().st_mode for path in (*parents, tmp_path)}
    for parent in parents:
        parent.chmod(modes[parent] | 0o011)
    tmp_path.chmod(0o555)
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)
    for path, mode in modes.items():
        path.chmod(mode)


def make_layout(number: int) -> dict[str, Any]:
    box = [0.1, 0.2, 0.5, round(0.3 + number / 1000, 4)]
    return {"caption": f"scene {number}", "objects": [{"id": "car-1", "phrase": "a red car", "box": box}]}


class Talk:
    """Takes whole turns: each `draw` adds a version, `go` moves the pointer."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.count = 0

    def accept(self, conversation: str = "room") -> Inbound:
        self.count += 1
        return self.store.accept(conversation, f"m{self.count}", "ann", {"text": f"line {self.count}"})[0]

    def draw(self, conversation: str = "room") -> Version:
        inbound, before = self.accept(conversation), self.store.snapshot(conversation)
        layout = make_layout(before.next_number)
        draft = Version(before.next_number, before.current, layout, seed=7, author="ann")
        reply = {"text": f"drew {draft.number}", "version": draft.number, "layout": layout}
        said = (Message("user", inbound.payload["text"]), Message("assistant", reply["text"]))
        self.store.commit(TurnResult(inbound.turn_id, reply, said, (draft,), draft.number))
        return draft

    def go(self, number: int | None, conversation: str = "room") -> None:
        self.store.commit(TurnResult(self.accept(conversation).turn_id, {"text": "went"}, current=number))

    def undo(self) -> None:
        version = self.store.snapshot("room").version
        self.go(version.parent if version else None)

    def redo(self) -> int | None:
        self.go(self.store.snapshot("room").redo)
        return self.store.snapshot("room").current


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)
