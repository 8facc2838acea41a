"""Keep a secret out of the log, tracebacks included, whoever logs it.

It knows nothing of what the secret opens.
"""

from __future__ import annotations

import logging

REMOVED = "[removed]"


class HidingFormatter(logging.Formatter):
    """Formats as another formatter does, then removes the secret."""

    def __init__(self, inner: logging.Formatter, secret: str) -> None:
        super().__init__()
        self._inner = inner
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        return self._inner.format(record).replace(self._secret, REMOVED)


def hide_in_logs(secret: str) -> None:
    """Wrap the formatter of every handler of the root logger, which all records of ours and discord.py reach."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(HidingFormatter(handler.formatter or logging.Formatter(), secret))
    # at DEBUG discord.py logs what people write and the tokens of their commands
    logger = logging.getLogger("discord")
    logger.setLevel(max(logging.INFO, logging.getLogger().level))
