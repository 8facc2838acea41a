"""Where what an edit needs of a picture is kept for as long as the picture: bytes by key; importing it imports no torch.

The cache forgets and is one machine's own; a record store is where pictures are. With it an edit leaves alone what it
does not concern on another machine, too, and after the cache is gone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ..free_space import lacking_bytes

STALE_S = 3600.0
SLACK = 0.02
"""Share of the limit that may be written between two looks at the whole folder."""


class RecordStore(Protocol):
    """Keeps bytes by key. A key is safe as a file name."""

    def load(self, key: str) -> bytes | None:
        """Return what was saved under the key, or None. Raises: OSError."""
        ...

    def save(self, key: str, data: bytes) -> None:
        """Keep bytes under a key. Raises: OSError."""
        ...

    def delete(self, keys: Iterable[str]) -> None:
        """Remove what is kept under keys; those that are not there are none's loss. Raises: OSError."""
        ...


@dataclass
class FolderRecordStore:
    """Keeps each record as a file of a folder, which several machines may share; a file is there whole or not at all.

    Attributes:
        max_bytes: of all files; what was not read or written for the longest time goes first. 0 keeps nothing.
    """

    folder: Path
    max_bytes: int
    _until_trim: float = field(default=0.0, init=False, compare=False)

    def load(self, key: str) -> bytes | None:
        path = self._path(key)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        with contextlib.suppress(OSError):  # a folder that is only read has others to trim it
            os.utime(path)
        return data

    def save(self, key: str, data: bytes) -> None:
        if len(data) > self.max_bytes:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if lacking_bytes(self.folder, len(data)):
            raise OSError(errno.ENOSPC, "the disk's last space is left to conversations and pictures", str(self.folder))
        draft = self.folder / f".{key}-{secrets.token_hex(4)}.tmp"
        try:
            draft.write_bytes(data)
            draft.replace(self._path(key))
        finally:
            draft.unlink(missing_ok=True)
        self._until_trim -= len(data)
        if self._until_trim < 0:
            self._trim()
            self._until_trim = self.max_bytes * SLACK

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.record"

    def _trim(self) -> None:
        """Bring the folder under its limit, with room for what is written until the next time."""
        files = []
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                if path.suffix == ".record":
                    files.append((status.st_mtime_ns, status.st_size, path))
                elif path.suffix == ".tmp" and time.time() - status.st_mtime > STALE_S:  # of a killed process
                    path.unlink()
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files)[:-1]:  # never the one just written
            if total <= self.max_bytes * (1 - SLACK):
                return
            path.unlink(missing_ok=True)
            total -= size
