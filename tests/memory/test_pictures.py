"""Pictures on disk: whole or absent, safely named, found again."""

from __future__ import annotations

import os
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from memory import PictureStore, StoreError, StoreSetupError

PNG = b"\x89PNG\r\n\x1a\n" + bytes(300_000)


@pytest.fixture
def small_files_only() -> Iterator[None]:
    """Let the system refuse files over 100 kB, as a full disk or a quota does: half way through the write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def list_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_saved_picture_is_loaded_again(tmp_path: Path) -> None:
    pictures = PictureStore(tmp_path / "new" / "pictures")
    path = pictures.save(PNG, "room", 3)
    assert path.read_bytes() == PNG
    assert pictures.load(path) == pictures.load(str(path)) == PNG
    assert path.name.startswith("0003-")
    assert path.suffix == ".png"
    assert list_files(tmp_path) == [path]


def test_saving_again_is_the_same_file_and_another_picture_is_another(tmp_path: Path) -> None:
    pictures = PictureStore(tmp_path)
    path = pictures.save(PNG, "room", 1)
    assert pictures.save(PNG, "room", 1) == path
    other = pictures.save(PNG + b"x", "room", 1)
    assert other != path
    assert (pictures.load(path), pictures.load(other)) == (PNG, PNG + b"x")


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "/etc/passwd", "..", "a\x00b", "CON", "名" * 200, "x" * 200, "\ud800", "a/b\\c\n"]
)
def test_a_picture_stays_in_the_folder_whatever_the_conversation_is_called(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pictures"
    path = PictureStore(folder).save(PNG, name, 1)
    assert path.parent.parent == folder
    assert path.parent.name.isascii()
    assert set(path.parent.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert list_files(tmp_path) == [path]


def test_conversations_whose_names_look_alike_have_their_own_pictures(tmp_path: Path) -> None:
    names = ["a b", "a-b", "A B", "a/b", "a  b", "ä b"]
    assert len({PictureStore(tmp_path).save(PNG, name, 1) for name in names}) == len(names)


def test_a_path_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    pictures = PictureStore(tmp_path / "pictures")
    for path in (secret, "../secret.txt", "/etc/passwd", "", "..", "../.."):
        with pytest.raises(StoreError):
            pictures.load(path)


def test_pictures_are_found_after_the_folder_has_moved(tmp_path: Path) -> None:
    path = PictureStore(tmp_path / "old").save(PNG, "room", 1)
    shutil.move(tmp_path / "old", tmp_path / "new")
    assert PictureStore(tmp_path / "new").load(path) == PNG


def test_a_missing_or_damaged_picture_is_said_to_be_drawn_again(tmp_path: Path) -> None:
    pictures = PictureStore(tmp_path)
    path = pictures.save(PNG, "room", 1)
    path.write_bytes(PNG[:1000])
    with pytest.raises(StoreError, match="damaged; draw that version again"):
        pictures.load(path)
    path.unlink()
    with pytest.raises(StoreError, match="missing; draw that version again"):
        pictures.load(path)


@pytest.mark.usefixtures("small_files_only")
def test_a_full_disk_leaves_no_half_picture_and_the_next_one_works(tmp_path: Path) -> None:
    pictures = PictureStore(tmp_path)
    with pytest.raises(StoreError, match=r"disk is full.*free some space") as raised:
        pictures.save(PNG, "room", 1)
    assert raised.value.exit_code == 1
    assert list_files(tmp_path) == []
    assert pictures.load(pictures.save(PNG[:50_000], "room", 1)) == PNG[:50_000]


def test_what_a_killed_process_left_is_removed_once_it_is_old(tmp_path: Path) -> None:
    pictures = PictureStore(tmp_path)
    folder = pictures.save(PNG, "room", 1).parent
    old, young = folder / ".0002-x.tmp", folder / ".0003-x.tmp"
    for draft in (old, young):
        draft.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    pictures.save(PNG, "room", 2)
    assert (old.exists(), young.exists()) == (False, True)


def test_a_picture_folder_that_cannot_be_written_is_named(tmp_path: Path, ordinary_user: None) -> None:
    with pytest.raises(StoreSetupError, match=r"picture .*another data folder") as raised:
        PictureStore(tmp_path / "pictures").save(PNG, "room", 1)
    assert raised.value.exit_code == 78
