"""`PictureStore`: PNG files that are either there and whole, or not there.

It knows nothing of what the pictures show, nor of the database.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import time
from pathlib import Path

from .errors import StoreError, StoreSetupError
from .file_names import file_stem

STALE_S = 3600.0
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}


class PictureStore:
    """Keeps pictures as `FOLDER/<conversation>/<version>-<hash of the content>.png`.

    The content's hash is part of the name, so a file never changes once it is there: saving the same
    picture again is the same file, and a turn that is done again cannot spoil an older picture.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, png: bytes, conversation: str, version: int) -> Path:
        """Write the picture so that it survives a power cut, and return its path.

        Raises:
            StoreError: the disk is full or fails; no file is left behind.
            StoreSetupError: the folder cannot be written.
        """
        path = self.folder / file_stem(conversation) / f"{version:04d}-{_hash(png)}.png"
        try:
            _make_folder(path.parent)
            _remove_stale(path.parent)
            _write_whole(path, png)
        except OSError as error:
            raise _explain(error, path) from error
        return path

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
            raise _explain(error, path) from error
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
            raise _explain(error, folder) from error

    def locate(self, image: str | Path) -> Path:
        """Return where a saved picture is now; always inside the folder, whatever the path says."""
        given = Path(image)
        return self.folder / given.parent.name / given.name


def _hash(png: bytes) -> str:
    return hashlib.sha256(png).hexdigest()[:16]


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)


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
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
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


def _explain(error: OSError, path: Path) -> StoreError:
    if error.errno in _FULL:
        return StoreError(f"the disk is full, the picture {path} was not kept; free some space and try again")
    if error.errno in _DENIED:
        return StoreSetupError(
            f"the picture folder {path.parent} cannot be used ({error.strerror}); allow this user "
            "to write there, or choose another data folder"
        )
    return StoreError(
        f"the picture {path} could not be kept or read ({error.strerror}); check the disk, then try again"
    )
