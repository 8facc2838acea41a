"""Brings a database to the newest schema, whole or not at all.

It knows nothing of what the tables are for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Engine, insert, inspect, select, text, update

from .engine import damaged, open_write
from .errors import StoreSetupError
from .schema import APP_STORE, SCHEMA_VERSION, inbox, metadata, schema_version

_MIGRATION_LOCK = 5_270_114_038  # any number that nothing else in the database locks
Step = Callable[[Connection], None]


def _add_app_store(connection: Connection) -> None:
    for table in APP_STORE:
        table.create(connection)


def _add_owners(connection: Connection) -> None:
    for column in ("owner TEXT NOT NULL DEFAULT ''", "attempts INTEGER NOT NULL DEFAULT 0"):
        connection.execute(text(f"ALTER TABLE inbox ADD COLUMN {column}"))


MIGRATIONS: Mapping[int, Step] = {1: _add_app_store, 2: _add_owners}
"""Schema number -> what turns it into the next one. Every change of the tables adds one here."""


def bring_up_to_date(
    engine: Engine, place: str, steps: Mapping[int, Step] = MIGRATIONS, newest: int = SCHEMA_VERSION
) -> None:
    """Create the tables or migrate them, in one transaction.

    Raises:
        StoreSetupError: the database was written by a newer groundling.
    """
    with engine.connect() as connection:
        found = _find_number(connection)
    if found == newest:
        return
    with open_write(engine) as connection:
        if engine.dialect.name == "postgresql":  # SQLite's write lock holds the others back already
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        found = _find_number(connection)  # another process may have been faster
        if found is None:
            make_tables(connection, newest)
            return
        if found < 1:
            raise damaged(place, f"says that it has schema {found}, which there never was")
        if found > newest:
            raise StoreSetupError(
                f"the store {place} has schema {found}, and this groundling knows {newest} at most; "
                "update groundling or choose another data folder"
            )
        for number in range(found, newest):
            steps[number](connection)
        connection.execute(update(schema_version).values(number=newest))


def make_tables(connection: Connection, number: int = SCHEMA_VERSION) -> None:
    """Make the tables of a new store, in the form of that schema number."""
    metadata.create_all(connection)
    connection.execute(insert(schema_version).values(number=number))


def _find_number(connection: Connection) -> int | None:
    """Return the schema's number; None for a database without our tables, 0 for one that has lost it."""
    tables = inspect(connection)
    if not tables.has_table(schema_version.name):
        return 0 if tables.has_table(inbox.name) else None
    numbers = connection.execute(select(schema_version.c.number)).scalars().all()
    return numbers[0] if len(numbers) == 1 else 0
