"""Plurals of English nouns."""

from __future__ import annotations

import re
from functools import lru_cache

_IRREGULAR = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "mouse": "mice",
    "goose": "geese",
    "foot": "feet",
    "tooth": "teeth",
    "ox": "oxen",
    "cactus": "cacti",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "hero": "heroes",
    "volcano": "volcanoes",
    "mango": "mangoes",
    **{
        n: n
        for n in [
            "sheep",
            "fish",
            "deer",
            "moose",
            "bison",
            "aircraft",
            "spacecraft",
            "scissors",
            "trousers",
            "jeans",
            "glasses",
            "pants",
        ]
    },
    **{
        n: n[:-1] + "ves"
        for n in ["wolf", "calf", "leaf", "loaf", "shelf", "bookshelf", "scarf", "elf", "half", "thief"]
    },
    **{n: n[:-2] + "ves" for n in ["knife", "wife", "life"]},
}


@lru_cache(4096)
def plural(noun: str) -> str:
    """Return the plural of a noun or of a noun group (its last word)."""
    start, _, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        formed = _IRREGULAR[last]
    elif last.endswith("man") and last not in ("human", "german"):
        formed = last[:-2] + "en"
    elif re.search(r"(s|x|z|ch|sh)$", last):
        formed = last + "es"
    elif re.search(r"[^aeiou]y$", last):
        formed = last[:-1] + "ies"
    else:
        formed = last + "s"
    return f"{start} {formed}".strip()
