"""A phrase that names several objects at once: "three apples" is three times "an apple".

It splits only what counts a plural ("three apples"), never what a number merely describes ("a three-story house").
"""

from __future__ import annotations

import re
from functools import cache

from .phrases import fix_article, head_noun, number_word

MOST = 12
_LEADING = re.compile(r"\s*(\w+)\s+(\S.*)")


def take_count(phrase: str) -> tuple[str, int]:
    """Return the phrase of one object and how many there are; the phrase as it is where it counts nothing."""
    found = _LEADING.fullmatch(phrase)
    count = _counts().get(found.group(1).lower(), 0) if found else 0
    if found is None or not 2 <= count <= MOST:
        return phrase, 1
    rest = found.group(2)
    many = head_noun(rest)
    one = _singular(many)
    if one is None:
        return phrase, 1
    single = re.sub(rf"\b{re.escape(many)}\b", one, rest, count=1, flags=re.IGNORECASE)
    return fix_article(f"a {single}"), count


@cache
def _counts() -> dict[str, int]:
    return {number_word(n): n for n in range(2, MOST + 1)} | {str(n): n for n in range(2, MOST + 1)}


@cache
def _singular(noun: str) -> str | None:
    """Return the singular of a plural; None where the noun is no plural that is known."""
    import inflect  # half a second that only a counted phrase shall cost

    one = inflect.engine().singular_noun(noun)
    return str(one) if one else None
