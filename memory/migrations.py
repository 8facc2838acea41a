"""Brings a database to the newest schema, whole or not at all.

It knows nothing of what the tables are for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Engine, insert, inspect, select, update

from .engine import open_write
from .errors import StoreSetupError
from .schema import APP_STORE, SCHEMA_VERSION, metadata, schema_version

Step = Callable[[Connection], None]


def _add_app_store(connection: Connection) -> None:
    for table in APP_STORE:
        table.create(connection)


MIGRATIONS: Mapping[int, Step] = {1: _add_app_store}
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
        found = _find_number(connection)  # another process may have been faster
        if found is None:
            metadata.create_all(connection)
            connection.execute(insert(schema_version).values(number=newest))
            return
        if found > newest:
            raise StoreSetupError(
                f"the store {place} has schema {found}, and this groundling knows {newest} at most; "
                "update groundling or choose another data folder"
            )
        for number in range(found, newest):
            steps[number](connection)
        connection.execute(update(schema_version).values(number=newest))


def _find_number(connection: Connection) -> int | None:
    if not inspect(connection).has_table(schema_version.name):
        return None
    return connection.execute(select(schema_version.c.number)).scalar_one_or_none()
