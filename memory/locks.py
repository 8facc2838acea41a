"""`ConversationLocks`: one turn at a time per conversation, in order of arrival, between tasks, processes and machines.

A process also owns the messages that it works on, for as long as it lives. How far the locks reach is the `LockSpace`'s
matter; beyond it the store's `StaleTurnError` keeps turns from overwriting each other. It knows nothing of what a turn does.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from .file_names import file_stem
from .lock_space import PROCESS, LockSpace

POLL_S = 0.02


class ConversationLocks:
    """The locks of one process, for one event loop.

    Attributes:
        owner: the name of this process, unlike any other's.
    """

    def __init__(self, space: LockSpace) -> None:
        self.owner = secrets.token_hex(8)
        self._space = space
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._claiming, self._claimed = threading.Lock(), False

    @asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the conversation's turn and hold it; cancelling the waiting task leaves the queue.

        Raises:
            StoreError: locks cannot be had.
        """
        stem = file_stem(conversation)
        # The queue lives as long as somebody holds this reference: idle conversations cost nothing.
        queue = self._queues.setdefault(stem, asyncio.Lock())
        async with queue, self._hold_key(f"{stem}.next", stem):
            yield

    def claim(self) -> str:
        """Return `owner`; from now on others see that it lives. Raises: StoreError."""
        with self._claiming:
            if not self._claimed:
                self._claimed = self._space.try_acquire(f"{PROCESS}{self.owner}")
        return self.owner

    def is_alive(self, owner: str) -> bool:
        """Whether the process of that name has claimed it and runs. Raises: StoreError."""
        return owner.isalnum() and self._space.is_held(f"{PROCESS}{owner}")

    def close(self) -> None:
        """End this process's ownership of messages."""
        self._space.close()
        self._claimed = False

    @asynccontextmanager
    async def _hold_key(self, following: str, turn: str) -> AsyncIterator[None]:
        # Whoever is next in line holds the first key, so a process that comes back at once queues behind it.
        await self._poll(following)
        try:
            await self._poll(turn)
        finally:
            await self._release(following)
        try:
            yield
        finally:
            await self._release(turn)

    async def _poll(self, key: str) -> None:
        while not await self._try(key):
            await asyncio.sleep(POLL_S)

    async def _try(self, key: str) -> bool:
        job = asyncio.create_task(asyncio.to_thread(self._space.try_acquire, key))
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            if await job:
                await self._release(key)
            raise

    async def _release(self, key: str) -> None:
        await asyncio.shield(asyncio.to_thread(self._space.release, key))
