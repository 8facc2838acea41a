"""Reads and adds conversations on an open connection; what it reads does not grow with their history.

It knows nothing of transactions.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from .inbox import make_turn_id
from .records import Conversation, Message
from .schema import conversations, messages
from .version_tree import find_version


def find_key(connection: Connection, name: str) -> int | None:
    return connection.execute(select(conversations.c.id).where(conversations.c.name == name)).scalar_one_or_none()


def find_or_add(connection: Connection, name: str) -> int:
    """Return the conversation's key and hold its row until the transaction ends."""
    here = select(conversations.c.id).where(conversations.c.name == name).with_for_update()
    key = connection.execute(here).scalar_one_or_none()
    if key is None:
        new = insert(conversations).values(name=name, next_number=1, options={}, used_at=time.time())
        key = int(connection.execute(new.returning(conversations.c.id)).scalar_one())
    return key


def read(connection: Connection, name: str, recent: int) -> Conversation:
    """Read the conversation as it stands; an unknown one is empty."""
    row = connection.execute(select(conversations).where(conversations.c.name == name)).one_or_none()
    if row is None:
        return Conversation(name)
    found = None if row.current is None else find_version(connection, row.id, row.current)
    version, redo = found or (None, row.last_root)
    return Conversation(
        name=row.name,
        current=row.current,
        version=version,
        redo=redo,
        next_number=row.next_number,
        options=row.options,
        recent_messages=_read_messages(connection, row, recent),
    )


def _read_messages(connection: Connection, conversation: Row[Any], recent: int) -> tuple[Message, ...]:
    newest_first = (
        select(messages)
        .where(messages.c.conversation_id == conversation.id)
        .order_by(messages.c.id.desc())
        .limit(recent)
    )
    rows = connection.execute(newest_first).all()
    return tuple(Message(row.role, row.text, make_turn_id(row.turn)) for row in reversed(rows))
