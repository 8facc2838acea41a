"""Reads and writes inbound messages on an open connection.

It knows nothing of transactions; whoever opened the connection ends them.
"""

from __future__ import annotations

import json
import time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update

from .errors import StoreError
from .records import Inbound, InboundState
from .schema import conversations, inbox, versions

_PREFIX = "turn-"

_ROWS = select(inbox, conversations.c.name, versions.c.layout).select_from(
    inbox.join(conversations).outerjoin(
        versions,
        and_(versions.c.conversation_id == inbox.c.conversation_id, versions.c.number == inbox.c.layout_of),
    )
)


def turn_key(turn_id: str) -> int:
    """Return the row number that a turn id stands for."""
    digits = turn_id.removeprefix(_PREFIX)
    if not turn_id.startswith(_PREFIX) or not digits.isdecimal() or len(digits) > 18:
        raise StoreError(f"{turn_id!r} is not a turn id of this store; use the turn_id that accept() returned")
    return int(digits)


def make_turn_id(key: int) -> str:
    return f"{_PREFIX}{key}"


def find_inbound(connection: Connection, conversation_id: int, message_id: str) -> Inbound | None:
    here = and_(inbox.c.conversation_id == conversation_id, inbox.c.message_id == message_id)
    found = list_inbound(connection, here)
    return found[0] if found else None


def list_inbound(connection: Connection, where: ColumnElement[bool]) -> tuple[Inbound, ...]:
    """List inbound messages in order of arrival."""
    return tuple(_to_inbound(row) for row in connection.execute(_ROWS.where(where).order_by(inbox.c.id)))


def add_inbound(
    connection: Connection, conversation_id: int, message_id: str, author: str, payload: dict[str, Any], owner: str
) -> None:
    connection.execute(
        insert(inbox).values(
            conversation_id=conversation_id,
            message_id=message_id,
            author=author,
            payload=payload,
            accepted_at=time.time(),
            state="accepted",
            owner=owner,
        )
    )


def find_turn(connection: Connection, key: int) -> Inbound:
    """Read the turn and hold its row until the transaction ends.

    Raises:
        StoreError: there is no such turn.
    """
    row = connection.execute(_ROWS.where(inbox.c.id == key).with_for_update(of=inbox)).one_or_none()
    if row is None:
        raise StoreError(f"there is no {make_turn_id(key)} in this store; use the turn_id that accept() returned")
    return _to_inbound(row)


def set_state(connection: Connection, key: int, state: InboundState) -> None:
    connection.execute(update(inbox).where(inbox.c.id == key).values(state=state))


def take_over(connection: Connection, key: int, owner: str) -> int:
    """Note that a process begins a turn again; returns how many times one has."""
    begun = update(inbox).where(inbox.c.id == key).values(owner=owner, attempts=inbox.c.attempts + 1)
    return int(connection.execute(begun.returning(inbox.c.attempts)).scalar_one())


def forget_attempts(connection: Connection, key: int) -> None:
    connection.execute(update(inbox).where(inbox.c.id == key).values(attempts=0))


def answer(connection: Connection, key: int, conversation_id: int, reply: dict[str, Any]) -> None:
    """Store the reply; a layout that one of the conversation's versions holds is not stored again."""
    layout_of = _find_layout(connection, conversation_id, reply)
    if layout_of is not None:
        reply = {**reply, "layout": None}
    connection.execute(
        update(inbox).where(inbox.c.id == key).values(state="answered", reply=reply, layout_of=layout_of)
    )


def _find_layout(connection: Connection, conversation_id: int, reply: dict[str, Any]) -> int | None:
    layout, number = reply.get("layout"), reply.get("version")
    if not isinstance(layout, dict) or not isinstance(number, int):
        return None
    here = and_(versions.c.conversation_id == conversation_id, versions.c.number == number)
    stored = connection.execute(select(versions.c.layout).where(here)).scalar_one_or_none()
    # As text: in Python 1, 1.0 and True are equal, in JSON they are not.
    return number if json.dumps(stored) == json.dumps(layout) else None


def _to_inbound(row: Row[Any]) -> Inbound:
    reply = row.reply
    if row.layout_of is not None:
        reply = {**reply, "layout": row.layout}
    return Inbound(
        turn_id=make_turn_id(row.id),
        conversation=row.name,
        message_id=row.message_id,
        author=row.author,
        payload=row.payload,
        accepted_at=row.accepted_at,
        state=row.state,
        reply=reply,
        owner=row.owner,
    )
