"""Whether two English words are forms of one: cats and cat, bigger and big. Crude, for comparing alone."""

from __future__ import annotations

import re
from functools import cache

from tools.layout.nouns.inflection import singular

_AFTER_NOUN = re.compile(r" (?:in|with|of|made|on) ")


def noun_of(phrase: str) -> str:
    """Return the last word before what tells more of a thing: 'boots' of 'red boots with laces'; empty of an empty phrase."""
    return _AFTER_NOUN.split(phrase, maxsplit=1)[0].rpartition(" ")[2]


@cache
def stem_of(word: str) -> str:
    """Return a word without the endings that English puts on nouns, verbs and comparatives; crude, for comparing alone."""
    for ending, least in (("ies", 3), ("ing", 4), ("est", 4), ("es", 3), ("ed", 4), ("er", 4), ("s", 3), ("'s", 2)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            base = word[: -len(ending)]
            return base[:-1] if len(base) > 3 and base[-1] == base[-2] else base.rstrip("e")
    return word.rstrip("e") if len(word) > 2 else word


def same_word(one: str, other: str) -> bool:
    """Tell whether two words are forms of one."""
    return (
        one.removesuffix("s") == other.removesuffix("s")
        or one == other
        or stem_of(one) == stem_of(other)
        or other == _IRREGULAR.get(one)
        or one == _IRREGULAR.get(other)
        or singular(one) == singular(other)
    )


_IRREGULAR = dict(
    pair.split("/")
    for pair in [
        "old/older",
        "lil/little",
        "pic/picture",
        "doggo/dog",
        "kitty/cat",
        "pup/puppy",
        "ppl/people",
        "gray/grey",
        "color/colour",
        "kids/child",
    ]
)
