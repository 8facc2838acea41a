"""Singulars of known and unknown nouns, held to the inflect library."""

from __future__ import annotations

import inflect

from tools.layout.grammar.kinds import known_nouns
from tools.layout.grammar.nouns import singular

UNKNOWN = ("womble", "glorch", "flurry", "snark", "gadgetbox", "crash", "dress code", "plinth", "quokka", "tazo")


def test_the_plural_of_every_known_noun_is_read_back() -> None:
    engine = inflect.engine()
    wrong = {
        noun: singular(engine.plural_noun(noun)) for noun in known_nouns() if " " not in noun and not noun.endswith("s")
    }
    assert {noun: found for noun, found in wrong.items() if found != noun} == {}


def test_unknown_nouns_go_by_their_endings_as_inflect_does() -> None:
    engine = inflect.engine()
    for noun in UNKNOWN:
        plural = engine.plural_noun(noun)
        assert singular(plural) == engine.singular_noun(plural), plural
