"""Slips of the keyboard put right: 'mvoe teh car to the lfet' -> 'move the car to the left'.

Only words that nothing knows are touched, and only where one known word is near; it is asked when a message could not be read.
"""

from __future__ import annotations

import re
from functools import cache

from ..layout import Layout
from ..phrases import plural, words
from .colours import colour_words
from .data import table, word_set
from .kinds import known_nouns
from .language import edit_words
from .nouns import singular, vocabulary

_EXTRA = (
    "the left right above below between behind under over next bigger smaller larger higher lower darker brighter little slightly twice half "
    "percent pixels everything background style version another corner middle center bottom front please should would could their there these those "
    "with without instead around beside inside evenly colour color colours colors size double picture image scene night"
)


def corrected(text: str, layout: Layout | None) -> str:
    """Return the text with unknown words replaced by the nearest known ones; the same text where there are none."""
    known = _known() | _of(layout)
    return re.sub(r"[A-Za-z]{3,}", lambda found: _nearest(found.group(), known), text)


def swapped_back(text: str, layout: Layout | None) -> str:
    """Return the text with unknown words put right that only have two neighbouring letters swapped: 'bule', 'teh', 'brid'."""
    known = _known() | _of(layout)

    def fixed(found: re.Match[str]) -> str:
        word = found.group().lower()
        if is_known(word, known):
            return found.group()
        swaps = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        return next((swap for swap in swaps if swap in known), found.group())

    return re.sub(r"\b[A-Za-z]{3,}\b", fixed, text)


def is_known(word: str, known: frozenset[str]) -> bool:
    """Tell whether a word is one of these, or a noun or a verb that the grammar knows."""
    return (
        word in known
        or singular(word) in vocabulary()
        or word in word_set("words", "verbs")
        or word in word_set("words", "stops")
    )


def _of(layout: Layout | None) -> frozenset[str]:
    named = {word for item in layout.objects for word in words(item.phrase)} if layout else set()
    return frozenset(named | {plural(word) for word in named})


@cache
def _known() -> frozenset[str]:
    verbs = frozenset(table("edit_words")["verbs"])
    return (
        verbs
        | frozenset(_EXTRA.split())
        | colour_words()
        | edit_words()
        | word_set("words", "english")
        | frozenset(table("counts")["numbers"])
    )


def _nearest(word: str, known: frozenset[str]) -> str:
    lower = word.lower()
    if (
        lower in known
        or singular(lower) in vocabulary()
        or singular(lower) in known_nouns()
        or lower in word_set("words", "verbs")
    ):
        return word
    from rapidfuzz import process  # loaded only when a message could not be read
    from rapidfuzz.distance import DamerauLevenshtein

    near = [w for w in known if abs(len(w) - len(lower)) <= 2 and len(w) > 2]
    best = process.extractOne(lower, near, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_cutoff(lower))
    return best[0] if best else word


def _cutoff(word: str) -> float:
    """One slip in a short word, two in a long one."""
    return 0.66 if len(word) <= 4 else 0.72
