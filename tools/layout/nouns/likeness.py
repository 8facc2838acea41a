"""Which nouns mean the same, and which name a whole kind: 'automobile' a car, 'vehicles' cars and trucks.

It knows nothing of layouts.
"""

from __future__ import annotations

from functools import cache

from .data import table
from .inflection import singular
from .kinds import head_noun, kind_of


@cache
def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for words in table("synonyms")["same"]:
        for word in words:
            groups.setdefault(word, set()).update(words)
    return {word: frozenset(others) for word, others in groups.items()}


def synonyms(noun: str) -> frozenset[str]:
    """Return every noun that may mean the same, itself included."""
    single = singular(noun)
    return _groups().get(single, frozenset()) | {single}


def names_kind(noun: str, phrase: str) -> bool:
    """Tell whether a noun names the kind that a phrase's thing is of: 'animals' and 'a brown dog'."""
    kinds = table("synonyms")["kinds"].get(singular(noun), ())
    return kind_of(head_noun(phrase)) in kinds
