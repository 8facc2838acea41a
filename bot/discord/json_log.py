"""The bot's log: one JSON object per line, secrets removed, line breaks and control codes kept inside strings.

It knows nothing of what the secrets open. What people write is never logged.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

REMOVED = "[removed]"
_FACTS = "facts"


def log_event(logger: logging.Logger, event: str, **facts: Any) -> None:
    """Log one event with its facts, such as ids; never with what people write."""
    logger.info(event, extra={_FACTS: {name: value for name, value in facts.items() if value not in (None, "")}})


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object and removes every secret, tracebacks included."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, _FACTS, {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        text = json.dumps(line, ensure_ascii=True, default=str)
        for secret in self._secrets:
            text = text.replace(json.dumps(secret)[1:-1], REMOVED)
        return text


def log_as_json(secrets: Iterable[str]) -> None:
    """Let every handler of the root logger, which all records of ours and discord.py reach, write JSON lines."""
    formatter = JsonFormatter(secrets)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(formatter)
    # at DEBUG discord.py logs what people write and the tokens of their commands
    logger = logging.getLogger("discord")
    logger.setLevel(max(logging.INFO, logging.getLogger().level))
    # the events of the bot are few, and what an operator looks for
    logging.getLogger(__package__).setLevel(min(logging.INFO, logging.getLogger().level))
