"""English phrases of things in another language's words: 'a red car' -> 'ein rotes Auto', '一辆红色汽车', '赤い車'."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from ..nouns.plurals import plural
from ..phrases import ARTICLES, definite, with_article
from .cjk import name_in_chinese, name_in_japanese
from .european import FRENCH, GERMAN, SPANISH, name_in
from .phrases import read_phrase

Form = Literal["bare", "a", "the"]
_EUROPEAN = {"de": GERMAN, "es": SPANISH, "fr": FRENCH}
_TABLES = {"de": "de", "es": "es", "fr": "fr", "ja": "ja", "zh-Hans": "zh"}
"""Languages that have names of things, and the name of their table."""


def name_thing(phrase: str, language: str, form: Form = "bare", count: int = 1) -> str:
    """Say an English phrase ('a red car') in a language; what is not known stays English, so nothing is invented.

    Args:
        form: `bare` leaves the phrase's own article, `a` and `the` say it with the indefinite or definite one.
        count: 1, or how many there are; more than 1 asks for the plural, without the number.
    """
    if language == "en":
        return _in_english(phrase, form, count)
    return known_name(phrase, language, form, count) or _without_article(phrase)


@lru_cache(4096)
def known_name(phrase: str, language: str, form: Form = "bare", count: int = 1) -> str | None:
    """Return a phrase in a language, or None where a word of it is not in the language's table."""
    table = _TABLES.get(language)
    read = read_phrase(phrase, table) if table else None
    if read is None:
        return None
    if language in _EUROPEAN:
        return name_in(_EUROPEAN[language], read, form, count)
    return name_in_chinese(read, form, count) if language == "zh-Hans" else name_in_japanese(read)


def _without_article(phrase: str) -> str:
    first, _, rest = phrase.partition(" ")
    return rest if first.lower() in ARTICLES and rest else phrase


def _in_english(phrase: str, form: Form, count: int) -> str:
    bare = _without_article(phrase)
    if count > 1:
        bare = plural(bare)
    match form:
        case "the":
            return definite(bare)
        case "a":
            return with_article(bare) if count == 1 else bare
        case _:
            return phrase if count == 1 else bare
