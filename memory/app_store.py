"""`AppStore`: what a front end with many people keeps beside the conversations, in the same database.

Events (what arrived, once each), preferences (JSON per owner) and usage (counts per day and name, against limits).
What `add_event` and `book` have returned survives a kill and a power cut. Calls are synchronous and may come from any
thread. It knows nothing of any one front end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from . import event_inbox, usage
from .database import open_database
from .engine import open_write
from .faults import store_faults
from .records import InboxEvent
from .schema import preferences

T = TypeVar("T")


def today() -> str:
    """Return the day that usage is counted on: UTC's, whatever the clock on the wall does."""
    return datetime.now(UTC).date().isoformat()


class AppStore:
    """One front end's events, preferences and usage.

    Args:
        url: the store's.
        box: the front end's name; events are kept apart by it.

    Raises:
        StoreSetupError: the database cannot be opened, or was written by a newer groundling.
    """

    def __init__(self, url: str, box: str) -> None:
        self._box = box
        self._engine, self._place = open_database(url)

    def add_event(self, key: str, payload: dict[str, Any]) -> bool:
        """Write an event down before anything is done about it; False when it came before."""
        return self._write(lambda connection: event_inbox.add(connection, self._box, key, payload))

    def pass_over_event(self, key: str) -> None:
        """Note in one step that an event is not to be worked on: no other process or start ever sees it open."""
        self._write(lambda connection: event_inbox.add_done(connection, self._box, key))

    def has_event(self, key: str) -> bool:
        """Whether an event of that key came already, done or not."""
        with self._read() as connection:
            return event_inbox.is_there(connection, self._box, key)

    def rewrite_event(self, key: str, payload: dict[str, Any]) -> None:
        """Change what an open event says."""
        self._write(lambda connection: event_inbox.rewrite(connection, self._box, key, payload))

    def open_events(self) -> tuple[InboxEvent, ...]:
        """List what is not done, in order of arrival."""
        with self._read() as connection:
            return event_inbox.list_open(connection, self._box)

    def finish_event(self, key: str) -> None:
        """Note that an event is dealt with."""
        self._write(lambda connection: event_inbox.set_done(connection, self._box, key))

    def preference(self, owner: str) -> dict[str, Any]:
        """Read what an owner has set; empty when nothing."""
        with self._read() as connection:
            here = select(preferences.c.value).where(preferences.c.owner == owner)
            return dict(connection.execute(here).scalar_one_or_none() or {})

    def preferences(self, start: str) -> dict[str, dict[str, Any]]:
        """Read what every owner whose name starts so has set."""
        with self._read() as connection:
            here = select(preferences).where(preferences.c.owner.startswith(start, autoescape=True))
            return {row.owner: row.value for row in connection.execute(here)}

    def set_preference(self, owner: str, value: dict[str, Any]) -> None:
        """Replace what an owner has set; nothing at all removes the owner."""
        self._write(lambda connection: _set_preference(connection, owner, value))

    def used(self, who: str, day: str | None = None) -> int:
        """Return how much a name has used today, or on a day."""
        with self._read() as connection:
            return usage.used(connection, day or today(), who)

    def book(self, limits: Mapping[str, int], amount: int, day: str | None = None) -> str | None:
        """Count an amount for all names or for none: returns the name whose limit stands against it."""
        return self._write(lambda connection: usage.book(connection, day or today(), limits, amount))

    def give_back(self, names: Iterable[str], amount: int, day: str | None = None) -> None:
        """Take back what was counted too much."""
        owed = tuple(names)
        self._write(lambda connection: usage.give_back(connection, day or today(), owed, amount))

    def tidy(self) -> None:
        """Forget events that were done long ago and counts of long ago."""
        first = date.fromisoformat(today()) - timedelta(days=usage.KEPT_DAYS)
        self._write(lambda connection: event_inbox.forget_old(connection, self._box))
        self._write(lambda connection: usage.forget_before(connection, first.isoformat()))

    def close(self) -> None:
        """Free connections."""
        self._engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with store_faults(self._place), self._engine.connect() as connection:
            yield connection

    def _write(self, work: Callable[[Connection], T]) -> T:
        with store_faults(self._place):
            try:
                with open_write(self._engine) as connection:
                    return work(connection)
            except IntegrityError:
                # another process inserted the same row between our look and our insert; now it is there to be found
                with open_write(self._engine) as connection:
                    return work(connection)


def _set_preference(connection: Connection, owner: str, value: dict[str, Any]) -> None:
    here = preferences.c.owner == owner
    if not value:
        connection.execute(delete(preferences).where(here))
    elif connection.execute(update(preferences).where(here).values(value=value)).rowcount == 0:
        connection.execute(insert(preferences).values(owner=owner, value=value))
