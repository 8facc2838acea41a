"""A text without spaces cut into known words: the cut with the fewest unknown characters, then the fewest words.

It knows nothing of grammar. Latin words stand for themselves, so that 'move the 鸟' can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .english import english_senses
from .lexicon import Lexicon, Senses
from .numerals import NUMERAL, read_numeral

_LATIN = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*(?:-\d+)?")
_KATAKANA = re.compile(r"[ァ-ヺー・]+")
_UNKNOWN_COST, _UNKNOWN_START, _WORD_COST, _SHORT_WORD_COST = 20.0, 6.0, 2.0, 2.3


@dataclass(frozen=True)
class Token:
    """A word, or a run of characters that no word covers (then without senses)."""

    text: str
    senses: Senses
    start: int

    def has(self, *categories: str) -> bool:
        return any(category in self.senses for category in categories)

    def value(self, category: str) -> str:
        return self.senses[category][0]

    @property
    def is_known(self) -> bool:
        return bool(self.senses)


def segment(text: str, lexicon: Lexicon) -> list[Token]:
    """Cut a normalised text into tokens; spaces are dropped."""
    best: list[tuple[float, int, Senses]] = [(0.0, 0, {})] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        unknown = best[end - 1]
        starts = _UNKNOWN_START if unknown[2] or end == 1 else 0.0
        best[end] = (unknown[0] + _UNKNOWN_COST + starts, end - 1, {})
        for start, senses, cost in _words_ending(text, end, lexicon):
            if best[start][0] + cost <= best[end][0]:  # of equal ones, the longest first word
                best[end] = (best[start][0] + cost, start, senses)
    return _joined(_walk_back(text, best))


def _words_ending(text: str, end: int, lexicon: Lexicon) -> Iterable[tuple[int, Senses, float]]:
    if text[end - 1].isspace():
        yield end - 1, {"space": ("",)}, 0.0
        return
    for start in range(max(0, end - max(lexicon.longest, 24)), end):
        word = text[start:end]
        if _cuts_latin(text, start, end):
            continue
        senses = lexicon.senses.get(word) or lexicon.senses.get(word.lower())
        if senses and not _cuts_katakana(text, start, end, lexicon):
            yield start, senses, _SHORT_WORD_COST if len(word) == 1 else _WORD_COST
        elif _LATIN.fullmatch(word):
            yield start, english_senses(word.lower()), _WORD_COST
        elif NUMERAL.fullmatch(word) and (number := read_numeral(word)) is not None:
            yield start, {"number": (f"{number:g}",)}, _WORD_COST


def _cuts_latin(text: str, start: int, end: int) -> bool:
    def inside(position: int) -> bool:
        pair = text[position - 1 : position + 1] if position else ""
        return bool(re.fullmatch(r"[A-Za-zÀ-ÿ'’-]{2}|[A-Za-z-]\d|\d\d|\d[.]|[.]\d", pair))

    return inside(start) or inside(end)


def _cuts_katakana(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """'ブラック' is no 'ラック': a word within a run of katakana counts only where the rest of it is words too."""
    run = next((m for m in _KATAKANA.finditer(text) if m.start() < end and m.end() > start), None)
    if run is None or (run.start() >= start and run.end() <= end):
        return False
    around = [text[run.start() : max(run.start(), start)], text[min(end, run.end()) : run.end()]]
    return any(part and not _is_made_of_words(part, lexicon) for part in around)


def _is_made_of_words(text: str, lexicon: Lexicon) -> bool:
    reached = {0}
    for end in range(1, len(text) + 1):
        if any(start in reached and text[start:end] in lexicon.senses for start in range(end)):
            reached.add(end)
    return len(text) in reached


def _walk_back(text: str, best: list[tuple[float, int, Senses]]) -> list[Token]:
    tokens: list[Token] = []
    end = len(text)
    while end:
        _, start, senses = best[end]
        tokens.append(Token(text[start:end], senses, start))
        end = start
    return [token for token in reversed(tokens) if "space" not in token.senses]


def _joined(tokens: list[Token]) -> list[Token]:
    """Join unknown characters that stand together."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last and not last.senses and not token.senses and last.start + len(last.text) == token.start:
            joined[-1] = Token(last.text + token.text, {}, last.start)
        else:
            joined.append(token)
    return joined
