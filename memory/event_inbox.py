"""Events: what arrived at a front end and is not dealt with yet, each kept once, on an open connection.

An event is written before anything is done about it, so that a kill loses nothing; a done one is remembered for a
while, so that the same event again does nothing. It knows nothing of what events say, nor of transactions.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from .records import InboxEvent
from .schema import letters

KEPT_S = 2 * 86_400.0
"""How long a done event is remembered."""


def add(connection: Connection, box: str, key: str, payload: dict[str, Any]) -> bool:
    """Write an event down; False when it is there already."""
    if is_there(connection, box, key):
        return False
    new = insert(letters).values(box=box, key=key, payload=payload, arrived_at=time.time(), done=0)
    connection.execute(new)
    return True


def add_done(connection: Connection, box: str, key: str) -> None:
    """Write an event down as dealt with; one that is there already stays as it is."""
    if add(connection, box, key, {}):
        set_done(connection, box, key)


def is_there(connection: Connection, box: str, key: str) -> bool:
    """Whether an event was written down, done or not."""
    here = select(letters.c.id).where(letters.c.box == box, letters.c.key == key)
    return connection.execute(here).first() is not None


def list_open(connection: Connection, box: str) -> tuple[InboxEvent, ...]:
    """List the events that are not done, in order of arrival."""
    rows = connection.execute(select(letters).where(letters.c.box == box, letters.c.done == 0).order_by(letters.c.id))
    return tuple(InboxEvent(row.key, row.payload, row.arrived_at) for row in rows)


def rewrite(connection: Connection, box: str, key: str, payload: dict[str, Any]) -> None:
    """Change what an event says, unless it is done."""
    here = (letters.c.box == box) & (letters.c.key == key) & (letters.c.done == 0)
    connection.execute(update(letters).where(here).values(payload=payload))


def set_done(connection: Connection, box: str, key: str) -> None:
    """Note that an event is dealt with; only its key is kept."""
    here = (letters.c.box == box) & (letters.c.key == key)
    connection.execute(update(letters).where(here).values(done=1, payload={}))


def forget_old(connection: Connection, box: str) -> None:
    """Remove events that have been done for long."""
    old = letters.c.arrived_at < time.time() - KEPT_S
    connection.execute(delete(letters).where(letters.c.box == box, letters.c.done == 1, old))
