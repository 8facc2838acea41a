"""The one transaction in which a turn is written: whole, once, or not at all.

It knows nothing of what the turn did.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from . import inbox
from .errors import StaleTurnError
from .records import TurnResult
from .schema import conversations, messages
from .version_tree import add_versions, give_pictures, mark_move


def commit(connection: Connection, turn: TurnResult) -> dict[str, Any]:
    """Write the turn and return its reply; of a turn that is answered already, return the stored reply.

    Raises:
        StaleTurnError: the turn was drafted on a snapshot that another turn has overtaken.
    """
    key = inbox.turn_key(turn.turn_id)
    inbound = inbox.find_turn(connection, key)
    if inbound.reply is not None:
        return inbound.reply
    here = conversations.c.name == inbound.conversation
    conversation = connection.execute(select(conversations).where(here).with_for_update()).one()
    _check_numbers(turn, conversation)
    add_versions(connection, conversation.id, key, turn.versions)
    give_pictures(connection, conversation.id, turn.completed)
    if turn.current != "keep":
        mark_move(connection, conversation.id, conversation.current, turn.current)
    _add_messages(connection, conversation.id, key, turn)
    _update_conversation(connection, conversation, turn)
    inbox.answer(connection, key, conversation.id, turn.reply)
    return turn.reply


def _check_numbers(turn: TurnResult, conversation: Row[Any]) -> None:
    drafted = [version.number for version in turn.versions]
    free = list(range(conversation.next_number, conversation.next_number + len(drafted)))
    if drafted != free:
        raise StaleTurnError(
            f"{turn.turn_id} drafted versions {drafted}, but the next of {conversation.name!r} is "
            f"{conversation.next_number}; take a new snapshot and try again"
        )


def _add_messages(connection: Connection, conversation_id: int, key: int, turn: TurnResult) -> None:
    rows = [
        {"conversation_id": conversation_id, "turn": key, "role": message.role, "text": message.text}
        for message in turn.messages
    ]
    if rows:
        connection.execute(insert(messages), rows)


def _update_conversation(connection: Connection, conversation: Row[Any], turn: TurnResult) -> None:
    changed: dict[str, Any] = {
        "next_number": conversation.next_number + len(turn.versions),
        "used_at": time.time(),
    }
    if turn.current != "keep":
        changed["current"] = turn.current
    if turn.options is not None:
        changed["options"] = turn.options
    connection.execute(update(conversations).where(conversations.c.id == conversation.id).values(changed))
