"""Counts how often a turn was begun again after a crash, so that one that kills the process is given up.

It knows nothing of turns beyond their ids. Files, because the count must survive the kill that it counts.
"""

from __future__ import annotations

from pathlib import Path

from memory.errors import StoreSetupError
from memory.file_names import file_stem


class Attempts:
    """One small file per turn that is being done again; none in ordinary times."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, turn_id: str) -> int:
        """Count one more attempt and return how many that makes. Raises: StoreSetupError."""
        path = self._path(turn_id)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as file:
                file.write(b".")
            return path.stat().st_size
        except OSError as error:
            raise StoreSetupError(
                f"the folder {self._folder} cannot be used ({error.strerror}); allow this user to write "
                "there, or choose another data folder"
            ) from error

    def end(self, turn_id: str) -> None:
        """Forget the count; the turn is answered."""
        self._path(turn_id).unlink(missing_ok=True)

    def _path(self, turn_id: str) -> Path:
        return self._folder / file_stem(turn_id)
