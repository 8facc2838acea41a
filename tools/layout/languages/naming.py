"""The seam of namers: English phrases of things in another language.

It knows nothing of any one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Literal

Form = Literal["bare", "a", "the"]
Namer = Callable[[str, Form, int], "str | None"]
"""(English phrase, form, count) to the words, or None where the phrase is not known."""

NAMERS: Mapping[str, str] = {
    "de": "de.reading:name",
    "es": "es.reading:name",
    "fr": "fr.reading:name",
    "ja": "ja.naming:name",
    "zh-Hans": "zh.naming:name",
}
"""Language code to 'module:function' under this package; imported at first use."""


def name_thing(phrase: str, language: str, form: Form = "bare", count: int = 1) -> str:
    """Say an English phrase ('a red car') in a language; what is not known stays English, so nothing is invented.

    Args:
        form: `bare` leaves the phrase's own article, `a` and `the` say it with the indefinite or definite one.
        count: 1, or how many there are; more than 1 asks for the plural, without the number.
    """
    if place := NAMERS.get(language):
        module, _, name = place.partition(":")
        namer: Namer = getattr(import_module(f".{module}", __package__), name)
        if (words := namer(phrase, form, count)) is not None:
            return words
    return _in_english(phrase, form, count) if language == "en" else _without_article(phrase)


def _without_article(phrase: str) -> str:
    from ..phrases import ARTICLES

    first, _, rest = phrase.partition(" ")
    return rest if first.lower() in ARTICLES and rest else phrase


def _in_english(phrase: str, form: Form, count: int) -> str:
    from ..phrases import definite, plural, with_article

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
