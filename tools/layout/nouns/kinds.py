"""What kind of thing a noun names: `kind_of("poodle")` is "animal".

It knows nothing of sizes, sentences or checkpoints.
"""

from __future__ import annotations

from ..phrases import head_words
from .data import kinds
from .inflection import singular


def kind_of(noun: str) -> str | None:
    """Return the kind of a noun or noun group (longest known ending, any number), or None."""
    words = singular(noun.strip()).split()
    for start in range(len(words)):
        kind = kinds().get(" ".join(words[start:]))
        if kind:
            return kind
    return None


def head_noun(phrase: str) -> str:
    """Return the singular noun a phrase is about: 'two poodles on a mat' -> 'poodle', 'a teddy bear' -> 'teddy bear'."""
    group = singular(" ".join(head_words(phrase)) or "object").split()
    for start in range(len(group)):
        if " ".join(group[start:]) in kinds():
            return " ".join(group[start:])
    return group[-1]
