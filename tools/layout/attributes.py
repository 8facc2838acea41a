"""Words before the noun of a phrase, by kind: which it has, and the phrase with one put in, replaced or taken out.

It knows English word order from data and nothing of layouts; colours, which may be several words, are `phrases.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from .phrases import ARTICLES, colour_of, fix_article, head_noun, with_colour

COLOUR = "colour"
_DATA = Path(__file__).with_name("attributes.yaml")
_LATE = 99
"""The rank of words that no kind knows; they belong to the noun: 'a red | air balloon'."""


@cache
def _table() -> Mapping[str, list[str]]:
    """Return the words of each kind, in order, with colours (which are known elsewhere) where they stand."""
    listed: dict[str, list[str]] = yaml.safe_load(_DATA.read_text("utf-8"))
    *before, last = listed.items()
    return dict([*before, (COLOUR, []), last])


@cache
def _ranks() -> Mapping[str, int]:
    return {word: rank for rank, words in enumerate(_table().values()) for word in words}


def kinds() -> tuple[str, ...]:
    """Return the kinds of attributes, in the order in which their words stand."""
    return tuple(_table())


def kind_of(word: str) -> str | None:
    """Return what a word says: 'wooden' is a material, 'dark red' a colour; None for a word of no known kind."""
    word = word.strip().lower()
    if colour_of(f"a {word} thing") == word:
        return COLOUR
    rank = _ranks().get(word)
    return None if rank is None else kinds()[rank]


def attribute_of(phrase: str, kind: str) -> str | None:
    """Return the phrase's word of that kind: 'a red wooden chair', 'material' -> 'wooden'."""
    if kind == COLOUR:
        return colour_of(phrase)
    return next((word for word in _split(phrase)[1] if kind_of(word) == kind), None)


def with_attribute(phrase: str, word: str) -> str:
    """Return the phrase with the word put in; it takes the place of one of its own kind."""
    word = word.strip().lower()
    kind = kind_of(word)
    if kind == COLOUR:
        return with_colour(phrase, word)
    start, words, rest = _split(phrase)
    if word in (w.lower() for w in words):
        return phrase
    if kind is not None and (old := attribute_of(phrase, kind)):
        words[words.index(old)] = word
    else:
        words.insert(_place(words, _ranks().get(word, 0)), word)
    return _joined(start, words, rest)


def without_attribute(phrase: str, word: str) -> str:
    """Return the phrase without a word, or without its word of a kind ('colour'); the same phrase where it has none."""
    word = word.strip().lower()
    word = (attribute_of(phrase, word) or "") if word in kinds() else word
    if word and colour_of(phrase) == word:
        return with_colour(phrase, None)
    start, words, rest = _split(phrase)
    return _joined(start, [w for w in words if w.lower() != word], rest)


def _split(phrase: str) -> tuple[str, list[str], str]:
    """Return article, the words before the noun, and the noun with all that follows."""
    article = re.match(rf"\s*(?:(?:{'|'.join(sorted(ARTICLES))})\s+)?", phrase, re.IGNORECASE)
    begin = article.end() if article else 0
    noun = re.search(rf"\b{re.escape(head_noun(phrase))}\b", phrase[begin:], re.IGNORECASE)
    end = begin + noun.start() if noun else begin
    return phrase[:begin], phrase[begin:end].split(), phrase[end:]


def _place(words: list[str], rank: int) -> int:
    """Return where a word of that rank goes: after those before it in order, before the others."""
    ranks = [_rank(word) for word in words]
    after = [index + 1 for index, other in enumerate(ranks) if other <= rank]
    before = [index for index, other in enumerate(ranks) if rank < other < _LATE]
    return after[-1] if after else before[0] if before else 0


def _rank(word: str) -> int:
    kind = kind_of(word)
    return _LATE if kind is None else kinds().index(kind)


def _joined(start: str, words: list[str], rest: str) -> str:
    return fix_article(start + " ".join([*words, ""]) + rest)
