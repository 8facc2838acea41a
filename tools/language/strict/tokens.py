"""Text to tokens: words, numbers, single CJK characters and single signs, folded so that spellings of a word are equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_CJK = r"[぀-ヿ㐀-鿿豈-﫿々〇]"
_TOKEN = re.compile(rf"{_CJK}|\d+(?:\.\d+)?|(?:(?!{_CJK})[^\W\d_])+(?:'(?:(?!{_CJK})[^\W\d_])*)?|[^\w\s]|_")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
                         "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "、": ",", "，": ",", "。": ".", "！": "!", "？": "?",
                         "：": ":", "；": ";", "×": "x", "・": "·", "\ufe0f": None, "\u200d": None, "\u200b": None})  # fmt: skip
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


@dataclass(frozen=True)
class Folding:
    """How a language folds its spellings: characters replaced, accents dropped (but for those kept), l'arbre as two words."""

    replaced: Mapping[str, str]
    drops_accents: bool = False
    keeps: str = ""
    splits_apostrophes: bool = False

    def fold(self, word: str) -> str:
        """Return a word as it is compared."""
        word = "".join(self.replaced.get(c, c) for c in word)
        if not self.drops_accents or word.isascii():
            return word
        return "".join(c if c in self.keeps else unicodedata.normalize("NFD", c)[0] for c in word)


def plain(text: str) -> str:
    """Return text in lower case with one form of each quote, dash and wide character."""
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES)).translate(_QUOTES).lower()
    return _HYPHEN.sub(" ", unicodedata.normalize("NFC", text))


def tokenise(text: str, folding: Folding) -> tuple[str, ...]:
    """Split text into folded tokens, in time linear in its length."""
    text = plain(text)
    text = _APOSTROPHE.sub("' ", text) if folding.splits_apostrophes else text
    return tuple(folding.fold(token) for token in _TOKEN.findall(text))
