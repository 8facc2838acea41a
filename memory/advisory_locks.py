"""`AdvisoryLocks`: locks by key in PostgreSQL, for the processes of all machines that share a database.

The server frees them when the connection that took them ends, however that comes. It knows nothing of what is locked.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading

from sqlalchemy import Connection, Engine, TextClause, text
from sqlalchemy.exc import DBAPIError

from .errors import StoreError
from .faults import store_faults

_TRY = text("SELECT pg_try_advisory_lock(:high, :low)")
_RELEASE = text("SELECT pg_advisory_unlock(:high, :low)")
_RELEASE_ALL = text("SELECT pg_advisory_unlock_all() IS NOT NULL")
# A machine that lost its power says nothing; by itself the server would hold its locks for two hours.
_NOTICE_DEATH = text(
    "SELECT set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '5', false), "
    "set_config('tcp_keepalives_count', '3', false)"
)
_IS_HELD = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 "
    "AND classid = CAST(:high AS bigint)::oid AND objid = CAST(:low AS bigint)::oid "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)


class AdvisoryLocks:
    """Locks of one connection of its own, a key's first 64 bits of SHA-256 each.

    A connection that broke has lost its locks. The next use opens another one and takes what is still free of them again;
    what another process has taken meanwhile is its own, and the store's `StaleTurnError` stands between the two.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine, self._place = engine, place
        self._held: set[str] = set()
        self._connection: Connection | None = None
        self._using = threading.RLock()

    def try_acquire(self, key: str) -> bool:
        with self._using:
            # A connection may take its own lock twice; within a process a key has one holder, too.
            if key in self._held or not self._ask(_TRY, _halves(key)):
                return False
            self._held.add(key)
            return True

    def release(self, key: str) -> None:
        with self._using:
            self._held.discard(key)
            with contextlib.suppress(StoreError):  # a server that cannot be reached has freed it
                self._ask(_RELEASE, _halves(key))

    def is_held(self, key: str) -> bool:
        unsigned = {name: half % 2**32 for name, half in _halves(key).items()}
        with self._using:
            return self._ask(_IS_HELD, unsigned)

    def close(self) -> None:
        with self._using:
            self._held.clear()
            if self._connection is not None:
                # So others see at once what the end of the connection brings soon.
                with contextlib.suppress(StoreError):
                    self._ask(_RELEASE_ALL, {})
            self._drop()

    def _ask(self, question: TextClause, key: dict[str, int]) -> bool:
        """Ask the server; over a new connection where the one that there was is broken. Raises: StoreError."""
        with store_faults(self._place):
            for is_new in (self._connection is None, True):
                try:
                    return bool(self._connect().execute(question, key).scalar_one())
                except DBAPIError:
                    self._drop()
                    if is_new:
                        raise
        raise AssertionError("the second try returns or raises")

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._connection.execute(_NOTICE_DEATH)
            for key in self._held:
                self._connection.execute(_TRY, _halves(key))
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _halves(key: str) -> dict[str, int]:
    """Return the two signed 32-bit numbers that PostgreSQL knows the lock by."""
    digest = hashlib.sha256(key.encode()).digest()
    high, low = (int.from_bytes(digest[at : at + 4], signed=True) for at in (0, 4))
    return {"high": high, "low": low}
