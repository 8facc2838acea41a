"""English words inside a message in another language: 'bird', 'left', 'bigger' in '把 the bird 移到 left'.

It knows nothing of the other language.
"""

from __future__ import annotations

from functools import cache

from ...grammar.colours import colour_words
from ...grammar.data import table
from ...grammar.kinds import known_nouns
from ...grammar.nouns import singular
from ...grammar.things import number_of
from .lexicon import Senses

_POSITIONS = {
    "left": "left", "right": "right", "top": "top", "bottom": "bottom", "middle": "middle", "center": "middle",
    "up": "top", "down": "bottom", "above": "above", "below": "below", "behind": "behind",
}  # fmt: skip
_FILLERS = frozenset({"please", "the", "to", "ok", "of", "is", "and", "in", "on", "at", "it's", "pls"})
_OTHERS: dict[str, Senses] = {
    "bigger": {"size": ("big",)},
    "smaller": {"size": ("small",)},
    "it": {"pronoun": ("it",)},
    "them": {"pronoun": ("them",)},
    "background": {"background": ("background",)},
    "undo": {"undo": ("undo",)},
}


@cache
def english_senses(word: str) -> Senses:
    """Return what an English word may mean inside another language; unknown ones pass as nouns."""
    if word in _OTHERS:
        return _OTHERS[word]
    if word in ("a", "an"):
        return {"number": ("1",), "filler": (word,)}
    if word in _FILLERS:
        return {"filler": (word,)}
    if word in _POSITIONS:
        return {"position": (_POSITIONS[word],)}
    if word in table("sizes")["factors"]:
        return {"size": (word,)}
    if word in colour_words() and word not in known_nouns():
        return {"colour": (word,)}
    if (number := number_of(word)) is not None:
        return {"number": (str(number),)}
    return {"noun": (singular(word),), "latin": (word,)}
