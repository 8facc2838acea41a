"""Turns faults of files and folders into `StoreError` sentences; a full disk passes, wrong configuration does not.

It knows nothing of what the files hold.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from .errors import DiskFullError, StoreError, StoreSetupError

T = TypeVar("T")
MakeRoom = Callable[[], bool]
"""Removes what can be made again; False where nothing was left to remove."""
FULL_BYTES = 256 * 1024
"""Less than this is left on a disk that is full for a database, which needs a few pages at once."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {
    getattr(errno, name)
    for name in ("EACCES", "EPERM", "EROFS", "ENOTDIR", "EISDIR", "EEXIST", "ENOENT", "ENAMETOOLONG", "ELOOP")
}


def explain_file_fault(error: OSError, what: str, place: Path) -> StoreError:
    """Say what is the matter with a file or folder; `what` names its kind, such as "the picture"."""
    if error.errno in _FULL:
        return DiskFullError(f"the disk is full, {what} {place} could not be written; free some space and try again")
    if error.errno in _DENIED:
        return StoreSetupError(
            f"{what} {place} cannot be used ({error.strerror}); allow this user to write there, "
            "or choose another data folder"
        )
    return StoreError(f"{what} {place} could not be written or read ({error.strerror}); check the disk, then try again")


def is_disk_full(folder: Path) -> bool:
    """Whether hardly anything is left on the disk of a folder; False where that cannot be told."""
    try:
        return shutil.disk_usage(folder).free < FULL_BYTES
    except OSError:
        return False


def no_room() -> bool:
    """Have nothing to remove."""
    return False


def with_room(work: Callable[[], T], make_room: MakeRoom) -> T:
    """Do the work; where the disk is full remove what can be made again, and do it once more. Raises: StoreError."""
    try:
        return work()
    except DiskFullError:
        if not make_room():
            raise
        return work()
