"""Exit codes, and the one sentence that a person reads when something fails.

It knows the error types of the other packages, nothing of how they come about.
"""

from __future__ import annotations

import errno
import logging
import secrets

from agent.errors import BusyError, EndpointError, SettingsError
from memory.errors import StoreError
from tools.generation.request import RenderError
from tools.layout.errors import LayoutError

DONE, FAILED, USAGE, CONFIGURATION = 0, 1, 2, 78
EXPECTED = (LayoutError, RenderError, StoreError, BusyError, EndpointError, SettingsError)
_NO_SPACE = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))

_LOG = logging.getLogger(__name__)


class CommandError(Exception):
    """A command that cannot go on; `code` is the exit code, the text one sentence that says what to do."""

    def __init__(self, sentence: str, code: int = FAILED) -> None:
        self.code = code
        super().__init__(sentence)


def explain(error: Exception) -> str:
    """Say what failed; an error that nobody foresaw goes to the log and is named by a short reference."""
    if isinstance(error, (*EXPECTED, CommandError)):
        return str(error)
    if is_disk_full(error):
        where = getattr(error, "filename", None) or "the output"
        return f"the disk is full: {where} could not be written; free some space and try again"
    reference = secrets.token_hex(3)
    _LOG.error("unexpected error, reference %s", reference, exc_info=error)
    return f"something went wrong here, not in what you wrote; the log has the details under {reference}"


def is_disk_full(error: Exception) -> bool:
    """Whether something could not be written for lack of space."""
    return isinstance(error, OSError) and error.errno in _NO_SPACE


def exit_code_of(error: Exception) -> int:
    if isinstance(error, CommandError):
        return error.code
    if isinstance(error, StoreError):
        return error.exit_code
    return CONFIGURATION if isinstance(error, SettingsError) else FAILED
