"""The English for a thing's name in another script, from the lexicons: 一只猫 is "a cat"."""

from __future__ import annotations

import re

from tools.layout.phrases import number_word, plural, with_article

from .glosses import gloss

_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[a-z][a-z'-]*|\d+")


def english_name(text: str) -> str | None:
    """Return the words that a lexicon knows, as one phrase; None where it knows no noun of them."""
    languages = ("ja",) if _KANA.search(text) else ("zh", "ja") if _HAN.search(text) else ()
    for language in languages:
        words = _LATIN.findall(gloss(text, language))
        if any(not word.isdigit() for word in words):
            return _phrase(words)
    return None


def _phrase(words: list[str]) -> str:
    count = int(words[0]) if words[0].isdigit() else 1
    named = " ".join(word for word in words if not word.isdigit())
    return f"{number_word(count)} {plural(named)}" if count > 1 else with_article(named)
