"""Whole messages that are not about objects: small talk, versions, options, another seed; by patterns in a table.

It knows nothing of what the answers are; it gives the English that asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from .lexicon import table
from .numerals import DIGITS, UNITS, read_numeral

_LONGEST = 40
"""No message of small talk has more characters."""
_NUMBER = rf"(?P<n>\d+|[{''.join(DIGITS)}{''.join(UNITS)}]+)"


def read_talk(text: str, language: str) -> tuple[str, str] | None:
    """Return the English of a whole message and what is left to read ('like version 1 but ...'), or None."""
    joined = re.sub(r"[\s,，、.。!！?？~～]", "", text)
    for english, patterns in _patterns(language):
        for pattern in patterns if len(joined) <= _LONGEST or "{rest}" in english else ():
            if found := pattern.fullmatch(text) or pattern.fullmatch(joined):
                groups = found.groupdict()
                number = read_numeral(groups["n"]) if groups.get("n") else None
                if groups.get("n") and number is None:
                    continue
                said = english if number is None else english.replace("{n}", f"{number:g}")
                return said.replace("{n}", "1"), groups.get("rest") or ""
    return None


def part_talk(parts: Sequence[str], language: str) -> str | None:
    """Return the English of the one part of a message that is talk: '我反悔了，撤销'."""
    found = [talk[0] for part in parts if (talk := read_talk(part.strip(), language)) and not talk[1]]
    return found[0] if len(found) == 1 else None


@cache
def _patterns(language: str) -> list[tuple[str, list[re.Pattern[str]]]]:
    return [
        (english, [re.compile(text.replace("{n}", _NUMBER), re.IGNORECASE) for text in texts])
        for english, texts in table(language, "talk").items()
    ]
