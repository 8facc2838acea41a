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

from .errors import StoreError, StoreSetupError
from .file_faults import explain_file_fault

BUSY_TIMEOUT_S = 15.0
# By itself SQLite lets the log grow to 1,000 pages (4 MB) before it folds it into the file.
WAL_PAGES = 64
QUICK_CHECK_MAX_BYTES = 32 * 2**20
CONNECT_TIMEOUT_S = 10
_WRITES = "groundling_writes"
_POSTGRES = "postgresql+psycopg"
_USE = (
    "use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME, signs such as @ and / in the password as %40 and %2F"
)


def make_store_engine(url: str) -> Engine:
    """Make the engine; for SQLite also the folder of its file.

    Raises:
        StoreSetupError: the URL cannot be read, its driver is missing, or the folder cannot be made.
    """
    parsed = _parse(url)
    try:
        if parsed.get_backend_name() != "sqlite":
            waits = {} if "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_TIMEOUT_S}
            return create_engine(parsed, pool_pre_ping=True, connect_args=waits)
        return _make_sqlite_engine(parsed)
    except ArgumentError as error:
        raise StoreSetupError(f"the database URL {place_of(parsed)} names no known kind of database; {_USE}") from error
    except ModuleNotFoundError as error:
        raise StoreSetupError(
            f"the database URL needs the Python package {error.name!r}; install it, or use sqlite:///FILE"
        ) from error


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Whatever stands there may hold a password, so neither it nor the parser's words about it are shown.
        raise StoreSetupError(f"the database URL cannot be read; {_USE}") from None
    return parsed.set(drivername=_POSTGRES) if parsed.drivername in ("postgres", "postgresql") else parsed


def place_of(url: URL) -> str:
    """Name a database for people: without the password, and without options, which may hold one, too."""
    return URL.create(url.drivername, url.username, None, url.host, url.port, url.database).render_as_string()


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


def damaged(place: Path | str, how: str = "is damaged or is not a groundling store") -> StoreSetupError:
    """Say that a store cannot be used as it is."""
    return StoreSetupError(
        f"the store {place} {how}; put a backup in its place, "
        "or move it and the -wal file beside it away and start again with a new one"
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
        same_file = _SameFile(Path(str(url.database)))
        event.listen(engine, "do_connect", same_file.check)
        event.listen(engine, "begin", same_file.check)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


class _SameFile:
    """Holds a store to the file that was opened first.

    Where that is deleted SQLite would go on in it, unseen, and the next connection would begin a new, empty one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[int, int] | None = None

    def check(self, *_event: object) -> None:
        """Look whether the file is still there. Raises: StoreError."""
        try:
            status = self._path.stat()
            found = (status.st_dev, status.st_ino)
        except OSError:
            found = None
        if self._opened is None:
            self._opened = found
        elif found != self._opened:
            raise StoreError(
                f"the store {self._path} was deleted or replaced while groundling was running, so nothing can be kept; "
                "put it back, or start groundling again"
            )


def is_busy(error: BaseException) -> bool:
    """Say whether SQLite refused because another connection holds the file."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorname.startswith("SQLITE_BUSY")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain_file_fault(error, "the data folder", folder) from error


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
