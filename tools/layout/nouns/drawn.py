"""How big and where things are drawn: by the noun, and by what the phrase says of it ('a tiny mouse', 'a flying pig')."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..phrases import words
from .data import table
from .inflection import singular
from .kinds import kind_of

_SMALLEST, _BIGGEST = 0.5, 1.8


@dataclass(frozen=True)
class NounLook:
    """How a noun is drawn: size relative to an average object, aspect (width / height) and usual place."""

    size: float
    aspect: float
    place: str


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


def size_factor(phrase: str) -> float:
    """Return how much bigger than usual the words say that a thing is: 'a tiny mouse' 0.6; the noun itself says nothing."""
    factors: dict[str, float] = table("sizes")["factors"]
    factor = 1.0
    for word in words(phrase)[:-1]:
        factor *= factors.get(word, 1.0)
    return min(_BIGGEST, max(_SMALLEST, factor))


def is_airborne(phrase: str) -> bool:
    """Tell whether the words say that a thing is in the air, whatever it is: 'a flying pig'."""
    return not table("sizes")["airborne"].keys().isdisjoint(words(phrase))
