"""Colour words.

It knows nothing of pixels.
"""

from __future__ import annotations

import re
from functools import cache

from .data import table, word_set


@cache
def colour_words() -> frozenset[str]:
    """Return every word that names a colour."""
    basic: dict[str, list[str]] = table("colours")["basic"]
    return frozenset(word for words in basic.values() for word in words) | word_set("colours", "others")


def is_colour(text: str) -> bool:
    """Tell whether a text is only a colour, such as 'red', 'light blue' or 'black and white'."""
    words = re.split(r"[\s-]+", text.strip().lower())
    shades = word_set("colours", "shades")
    if not words or (words[-1] not in colour_words() and text.lower() not in colour_words()):
        return False
    return all(word in colour_words() or word in shades or word == "and" for word in words[:-1])


def is_pure_colour(word: str) -> bool:
    """Tell whether a word names a colour and never a thing (orange does both)."""
    return word in colour_words() and word not in word_set("colours", "also_things")
