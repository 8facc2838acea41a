"""Where log lines go: a small rotating file in the data folder, never the conversation's screen.

It knows nothing of what is logged.
"""

from __future__ import annotations

import logging
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path

NAME = "groundling.log"
_MAX_BYTES = 1_000_000


def open_log(data_dir: Path, level: str) -> None:
    """Send all logging and Python warnings to the log file; where it cannot be written, nowhere."""
    handler: logging.Handler
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(data_dir / NAME, maxBytes=_MAX_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    threading.excepthook = _log_thread


def _log_thread(failure: threading.ExceptHookArgs) -> None:
    """Keep what a background thread dies of off the screen; whoever needs its result meets the error again."""
    if failure.exc_value is not None:
        logging.getLogger(__name__).error("a background thread failed", exc_info=failure.exc_value)
