"""`PictureStore`: PNG files that are either there and whole, or not there.

It knows nothing of what the pictures show, nor of the database.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from pathlib import Path

from .errors import StoreError
from .file_faults import MakeRoom, explain_file_fault, no_room, with_room
from .file_names import file_stem

STALE_S = 3600.0


class PictureStore:
    """Keeps pictures as `FOLDER/<conversation>/<version>-<hash of the content>.png`.

    The content's hash is part of the name, so a file never changes once it is there: saving the same
    picture again is the same file, and a turn that is done again cannot spoil an older picture.
    """

    def __init__(self, folder: Path, make_room: MakeRoom = no_room) -> None:
        self.folder, self._make_room = folder, make_room

    def save(self, png: bytes, conversation: str, version: int) -> Path:
        """Write the picture so that it survives a power cut, and return its path.

        Raises:
            StoreError: the disk is full or fails; no file is left behind.
            StoreSetupError: the folder cannot be written.
        """
        path = self.folder / file_stem(conversation) / f"{version:04d}-{_hash(png)}.png"
        with_room(lambda: self._write(path, png), self._make_room)
        return path

    def _write(self, path: Path, png: bytes) -> None:
        try:
            _make_folder(path.parent)
            _remove_stale(path.parent)
            _write_whole(path, png)
        except OSError as error:
            raise explain_file_fault(error, "the picture", path) from error

    def load(self, image: str | Path) -> bytes:
        """Read a picture by the path that `save` gave; it is also found after the folder has moved.

        Raises:
            StoreError: it is missing or its content is not what was saved; it can be drawn again.
        """
        path = self.locate(image)
        try:
            png = path.read_bytes()
        except FileNotFoundError as error:
            raise StoreError(f"the picture {path} is missing; draw that version again") from error
        except OSError as error:
            raise explain_file_fault(error, "the picture", path) from error
        if path.stem.rpartition("-")[2] != _hash(png):
            raise StoreError(f"the picture {path} is damaged; draw that version again")
        return png

    def delete(self, conversation: str) -> None:
        """Remove all pictures of a conversation. Raises: StoreError."""
        folder = self.folder / file_stem(conversation)
        try:
            if folder.is_dir():
                shutil.rmtree(folder)
        except OSError as error:
            raise explain_file_fault(error, "the picture folder", folder) from error

    def locate(self, image: str | Path) -> Path:
        """Return where a saved picture is now; always inside the folder, whatever the path says."""
        given = Path(image)
        return self.folder / given.parent.name / given.name


def _hash(png: bytes) -> str:
    return hashlib.sha256(png).hexdigest()[:16]


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


def _write_whole(path: Path, png: bytes) -> None:
    # In the same folder: os.replace is atomic only within one file system.
    draft = path.with_name(f".{path.stem}-{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(png)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make what was renamed into a folder survive a power cut."""
    if os.name == "nt":  # Windows opens no folders and keeps renames by itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_stale(folder: Path) -> None:
    """Remove what killed processes left; the age spares files that another process is writing."""
    for draft in folder.glob(".*.tmp"):
        try:
            if time.time() - draft.stat().st_mtime > STALE_S:
                draft.unlink()
        except FileNotFoundError:
            continue
