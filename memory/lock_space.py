"""`LockSpace`: locks by key that processes hold, as files of a folder; the system frees those of a killed process.

It knows nothing of what is locked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from .file_faults import explain_file_fault

PROCESS = "process-"
"""Begins the keys that processes hold while they live; nobody takes one a second time, so their files are removed."""


class LockSpace(Protocol):
    """Locks by key, each held by one process at most; a key is safe as a file name. May be used from any thread.

    Every method raises StoreError where locks cannot be had at all.
    """

    def try_acquire(self, key: str) -> bool:
        """Take a lock; False where somebody holds it. Never waits for it."""
        ...

    def release(self, key: str) -> None:
        """Give a lock back that this space took."""
        ...

    def is_held(self, key: str) -> bool:
        """Whether somebody holds the lock, in this process or another."""
        ...

    def close(self) -> None:
        """Give all locks back."""
        ...


class LockFiles:
    """Locks as files of a folder, for the processes of one machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, FileLock] = {}

    def try_acquire(self, key: str) -> bool:
        # No soft fallback: a lock that is only a file's existence would outlive a killed process.
        lock = FileLock(self._folder / f"{key}.lock", thread_local=False, fallback_to_soft=False)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if key.startswith(PROCESS):
                self._remove_killed()
            lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise explain_file_fault(error, "the lock folder", self._folder) from error
        self._held[key] = lock
        return True

    def release(self, key: str) -> None:
        lock = self._held.pop(key)
        if key.startswith(PROCESS):
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()

    def is_held(self, key: str) -> bool:
        if not (self._folder / f"{key}.lock").exists():
            return False
        lock = FileLock(self._folder / f"{key}.lock", thread_local=False, fallback_to_soft=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return True
        except OSError as error:
            raise explain_file_fault(error, "the lock folder", self._folder) from error
        if key.startswith(PROCESS):
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()
        return False

    def close(self) -> None:
        for key in list(self._held):
            self.release(key)

    def _remove_killed(self) -> None:
        for path in self._folder.glob(f"{PROCESS}*.lock"):
            self.is_held(path.stem)
