"""SqlStore on files that are missing, read-only, damaged, full, locked, older or newer."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Pool, event, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from memory import (
    ConversationLocks,
    LockFiles,
    PictureStore,
    SqlStore,
    StoreError,
    StoreSetupError,
    TurnResult,
    Version,
    sqlite_url,
)
from memory.engine import make_store_engine
from memory.migrations import bring_up_to_date
from memory.schema import SCHEMA_VERSION, metadata


def fill(url: str, turns: int) -> None:
    store = SqlStore(url)
    for number in range(1, turns + 1):
        inbound, _ = store.accept("room", f"m{number}", "ann", {"text": "x" * 500})
        draft = Version(number, number - 1 or None, {"caption": "y" * 500}, seed=1)
        store.commit(TurnResult(inbound.turn_id, {"text": "ok"}, versions=(draft,), current=number))
    store.close()


def test_everything_is_there_after_closing_and_opening(file_url: str) -> None:
    fill(file_url, 3)
    store = SqlStore(file_url)
    assert store.snapshot("room").current == 3
    assert store.conversations() == ("room",)
    store.close()


def test_a_store_may_lie_under_any_path(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "ünï 'x' %41?timeout=1&#" / "store.db"
    fill(sqlite_url(path), 1)
    assert path.is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["new folder"]


def test_sqlite_is_set_up_to_survive_a_power_cut(file_url: str) -> None:
    store = SqlStore(file_url)
    with store._read() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(tmp_path: Path, file_url: str) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"these are my notes, not a database" * 100)
    with pytest.raises(StoreSetupError, match=f"{path} is damaged .*move it") as raised:
        SqlStore(file_url)
    assert raised.value.exit_code == 78
    assert path.read_bytes() == b"these are my notes, not a database" * 100


def test_a_damaged_page_is_found_when_the_store_opens(tmp_path: Path, file_url: str) -> None:
    fill(file_url, 40)
    path = tmp_path / "store.db"
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + b"\xff" * 2048 + whole[page * 4096 + 2048 :])
        with pytest.raises(StoreSetupError, match=r"damaged .*move it"):
            SqlStore(file_url)
    path.write_bytes(whole)
    SqlStore(file_url).close()


def test_a_truncated_file_is_found_when_the_store_opens(tmp_path: Path, file_url: str) -> None:
    fill(file_url, 40)
    path = tmp_path / "store.db"
    path.write_bytes(path.read_bytes()[: 6 * 4096])
    with pytest.raises(StoreSetupError, match="damaged"):
        SqlStore(file_url)


def test_a_store_in_a_read_only_folder_is_refused_with_the_exit_code_for_configuration(
    tmp_path: Path, file_url: str, ordinary_user: None
) -> None:
    for url in (file_url, f"sqlite:///{tmp_path}/new/store.db"):
        with pytest.raises(StoreSetupError, match=f"{tmp_path}.* (choose|or choose)") as raised:
            SqlStore(url)
        assert raised.value.exit_code == 78


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(StoreSetupError, match=r"data folder .*data cannot be used"):
        SqlStore(f"sqlite:///{tmp_path}/data/store.db")


@pytest.mark.parametrize("url", ["", "no url", "nosuch://host/name", "sqlite+nosuch:///x.db"])
def test_a_url_that_cannot_be_used_says_which_can(url: str) -> None:
    with pytest.raises(StoreSetupError, match="sqlite:///FILE"):
        SqlStore(url)


def test_a_full_disk_loses_only_the_turn_that_did_not_fit(file_url: str) -> None:
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=40")

    event.listen(Pool, "connect", limit)
    try:
        store = SqlStore(file_url)
        small, _ = store.accept("room", "small", "ann", {"text": "a car"})
        with pytest.raises(StoreError, match=r"disk is full.*free some space"):
            store.accept("room", "big", "ann", {"text": "x" * 200_000})
        assert store.commit(TurnResult(small.turn_id, {"text": "ok"})) == {"text": "ok"}
        assert store.unfinished() == ()
        store.close()
    finally:
        event.remove(Pool, "connect", limit)


def test_a_store_that_another_process_keeps_locked_says_so_and_works_afterwards(tmp_path: Path, file_url: str) -> None:
    store = SqlStore(f"{file_url}?timeout=0.05")
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another process") as raised:
        store.accept("room", "m1", "ann", {})
    assert raised.value.exit_code == 1
    other.execute("ROLLBACK")
    other.close()
    assert store.accept("room", "m1", "ann", {})[1]
    store.close()


def test_a_store_of_a_newer_groundling_is_refused_and_left_as_it_is(tmp_path: Path, file_url: str) -> None:
    fill(file_url, 1)
    execute(tmp_path, f"UPDATE schema_version SET number = {SCHEMA_VERSION + 1}")
    before = (tmp_path / "store.db").read_bytes()
    with pytest.raises(StoreSetupError, match=rf"schema {SCHEMA_VERSION + 1}.*update groundling") as raised:
        SqlStore(file_url)
    assert raised.value.exit_code == 78
    assert (tmp_path / "store.db").read_bytes() == before


def test_an_older_store_is_migrated_step_by_step(tmp_path: Path, file_url: str) -> None:
    fill(file_url, 2)
    done: list[int] = []

    def add_column(connection: Connection) -> None:
        done.append(1)
        connection.execute(text("ALTER TABLE versions ADD COLUMN mood TEXT"))

    def fill_column(connection: Connection) -> None:
        done.append(2)
        connection.execute(text("UPDATE versions SET mood = 'calm'"))

    steps = {SCHEMA_VERSION: add_column, SCHEMA_VERSION + 1: fill_column}
    engine = make_store_engine(file_url)
    bring_up_to_date(engine, "store.db", steps, newest=SCHEMA_VERSION + 2)
    bring_up_to_date(engine, "store.db", steps, newest=SCHEMA_VERSION + 2)
    engine.dispose()
    assert done == [1, 2]
    assert execute(tmp_path, "SELECT mood FROM versions") == [("calm",), ("calm",)]
    assert execute(tmp_path, "SELECT number FROM schema_version") == [(SCHEMA_VERSION + 2,)]


def test_a_migration_that_fails_leaves_the_older_store_whole(tmp_path: Path, file_url: str) -> None:
    fill(file_url, 2)

    def fail(connection: Connection) -> None:
        connection.execute(text("DROP TABLE messages"))
        raise ZeroDivisionError

    engine = make_store_engine(file_url)
    with pytest.raises(ZeroDivisionError):
        bring_up_to_date(engine, "store.db", {SCHEMA_VERSION: fail}, newest=SCHEMA_VERSION + 1)
    engine.dispose()
    store = SqlStore(file_url)
    assert store.snapshot("room").current == 2
    store.close()


def test_the_tables_can_be_made_in_postgresql() -> None:
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))


def execute(folder: Path, statement: str) -> list[Any]:
    connection = sqlite3.connect(folder / "store.db", isolation_level=None)
    rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def test_a_layout_that_the_reply_repeats_is_stored_once(tmp_path: Path, file_url: str) -> None:
    store = SqlStore(file_url)
    layout = {"caption": "a car " * 1000}
    for number in range(1, 11):
        inbound, _ = store.accept("room", f"m{number}", "ann", {})
        draft = Version(number, number - 1 or None, layout, seed=1)
        reply = {"version": number, "layout": layout}
        store.commit(TurnResult(inbound.turn_id, reply, versions=(draft,), current=number))
    store.close()
    assert 60_000 < (tmp_path / "store.db").stat().st_size < 160_000


def test_the_log_beside_the_file_stays_small(tmp_path: Path, file_url: str) -> None:
    fill(file_url, 1)
    store = SqlStore(file_url)
    for number in range(100):
        store.accept("room", f"n{number}", "ann", {"text": "x" * 8000})
    assert (tmp_path / "store.db-wal").stat().st_size < 500_000
    store.close()


def test_a_new_file_that_another_process_is_just_setting_up_is_waited_for(file_url: str) -> None:
    path = file_url.removeprefix("sqlite:///")
    fill(file_url, 0)
    # What SQLite answers at once, without waiting, when the write-ahead log is asked for.
    first = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    first.execute("PRAGMA journal_mode=DELETE")
    first.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, first.rollback)
    release.start()
    store = SqlStore(file_url)
    release.join()
    first.close()
    assert store.snapshot("room").next_number == 1
    store.close()


@pytest.mark.parametrize("with_log", [True, False])
def test_a_store_cut_to_nothing_is_never_taken_for_a_new_one(tmp_path: Path, file_url: str, with_log: bool) -> None:
    fill(file_url, 3)
    (tmp_path / "store.db").write_bytes(b"")
    if with_log:
        (tmp_path / "store.db-wal").write_bytes(b"x" * 5000)
    for _ in range(2):
        with pytest.raises(StoreSetupError, match=r"store\.db is empty.* put a backup in its place"):
            SqlStore(file_url)
    assert (tmp_path / "store.db").read_bytes() == b""
    (tmp_path / "store.db").unlink()
    (tmp_path / "store.db-wal").unlink(missing_ok=True)
    SqlStore(file_url).close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE schema_version SET number = 0",
        "UPDATE schema_version SET number = -3",
        "DELETE FROM schema_version",
        "INSERT INTO schema_version VALUES (1)",
        "DROP TABLE schema_version",
    ],
)
def test_a_store_whose_schema_number_cannot_be_is_refused_and_left_as_it_is(
    tmp_path: Path, file_url: str, change: str
) -> None:
    fill(file_url, 1)
    execute(tmp_path, change)
    before = (tmp_path / "store.db").read_bytes()
    with pytest.raises(StoreSetupError, match=r"schema 0|schema -3"):
        SqlStore(file_url)
    assert (tmp_path / "store.db").read_bytes() == before


def test_processes_that_start_at_once_on_a_new_folder_share_one_store(tmp_path: Path, file_url: str) -> None:
    names = [f"life {number}" for number in range(12)]
    barrier = threading.Barrier(len(names))

    def start(name: str) -> None:
        barrier.wait()
        store = SqlStore(file_url)
        store.accept("room", name, "ann", {})
        store.close()

    threads = [threading.Thread(target=start, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = SqlStore(file_url)
    assert {inbound.message_id for inbound in store.unfinished()} == set(names)
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["store.db"]


@pytest.mark.parametrize("how", ["deleted", "deleted and made again"])
def test_a_data_folder_deleted_while_running_is_noticed_at_once(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "data"
    store = SqlStore(f"sqlite:///{folder}/store.db")
    inbound, _ = store.accept("room", "m1", "ann", {})
    (folder).rename(tmp_path / "trash")
    if how != "deleted":
        SqlStore(f"sqlite:///{folder}/store.db").close()
    for use in (
        lambda: store.accept("room", "m2", "ann", {}),
        lambda: store.commit(TurnResult(inbound.turn_id, {"text": "ok"})),
        lambda: store.snapshot("room"),
    ):
        with pytest.raises(StoreError, match=r"store\.db was deleted or replaced .*put it back"):
            use()
    assert not folder.exists() or SqlStore(f"sqlite:///{folder}/store.db").conversations() == ()
    if folder.exists():
        folder.rename(tmp_path / "other")
    (tmp_path / "trash").rename(folder)
    assert store.commit(TurnResult(inbound.turn_id, {"text": "ok"})) == {"text": "ok"}
    store.close()


def test_a_full_disk_at_the_start_is_told_as_what_it_is_and_passes(
    tmp_path: Path, file_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "store.db").mkdir()  # a file that cannot be made, as SQLite sees a disk without space
    with pytest.raises(StoreError) as denied:
        SqlStore(file_url)
    assert "disk is full" not in str(denied.value)
    monkeypatch.setattr("memory.file_faults.shutil.disk_usage", lambda _folder: shutil._ntuple_diskusage(9, 9, 0))
    with pytest.raises(StoreError, match=r"disk is full.*free some space") as raised:
        SqlStore(file_url)
    assert raised.value.exit_code == 1
    monkeypatch.setattr(Path, "mkdir", full)
    for use in (
        lambda: SqlStore(f"sqlite:///{tmp_path}/new/store.db"),
        lambda: asyncio.run(_hold(ConversationLocks(LockFiles(tmp_path / "locks")))),
        lambda: PictureStore(tmp_path / "pictures").save(b"png", "room", 1),
    ):
        with pytest.raises(StoreError, match=r"disk is full.*free some space") as raised:
            use()
        assert raised.value.exit_code == 1


async def _hold(locks: ConversationLocks) -> None:
    async with locks.hold("room"):
        pass


def test_a_turn_that_finds_the_disk_full_takes_the_space_of_what_can_be_made_again(file_url: str) -> None:
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    def make_room() -> bool:
        nonlocal pages
        asked.append(pages)
        pages = room
        store._engine.dispose()
        return pages > asked[-1]

    pages, room, asked = 40, 1000, []
    event.listen(Pool, "connect", limit)
    try:
        store = SqlStore(file_url, make_room)
        assert store.accept("room", "big", "ann", {"text": "x" * 200_000})[1]
        assert asked == [40]
        inbound, _ = store.accept("room", "small", "ann", {})
        pages, room = 60, 60
        store._engine.dispose()
        with pytest.raises(StoreError, match="disk is full"):
            store.commit(TurnResult(inbound.turn_id, {"text": "y" * 200_000}))
        room = 1000
        assert len(store.commit(TurnResult(inbound.turn_id, {"text": "y" * 200_000}))["text"]) == 200_000
        store.close()
    finally:
        event.remove(Pool, "connect", limit)


def test_a_store_from_before_messages_had_owners_is_brought_up_to_date(tmp_path: Path, file_url: str) -> None:
    fill(file_url, 1)
    for statement in (
        "ALTER TABLE inbox DROP COLUMN owner",
        "ALTER TABLE inbox DROP COLUMN attempts",
        "UPDATE schema_version SET number = 2",
    ):
        execute(tmp_path, statement)
    store = SqlStore(file_url)
    assert [row.owner for row in store.undelivered("room")] == [""]
    inbound, _ = store.accept("room", "new", "ann", {}, "me")
    assert inbound.owner == "me"
    assert [store.take_over(inbound.turn_id, "you") for _ in range(2)] == [1, 2]
    assert store.unfinished("room")[0].owner == "you"
    store.forget_attempts(inbound.turn_id)
    assert store.take_over(inbound.turn_id, "me") == 1
    store.close()
