"""The folder of records: whole files, up to a limit, deleted by key."""

from __future__ import annotations

import os
from pathlib import Path

from tools.generation.record_store import FolderRecordStore

SIZE = 1000


def used(store: FolderRecordStore) -> int:
    return sum(path.stat().st_size for path in store.folder.iterdir())


def set_age(path: Path, seconds: float) -> None:
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def test_a_record_comes_back_and_an_unknown_key_is_none(tmp_path: Path) -> None:
    store = FolderRecordStore(tmp_path / "records", SIZE)
    assert store.load("a") is None
    store.save("a", b"one")
    store.save("a", b"two")
    assert store.load("a") == b"two"
    assert [path.name for path in store.folder.iterdir()] == ["a.record"]


def test_the_folder_never_outgrows_its_limit_and_what_was_used_last_stays(tmp_path: Path) -> None:
    store = FolderRecordStore(tmp_path, 10 * SIZE)
    for number in range(9):
        store.save(str(number), bytes(SIZE))
        set_age(tmp_path / f"{number}.record", 1000 - number)
    assert store.load("0") is not None, "it is read, so it is the youngest"
    for number in range(9, 12):
        store.save(str(number), bytes(SIZE))
        assert used(store) <= 10 * SIZE
    assert store.load("0") is not None
    assert store.load("11") is not None
    assert store.load("1") is None
    assert store.load("8") is not None, "no more goes than must"


def test_a_store_that_another_process_filled_is_trimmed_by_the_first_record(tmp_path: Path) -> None:
    filled = FolderRecordStore(tmp_path, 100 * SIZE)
    for number in range(20):
        filled.save(str(number), bytes(SIZE))
    store = FolderRecordStore(tmp_path, 5 * SIZE)
    store.save("new", bytes(SIZE))
    assert used(store) <= 5 * SIZE
    assert store.load("new") is not None


def test_no_room_keeps_nothing_and_makes_no_folder(tmp_path: Path) -> None:
    store = FolderRecordStore(tmp_path / "records", 0)
    store.save("a", b"one")
    assert store.load("a") is None
    assert not store.folder.exists()


def test_deleting_takes_these_keys_and_no_other_and_minds_none_that_is_gone(tmp_path: Path) -> None:
    store = FolderRecordStore(tmp_path, SIZE)
    for key in ("a", "b"):
        store.save(key, b"one")
    store.delete(["a", "never"])
    assert store.load("a") is None
    assert store.load("b") == b"one"


def test_what_a_killed_process_left_half_written_goes_after_an_hour(tmp_path: Path) -> None:
    for name, age in ((".old-1.tmp", 4000), (".new-1.tmp", 0)):
        (tmp_path / name).write_bytes(b"half")
        set_age(tmp_path / name, age)
    FolderRecordStore(tmp_path, SIZE).save("a", b"one")
    assert {path.name for path in tmp_path.iterdir()} == {".new-1.tmp", "a.record"}
