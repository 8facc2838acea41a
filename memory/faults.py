"""Turns the database's faults into `StoreError` sentences that say what to do.

It knows nothing of queries; what it does not recognise stays what it is, a bug with its traceback.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from .engine import damaged
from .errors import DiskFullError, StoreError, StoreSetupError, UnreachableError
from .file_faults import is_disk_full


@contextmanager
def store_faults(place: str) -> Iterator[None]:
    """Raise StoreError for any fault of the database within; `place` names it for the reader."""
    try:
        yield
    except PoolTimeout as error:
        raise _busy(place) from error
    except DBAPIError as error:
        if (known := _explain(error, place)) is None:
            raise
        raise known from error


def _explain(error: DBAPIError, place: str) -> StoreError | None:
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is None:
        return _explain_server(error, place)
    if name.startswith(_ALSO_WHEN_FULL) and is_disk_full(Path(place).parent):
        return _full(place)
    for start, make in _BY_SQLITE_NAME.items():
        if name.startswith(start):
            return make(place)
    return None


def _explain_server(error: DBAPIError, place: str) -> StoreError | None:
    state, first_line = getattr(error.orig, "sqlstate", None), str(error.orig).partition("\n")[0]
    if state == _NO_PRIVILEGE or (isinstance(error, OperationalError) and any(one in first_line for one in _REFUSED)):
        return StoreSetupError(
            f"the database {place} refuses this user ({first_line}); check user, password, database and rights"
        )
    if not isinstance(error, OperationalError):
        return None
    if state == _DISK_FULL:
        return _full(place)
    if state is not None and state.startswith(_PASSES):
        return StoreError(f"the database {place} is too busy ({first_line}); try again in a moment")
    return UnreachableError(f"the database {place} does not answer ({first_line}); check that it runs and try again")


_NO_PRIVILEGE, _DISK_FULL = "42501", "53100"
_PASSES = ("40", "53", "55")
"""Classes of SQLSTATE: transaction rollback, insufficient resources, object not in prerequisite state."""
_REFUSED = ("authentication failed", "does not exist", "no pg_hba.conf entry", "permission denied")
"""What the server says before there is a connection, and so without a SQLSTATE."""


def _busy(place: str) -> StoreError:
    return StoreError(f"the store {place} is locked by another process; close that one or try again in a moment")


def _full(place: str) -> StoreError:
    return DiskFullError(f"the disk is full, nothing was written to {place}; free some space and try again")


def _unreadable(place: str) -> StoreError:
    return StoreError(f"the disk failed while using {place}; check the disk and its free space, then try again")


def _read_only(place: str) -> StoreError:
    return StoreSetupError(
        f"the store {place} cannot be written; allow this user to write to the file and its folder, "
        "or choose another data folder"
    )


# The files beside the store cannot be made or grown on a full disk, which SQLite calls by these names.
_ALSO_WHEN_FULL = ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")
_BY_SQLITE_NAME = {
    "SQLITE_BUSY": _busy,
    "SQLITE_LOCKED": _busy,
    "SQLITE_FULL": _full,
    "SQLITE_IOERR": _unreadable,
    "SQLITE_READONLY": _read_only,
    "SQLITE_PERM": _read_only,
    "SQLITE_CANTOPEN": _read_only,
    "SQLITE_CORRUPT": damaged,
    "SQLITE_NOTADB": damaged,
}
