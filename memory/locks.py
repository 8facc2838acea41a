"""`ConversationLocks`: one turn at a time per conversation, in order of arrival, also between processes.

A process also owns the messages that it works on, for as long as it lives. It knows nothing of what a turn does. Processes on several machines are not held apart by it; there the
store's `StaleTurnError` is what keeps turns from overwriting each other.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import WeakValueDictionary

from filelock import FileLock, Timeout

from .file_faults import explain_file_fault
from .file_names import file_stem

POLL_S = 0.02


class ConversationLocks:
    """Locks as files in `folder`, for one event loop; the system frees those of a killed process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes = folder / "processes"
        self.owner = secrets.token_hex(8)
        self._presence: FileLock | None = None
        self._claiming = threading.Lock()
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the conversation's turn and hold it; cancelling the waiting task leaves the queue.

        Raises:
            StoreSetupError: the folder cannot be written.
        """
        stem = file_stem(conversation)
        # The queue lives as long as somebody holds this reference: idle conversations cost nothing.
        queue = self._queues.setdefault(stem, asyncio.Lock())
        async with queue, self._hold_files(stem):
            yield

    def claim(self) -> str:
        """Return the name of this process as an owner of messages; from now on others see that it lives.

        Raises:
            StoreError: the folder cannot be written.
        """
        with self._claiming:
            if self._presence is None:
                try:
                    self._presence = self._make_presence()
                except OSError as error:
                    raise explain_file_fault(error, "the lock folder", self._folder) from error
        return self.owner

    def is_alive(self, owner: str) -> bool:
        """Whether the process of that name runs; the file of one that was killed is removed."""
        path = self._processes / f"{owner}.lock"
        if not owner or not path.exists():
            return False
        lock = FileLock(path, thread_local=False, fallback_to_soft=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return True
        path.unlink(missing_ok=True)
        lock.release()
        return False

    def close(self) -> None:
        """End this process's ownership of messages."""
        if self._presence is not None:
            Path(self._presence.lock_file).unlink(missing_ok=True)
            self._presence.release()
            self._presence = None

    def _make_presence(self) -> FileLock:
        self._processes.mkdir(parents=True, exist_ok=True)
        for path in self._processes.glob("*.lock"):
            self.is_alive(path.stem)
        lock = FileLock(self._processes / f"{self.owner}.lock", thread_local=False, fallback_to_soft=False)
        lock.acquire()
        return lock

    @asynccontextmanager
    async def _hold_files(self, stem: str) -> AsyncIterator[None]:
        turn = self._make_lock(f"{stem}.lock")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            await _wait_in_line(self._make_lock(f"{stem}.next.lock"), turn)
        except OSError as error:
            raise explain_file_fault(error, "the lock folder", self._folder) from error
        try:
            yield
        finally:
            turn.release()

    def _make_lock(self, name: str) -> FileLock:
        # No soft fallback: a lock that is only a file's existence would outlive a killed process.
        return FileLock(self._folder / name, thread_local=False, fallback_to_soft=False)


async def _wait_in_line(following: FileLock, turn: FileLock) -> None:
    # Whoever is next in line holds the second file, so a process that comes back at once queues behind it.
    await _poll(following)
    try:
        await _poll(turn)
    finally:
        following.release()


async def _poll(lock: FileLock) -> None:
    while True:
        try:
            lock.acquire(blocking=False)
        except Timeout:
            await asyncio.sleep(POLL_S)
        else:
            return
