"""Opens the store's database: makes it where there is none, proves it to be ours, brings it up to date.

A SQLite file comes into being whole, with its tables. So one without content was cut short, and is never taken for new.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sqlalchemy import Engine, create_engine

from .engine import check_quickly, damaged, make_store_engine, place_of, sqlite_file, sqlite_url
from .faults import store_faults
from .migrations import bring_up_to_date, make_tables
from .pictures import sync_folder


def open_database(url: str) -> tuple[Engine, str]:
    """Open it; returns the engine and the name that sentences use for the place, which holds no password.

    Raises:
        StoreSetupError: the database cannot be opened, is damaged or no store of ours, or was written by a newer groundling.
    """
    engine = make_store_engine(url)
    path = sqlite_file(engine)
    place = str(path) if path else place_of(engine.url)
    try:
        with store_faults(place):
            if path is not None:
                _find_or_make_file(path)
                with engine.connect() as connection:
                    check_quickly(connection, path)
            bring_up_to_date(engine, place)
    except BaseException:
        engine.dispose()
        raise
    return engine, place


def _find_or_make_file(path: Path) -> None:
    """Make a new store unless there is one; of several processes that do at once, all get the same.

    Raises:
        StoreSetupError: the file is there and empty.
    """
    if path.exists():
        if path.stat().st_size == 0:
            raise damaged(path, "is empty, all that was in it is gone")
        return
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}.tmp")
    engine = create_engine(sqlite_url(draft))
    try:
        with engine.begin() as connection:
            make_tables(connection)
        engine.dispose()
        _put_in_place(draft, path)
    finally:
        engine.dispose()
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _put_in_place(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # unlike a rename it never takes the place of what another process has put there
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            draft.rename(path)
