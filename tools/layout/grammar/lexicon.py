"""Finding the longest fixed expression at a place in a row of words.

It knows nothing of what the expressions mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from .data import table, word_set

_TOKEN = re.compile(r"\d+(?:\.\d+)?(?=\s|[^\w.]|$)|/?[^\W_]+(?:['’-][^\W_]+)*|[,;&+]")
_SENTENCE_END = re.compile(r"[.!?:]+(?:\s|$)|[()\"“”]|\s[-–—]\s")
Expressions = Mapping[tuple[str, ...], str]
MAX_WORDS = 8
"""No expression of the tables is longer."""


_WRITTEN = re.compile(
    r"\bwith\s+['\"“]([^'\"“”]{1,60})['\"”]\s+written\s+(?:on\s+(?:it|them)|across\s+it)", re.IGNORECASE
)
_SAYS = re.compile(r"\b(says|reads|saying|words?|text|labell?ed)\s+['\"“]([^'\"“”]{1,60})['\"”]", re.IGNORECASE)


def tokens_of(text: str) -> tuple[str, ...]:
    """Split into words and commas; sentence ends become commas, apostrophes and hyphens stay inside words.

    What is written on something stays with it: 'a mug that says "hello"'.
    """
    text = _SAYS.sub(r"\1 \2", _WRITTEN.sub(r"that says \1", text))
    return tuple(_TOKEN.findall(_SENTENCE_END.sub(" , ", text.replace("’", "'"))))


@cache
def expressions(name: str, section: str) -> Expressions:
    """Return {words of an expression: its key} of one section of a table of lists."""
    return {tuple(text.split()): key for key, texts in table(name)[section].items() for text in texts}


@cache
def flat_expressions(name: str, key: str) -> Expressions:
    """Return {words of an expression: the key} of one list of a table."""
    return {tuple(str(text).split()): key for text in table(name)[key]}


def longest(found: Expressions, tokens: Sequence[str], start: int) -> tuple[str, int] | None:
    """Return the key and length of the longest expression that begins at `start`, or None."""
    for length in range(min(len(tokens) - start, MAX_WORDS), 0, -1):
        key = found.get(tuple(token.lower() for token in tokens[start : start + length]))
        if key is not None:
            return key, length
    return None


def strip_leading(text: str, name: str, key: str) -> str:
    """Drop expressions of a list from the start of a text, again and again."""
    parts: Iterable[str] = sorted(word_set(name, key), key=len, reverse=True)
    pattern = re.compile(
        rf"^\s*(?!next\s+to\b)(?:{'|'.join(re.escape(part) for part in parts)})(?=\s|$|,)[\s,]*", re.IGNORECASE
    )
    while (shorter := pattern.sub("", text, count=1)) != text:
        text = shorter
    return text.strip()
