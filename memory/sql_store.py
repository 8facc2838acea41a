"""`SqlStore`: the store on a relational database, SQLite by default, PostgreSQL by its URL.

It knows nothing of agents, front ends or pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from . import conversation_rows, inbox, turns, version_tree
from .advisory_locks import AdvisoryLocks
from .database import open_database
from .engine import open_write
from .errors import StoreError
from .faults import store_faults
from .file_faults import MakeRoom, no_room, with_room
from .lock_space import LockFiles, LockSpace
from .records import Conversation, Inbound, Message, TurnResult, Version
from .schema import conversations, versions
from .schema import inbox as inbox_table

MAX_NAME_CHARS = 200


class SqlStore:
    """A `Store` on any database that SQLAlchemy reaches; SQLite files are created with their folder.

    Args:
        url: `sqlite:///FILE`, `sqlite://` (in memory, gone at close) or `postgresql://...`.
        make_room: is asked to remove what can be made again where a message or turn finds the disk full.

    Raises:
        StoreSetupError: the database cannot be opened, is damaged, or was written by a newer groundling.
    """

    def __init__(self, url: str, make_room: MakeRoom = no_room) -> None:
        self._make_room = make_room
        self._engine, self.place = open_database(url)

    def accept(
        self, conversation: str, message_id: str, author: str, payload: dict[str, Any], owner: str = ""
    ) -> tuple[Inbound, bool]:
        _check_length("conversation name", conversation)
        _check_length("message id", message_id)

        def accept() -> tuple[Inbound, bool]:
            return self._accept(conversation, message_id, author, payload, owner)

        try:
            return with_room(accept, self._make_room)
        except IntegrityError:
            # Another process wrote the same row between our look and our insert; now it is there to be found.
            return accept()

    def _accept(
        self, conversation: str, message_id: str, author: str, payload: dict[str, Any], owner: str
    ) -> tuple[Inbound, bool]:
        with self._write() as connection:
            key = conversation_rows.find_or_add(connection, conversation)
            stored = inbox.find_inbound(connection, key, message_id)
            if stored is not None:
                return stored, False
            inbox.add_inbound(connection, key, message_id, author, payload, owner)
            added = inbox.find_inbound(connection, key, message_id)
        if added is None:
            raise StoreError(f"the store {self.place} did not keep the message; try again")
        return added, True

    def snapshot(self, conversation: str, recent: int = 8) -> Conversation:
        with self._read() as connection:
            return conversation_rows.read(connection, conversation, recent)

    def version(self, conversation: str, number: int) -> Version | None:
        with self._read() as connection:
            key = conversation_rows.find_key(connection, conversation)
            found = None if key is None else version_tree.find_version(connection, key, number)
            return found and found[0]

    def versions(self, conversation: str) -> tuple[Version, ...]:
        with self._read() as connection:
            key = conversation_rows.find_key(connection, conversation)
            return version_tree.list_versions(connection, versions.c.conversation_id == key)

    def children(self, conversation: str, number: int | None) -> tuple[Version, ...]:
        with self._read() as connection:
            key = conversation_rows.find_key(connection, conversation)
            here = (versions.c.conversation_id == key) & (versions.c.parent == number)
            return version_tree.list_versions(connection, here)

    def commit(self, turn: TurnResult) -> dict[str, Any]:
        def commit() -> dict[str, Any]:
            with self._write() as connection:
                return turns.commit(connection, turn)

        return with_room(commit, self._make_room)

    def take_over(self, turn_id: str, owner: str) -> int:
        with self._write() as connection:
            key = inbox.turn_key(turn_id)
            inbox.find_turn(connection, key)
            return inbox.take_over(connection, key, owner)

    def forget_attempts(self, turn_id: str) -> None:
        with self._write() as connection:
            inbox.forget_attempts(connection, inbox.turn_key(turn_id))

    def mark_delivered(self, turn_id: str) -> None:
        with self._write() as connection:
            key = inbox.turn_key(turn_id)
            if inbox.find_turn(connection, key).state == "accepted":
                raise StoreError(f"{turn_id} has no reply yet; commit it before it is marked delivered")
            inbox.set_state(connection, key, "delivered")

    def unfinished(self, conversation: str | None = None) -> tuple[Inbound, ...]:
        where = inbox_table.c.state == "accepted"
        if conversation is not None:
            where &= conversations.c.name == conversation
        with self._read() as connection:
            return inbox.list_inbound(connection, where)

    def undelivered(self, conversation: str) -> tuple[Inbound, ...]:
        where = (inbox_table.c.state == "answered") & (conversations.c.name == conversation)
        with self._read() as connection:
            return inbox.list_inbound(connection, where)

    def conversations(self) -> tuple[str, ...]:
        newest_first = conversations.c.used_at.desc(), conversations.c.id.desc()
        with self._read() as connection:
            return tuple(connection.execute(select(conversations.c.name).order_by(*newest_first)).scalars())

    def messages(self, conversation: str) -> tuple[Message, ...]:
        with self._read() as connection:
            return conversation_rows.read_messages(connection, conversation)

    def rename(self, conversation: str, name: str) -> None:
        _check_length("conversation name", name)
        try:
            with self._write() as connection:
                conversation_rows.rename(connection, conversation, name)
        except IntegrityError as error:
            raise StoreError(f"there is a conversation called {name!r} already; choose another name") from error

    def delete(self, conversation: str) -> None:
        with self._write() as connection:
            conversation_rows.delete(connection, conversation)

    def lock_space(self, folder: Path) -> LockSpace:
        """Make locks that reach as far as the store does: files in a folder, or in the database that machines share."""
        if self._engine.dialect.name == "postgresql":
            return AdvisoryLocks(self._engine, self.place)
        return LockFiles(folder)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with store_faults(self.place), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with store_faults(self.place), open_write(self._engine) as connection:
            yield connection


def _check_length(what: str, text: str) -> None:
    if not 1 <= len(text) <= MAX_NAME_CHARS:
        raise StoreError(f"the {what} has {len(text)} characters; use 1 to {MAX_NAME_CHARS}")
