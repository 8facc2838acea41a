"""`WordList`: words that somebody does not want, found in any text whatever their case, width or accents.

It knows nothing of who keeps the list or what follows from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..text_file import decode_text
from .layout import Layout

# Scripts whose words are not set apart by spaces (Thai to Khmer, kana, Chinese), and Korean with its particles.
_JOINED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_IS_JOINED = re.compile(f"[{_JOINED}]")
_LETTER = rf"[^\W_{_JOINED}]"


_SIGNS = str.maketrans("013457@$", "oieastas")
"""Signs that stand for the letters that they look like, in words that are dressed up."""
_APART = re.compile(r"(?<![^\W_])[^\W_](?:[\s.\-_*]+[^\W_](?![^\W_])){2,}")
"""Three letters or more that stand one by one."""
_ENDINGS = "(?:s|es|y|ed|ing)?"
_LEAST_INFLECTED = 4


@dataclass(frozen=True)
class WordList:
    """Words and phrases; an empty list finds nothing."""

    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)

    def find(self, text: str) -> str | None:
        """Find a word of the list in a text: a whole word, or any part of a text without spaces between words."""
        if not self.words:
            return None
        texts = dict.fromkeys((flat := fold_letters(text), *_undressed(flat)))
        return next((word for word in self.words if any(_holds(one, fold_letters(word)) for one in texts)), None)

    def find_in(self, layout: Layout) -> str | None:
        """Find a word in what a layout asks to be drawn; its negative prompt names what is kept out."""
        return self.find_among([layout.caption, layout.background, *(item.phrase for item in layout.objects)])

    def find_among(self, texts: Iterable[str]) -> str | None:
        """Find a word in one of several texts."""
        return next((word for text in texts if (word := self.find(text)) is not None), None)

    @classmethod
    def from_file(cls, path: Path) -> WordList:
        """Read one word or phrase a line; `#` begins a comment. Raises: OSError, NotUtf8Error."""
        lines = (line.partition("#")[0].strip() for line in decode_text(path.read_bytes()).splitlines())
        return cls(tuple(dict.fromkeys(line for line in lines if fold_letters(line))))


def fold_letters(text: str) -> str:
    """Make letters that look alike equal: case, width, accents, and signs that cannot be seen."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    seen = (c for c in apart if not _is_accent(c) and unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


def _is_accent(letter: str) -> bool:
    """Whether it is an accent or a vowel point; the marks of kana and of Indic and Thai scripts make other letters."""
    kind = unicodedata.combining(letter)
    return 10 <= kind <= 36 or kind >= 200


def _undressed(text: str) -> tuple[str, ...]:
    """Return a text without simple disguises: signs for letters ('bl00d'), letters one by one ('b l o o d')."""
    joined = _APART.sub(lambda found: re.sub(r"[\W_]", "", found[0]), text)
    return joined, re.sub(r"\S*[^\W\d_]\S*", lambda found: found[0].translate(_SIGNS), joined)


def _holds(text: str, word: str) -> bool:
    if not word or word not in text:
        return False
    if _IS_JOINED.search(word):
        return True
    endings = _ENDINGS if len(word) >= _LEAST_INFLECTED and word.isalpha() else ""
    return re.search(rf"(?<!{_LETTER}){re.escape(word)}{endings}(?!{_LETTER})", text) is not None
