"""Where what an edit needs of a picture is kept for as long as the picture: bytes by key; importing it imports no torch.

The cache forgets and is one machine's own; a record store is where pictures are. With it an edit leaves alone what it
does not concern on another machine, too, and after the cache is gone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class RecordStore(Protocol):
    """Keeps bytes by key. A key is safe as a file name."""

    def load(self, key: str) -> bytes | None:
        """Return what was saved under the key, or None. Raises: OSError."""
        ...

    def save(self, key: str, data: bytes) -> None:
        """Keep bytes under a key. Raises: OSError."""
        ...


@dataclass(frozen=True)
class FolderRecordStore:
    """Keeps each record as a file of a folder, which several machines may share; a file is there whole or not at all."""

    folder: Path

    def load(self, key: str) -> bytes | None:
        try:
            return (self.folder / f"{key}.record").read_bytes()
        except FileNotFoundError:
            return None

    def save(self, key: str, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{key}-{secrets.token_hex(4)}.tmp"
        try:
            draft.write_bytes(data)
            draft.replace(self.folder / f"{key}.record")
        finally:
            draft.unlink(missing_ok=True)
