"""English nouns in the singular and plural.

Words that no table holds go by their endings: the inflect library takes a second to load, so it is what the endings are
held to in tests.
"""

from __future__ import annotations

from functools import cache

from .data import kinds, table


@cache
def vocabulary() -> frozenset[str]:
    """Return every noun that a table holds, places included, in the singular or as written there."""
    return frozenset(kinds()) | frozenset(table("nouns")["nouns"]) | frozenset(table("places")["nouns"])


@cache
def singular(word: str) -> str:
    """Return the singular of a word or of a noun group (its last word); other words come back unchanged."""
    start, _, last = word.lower().rpartition(" ")
    single = _singular_word(last)
    return f"{start} {single}" if start else single


def _singular_word(word: str) -> str:
    irregular = table("irregular")
    if word in irregular["plurals"]:
        return str(irregular["plurals"][word])
    if word.endswith("men") and word[:-2] + "an" in kinds():
        return word[:-2] + "an"
    if word in irregular["fixed"] or not word.endswith("s") or (len(word) < 4 and word[:-1] not in kinds()):
        return word
    if word in kinds():
        return word
    for stem in _stems(word):
        if stem in kinds() or (stem in vocabulary() and stem != word):
            return stem
    if word.endswith(("ss", "us", "is")):
        return word
    return _by_ending(word)


def _stems(word: str) -> tuple[str, ...]:
    if word.endswith("ies"):
        return word[:-3] + "y", word[:-1]
    if word.endswith("ves"):
        return word[:-3] + "f", word[:-3] + "fe", word[:-1]
    if word.endswith("es"):
        return word[:-1], word[:-2]
    return (word[:-1],)


def _by_ending(word: str) -> str:
    """Singular of an unknown word in -s: 'wombles', 'glorches', 'flurries'."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return word[:-2]
    return word[:-1]
