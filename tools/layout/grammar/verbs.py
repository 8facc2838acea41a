"""Verbs told by their endings, after nouns: 'boats docked in a harbor', 'planes taking off'.

It knows nothing of sentences.
"""

from __future__ import annotations

from .data import word_set
from .nouns import singular, vocabulary


def is_participle(word: str) -> bool:
    """Tell a verb in -ing from nouns like 'building'."""
    return (
        word.endswith("ing")
        and len(word) > 4
        and word not in vocabulary()
        and word not in word_set("words", "ing_nouns")
    )


def is_past_participle(word: str) -> bool:
    """Tell 'docked' and 'curled' from 'bed' and from what says how a thing looks ('painted')."""
    return (
        word.endswith("ed")
        and len(word) > 3
        and word not in vocabulary()
        and word not in word_set("words", "look_participles")
    )


def is_finite_verb(word: str) -> bool:
    """Tell 'drifts' from 'cats', after a noun of which there is one."""
    is_noun = singular(word) in vocabulary() and singular(word) != "set"
    return word.endswith("s") and not word.endswith("ss") and not is_noun and word not in word_set("words", "stops")
