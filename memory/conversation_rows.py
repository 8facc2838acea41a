"""Reads, adds, renames and removes conversations on an open connection; what a turn reads does not grow with them.

It knows nothing of transactions.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy import delete as delete_from

from .inbox import make_turn_id
from .records import Conversation, Message
from .schema import conversations, inbox, messages, versions
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


def read_messages(connection: Connection, name: str) -> tuple[Message, ...]:
    """Read the whole dialogue, oldest first."""
    key = find_key(connection, name)
    rows = connection.execute(select(messages).where(messages.c.conversation_id == key).order_by(messages.c.id))
    return tuple(Message(row.role, row.text, make_turn_id(row.turn)) for row in rows)


def rename(connection: Connection, name: str, new: str) -> None:
    connection.execute(update(conversations).where(conversations.c.name == name).values(name=new))


def delete(connection: Connection, name: str) -> None:
    """Remove the conversation and everything in it, children before their parents."""
    key = find_key(connection, name)
    if key is None:
        return
    numbers = select(versions.c.number).where(versions.c.conversation_id == key).order_by(versions.c.number.desc())
    for number in connection.execute(numbers).scalars().all():
        connection.execute(delete_from(versions).where(versions.c.conversation_id == key, versions.c.number == number))
    for table in (messages, inbox):
        connection.execute(delete_from(table).where(table.c.conversation_id == key))
    connection.execute(delete_from(conversations).where(conversations.c.id == key))


def _read_messages(connection: Connection, conversation: Row[Any], recent: int) -> tuple[Message, ...]:
    newest_first = (
        select(messages)
        .where(messages.c.conversation_id == conversation.id)
        .order_by(messages.c.id.desc())
        .limit(recent)
    )
    rows = connection.execute(newest_first).all()
    return tuple(Message(row.role, row.text, make_turn_id(row.turn)) for row in reversed(rows))
