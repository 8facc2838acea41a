"""The Japanese lexicon: the tables, and every form of every verb.

It knows nothing of sentences.
"""

from __future__ import annotations

from functools import cache

from ..cjk.lexicon import Lexicon, table
from .conjugation import causatives, forms


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, made at first use."""
    made = Lexicon("ja")
    for word, senses in list(made.senses.items()):
        for number in senses.get("number_word", ()):
            made.add(word, "number", number)
    for category, verbs in table("ja", "verbs").items():
        for verb in verbs.split():
            for form, kind in forms(verb):
                if len(form) > 1 or form in ("し",):
                    made.add(form, category, verb.rstrip("*"))
                    made.add(form, "form", kind)
            if category == "posture":
                for form, kind in causatives(verb):
                    made.add(form, "move", verb)
                    made.add(form, "form", kind)
    made.longest = max(map(len, made.senses))
    return made
