"""Reads and grows a conversation's tree of versions on an open connection, and moves the pointer in it.

It knows nothing of turns, replies or of what a layout means.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from .errors import StaleTurnError
from .inbox import make_turn_id
from .records import Version
from .schema import conversations, versions

MAX_CLIMB = 200
"""Levels that a jump towards the root leaves marked for redo; a bound on what one turn may cost."""

_LIGHT = [column for column in versions.c if column.name != "layout"]


def find_version(connection: Connection, conversation_id: int, number: int) -> tuple[Version, int | None] | None:
    """Read a version and the child of it that a redo goes to."""
    row = connection.execute(select(versions).where(_at(conversation_id, number))).one_or_none()
    return None if row is None else (_to_version(row, row.layout), row.last_child)


def list_versions(connection: Connection, where: ColumnElement[bool]) -> tuple[Version, ...]:
    """List versions in order, without their layouts."""
    rows = connection.execute(select(*_LIGHT).where(where).order_by(versions.c.number))
    return tuple(_to_version(row, None) for row in rows)


def add_versions(connection: Connection, conversation_id: int, turn: int, drafts: Sequence[Version]) -> None:
    """Insert new versions and make each the one that a redo at its parent goes to.

    Raises:
        StaleTurnError: a parent does not exist.
    """
    rows = [_to_row(conversation_id, turn, draft) for draft in drafts]
    if not rows:
        return
    try:
        connection.execute(insert(versions), rows)
    except IntegrityError as error:
        raise StaleTurnError(
            f"version {drafts[0].number} has a parent that does not exist; take a new snapshot and try again"
        ) from error
    for draft in drafts:
        _mark(connection, conversation_id, draft.parent, draft.number)


def give_pictures(connection: Connection, conversation_id: int, drawn: Sequence[Version]) -> None:
    """Give versions that have no picture theirs; one that has been drawn meanwhile keeps what it has."""
    for version in drawn:
        undrawn = and_(_at(conversation_id, version.number), versions.c.image.is_(None))
        connection.execute(update(versions).where(undrawn).values(image=version.image, meta=version.meta))


def mark_move(connection: Connection, conversation_id: int, old: int | None, new: int | None) -> None:
    """Remember, for redo, that `old` is left for `new`; the pointer itself stands in the conversation's row.

    Raises:
        StaleTurnError: `new` does not exist.
    """
    _mark_way_up(connection, conversation_id, old, new or 0)
    if new is not None:
        parent = connection.execute(select(versions.c.parent).where(_at(conversation_id, new))).one_or_none()
        if parent is None:
            raise StaleTurnError(f"there is no version {new} to go to; take a new snapshot and try again")
        _mark(connection, conversation_id, parent[0], new)


def _mark_way_up(connection: Connection, conversation_id: int, number: int | None, floor: int) -> None:
    # Parents have smaller numbers, so once below the floor it cannot be met any more.
    for _ in range(MAX_CLIMB):
        if number is None or number <= floor:
            return
        parent = connection.execute(select(versions.c.parent).where(_at(conversation_id, number))).scalar_one()
        _mark(connection, conversation_id, parent, number)
        number = parent


def _mark(connection: Connection, conversation_id: int, parent: int | None, child: int) -> None:
    if parent is None:
        here = conversations.c.id == conversation_id
        connection.execute(update(conversations).where(here).values(last_root=child))
    else:
        connection.execute(update(versions).where(_at(conversation_id, parent)).values(last_child=child))


def _at(conversation_id: int, number: int) -> ColumnElement[bool]:
    return and_(versions.c.conversation_id == conversation_id, versions.c.number == number)


def _to_row(conversation_id: int, turn: int, draft: Version) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "number": draft.number,
        "parent": draft.parent,
        "turn": turn,
        "author": draft.author,
        "label": draft.label,
        "seed": draft.seed,
        "created_at": time.time(),
        "image": draft.image,
        "meta": draft.meta,
        "operations": draft.operations,
        "layout": draft.layout,
    }


def _to_version(row: Row[Any], layout: dict[str, Any] | None) -> Version:
    return Version(
        number=row.number,
        parent=row.parent,
        layout=layout,
        seed=row.seed,
        operations=tuple(row.operations),
        image=row.image,
        author=row.author,
        turn_id=make_turn_id(row.turn),
        label=row.label,
        created_at=row.created_at,
        meta=row.meta,
    )
