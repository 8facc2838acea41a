"""Column types: text that any database takes, and compact JSON.

It knows nothing of tables or of what the JSON means.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Dialect, Text, TypeDecorator


def clean_text(text: str) -> str:
    """Replace what a database cannot hold: lone surrogates and NUL become U+FFFD, pairs are joined."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


class CleanText(TypeDecorator[str]):
    """Text whose every value, also in comparisons, is cleaned on its way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean_text(value)


class CompactJSON(TypeDecorator[Any]):
    """JSON as text without spaces; Python's None is SQL NULL.

    Text and not the database's own JSON type: PostgreSQL's refuses NaN and escaped NUL, which strangers send.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return clean_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)
