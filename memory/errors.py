"""The errors of this package, read by a user or an operator; each is one sentence that says what to do.

    StoreError                 a request failed; the process may go on (disk full, locked, page damaged)
    |-- StoreSetupError        the store cannot be opened as configured (read-only, corrupt, newer schema)
    |-- UnreachableError       the database's server does not answer, or the connection broke
    |-- DiskFullError          there was no space left to write it
    `-- StaleTurnError         the conversation moved on since the snapshot; take a new one and try again

It knows nothing of SQL, files or front ends.
"""

from __future__ import annotations

from typing import ClassVar


class StoreError(RuntimeError):
    """Something could not be remembered or recalled.

    Attributes:
        exit_code: what a command ends with when this is what stopped it (1: the request failed).
    """

    exit_code: ClassVar[int] = 1


class StoreSetupError(StoreError):
    """The store or a folder cannot be used as configured (78: wrong configuration)."""

    exit_code: ClassVar[int] = 78


class UnreachableError(StoreError):
    """The server does not answer; whether it wrote what it was asked to cannot be known, so it is asked again."""


class DiskFullError(StoreError):
    """There was no space left; nothing was written, and it can be tried again once there is."""


class StaleTurnError(StoreError):
    """Nothing was written: the turn was drafted on a snapshot that another turn has overtaken."""
