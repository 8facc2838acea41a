"""Opens databases: SQLite set up to survive power cuts and other processes, anything else as its URL says.

It knows nothing of tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from .errors import StoreSetupError

BUSY_TIMEOUT_S = 15.0
# By itself SQLite lets the log grow to 1,000 pages (4 MB) before it folds it into the file.
WAL_PAGES = 64
QUICK_CHECK_MAX_BYTES = 32 * 2**20
_WRITES = "groundling_writes"


def make_store_engine(url: str) -> Engine:
    """Make the engine; for SQLite also the folder of its file.

    Raises:
        StoreSetupError: the URL cannot be read, its driver is missing, or the folder cannot be made.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed, pool_pre_ping=True)
        return _make_sqlite_engine(parsed)
    except ArgumentError as error:
        raise StoreSetupError(
            f"the database URL {url!r} cannot be read; use sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        ) from error
    except ModuleNotFoundError as error:
        raise StoreSetupError(
            f"the database URL needs the Python package {error.name!r}; install it, or use sqlite:///FILE"
        ) from error


def sqlite_url(path: Path) -> str:
    """Write a file's path as a URL; unlike gluing, right for paths with `%` or `?` in them too."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def sqlite_file(engine: Engine) -> Path | None:
    """Return the file of a SQLite database, None for one in memory or another database."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name)


@contextmanager
def open_write(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that will write; SQLite takes its write lock at once, not half way."""
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        yield connection


def check_quickly(connection: Connection, path: Path) -> None:
    """Look for damage; skipped for files that would slow the start down.

    Raises:
        StoreSetupError: the file is damaged.
    """
    if path.stat().st_size > QUICK_CHECK_MAX_BYTES:
        return
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise damaged(path)


def damaged(place: Path | str) -> StoreSetupError:
    return StoreSetupError(
        f"the store {place} is damaged or is not a groundling store; move it and the -wal file beside it "
        "away and start again, or put a backup in its place"
    )


def _make_sqlite_engine(url: URL) -> Engine:
    arguments: dict[str, Any] = {"check_same_thread": False}
    if "timeout" not in url.query:
        arguments["timeout"] = BUSY_TIMEOUT_S
    if url.database in (None, "", ":memory:"):
        # One connection, lent to one thread at a time: every further one would be a further, empty database.
        engine = create_engine(
            url,
            connect_args=arguments,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=BUSY_TIMEOUT_S,
        )
    else:
        _make_folder(Path(str(url.database)).parent)
        engine = create_engine(url, connect_args=arguments)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_busy(error: BaseException) -> bool:
    """Say whether SQLite refused because another connection holds the file."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorname.startswith("SQLITE_BUSY")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreSetupError(
            f"the data folder {folder} cannot be made ({error.strerror}); choose one that you may write to"
        ) from error


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # None: the driver starts no transactions by itself, `_begin_sqlite` does.
    connection.isolation_level = None
    _turn_on_wal(connection)
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        f"wal_autocheckpoint={WAL_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@retry(
    retry=retry_if_exception(is_busy),
    stop=stop_after_delay(BUSY_TIMEOUT_S),
    wait=wait_random(0.005, 0.05),
    reraise=True,
)
def _turn_on_wal(connection: sqlite3.Connection) -> None:
    # Of two processes that open a new file at once, SQLite refuses one without waiting for its busy timeout.
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
