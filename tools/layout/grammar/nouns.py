"""English nouns: singular forms, and how big and where things are drawn.

It knows nothing of sentences. Words that no table holds go by their endings: the inflect library takes a second to load, so it is
what the endings are held to in tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .data import table, word_set
from .kinds import kind_of, known_nouns


@dataclass(frozen=True)
class NounLook:
    """How a noun is drawn: size relative to an average object, aspect (width / height) and usual place."""

    size: float
    aspect: float
    place: str


@cache
def vocabulary() -> frozenset[str]:
    """Return every noun that a table holds, places included, in the singular or as written there."""
    places = word_set("backgrounds", "places") | word_set("backgrounds", "times") | word_set("backgrounds", "dual")
    return known_nouns() | frozenset(table("nouns")["nouns"]) | places | word_set("words", "parts")


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
    if word.endswith("men") and word[:-2] + "an" in known_nouns():
        return word[:-2] + "an"
    if word in irregular["fixed"] or not word.endswith("s") or (len(word) < 4 and word[:-1] not in known_nouns()):
        return word
    if word in known_nouns():
        return word
    for stem in _stems(word):
        if stem in known_nouns() or (stem in vocabulary() and stem != word):
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


def is_plural(word: str) -> bool:
    return singular(word) != word.lower()


@cache
def look_of(noun: str) -> NounLook:
    """Return how a noun is drawn: its own row, its last words' row, its kind's, or the default."""
    data = table("nouns")
    words = singular(noun).split()
    for start in range(len(words)):
        row = data["nouns"].get(" ".join(words[start:]))
        if row:
            return NounLook(*row)
    kind = kind_of(noun)
    return NounLook(*data["kinds"].get(kind, data["default"]))
