"""A message's letters and words made comparable: accents folded, contractions and elisions taken apart.

It knows nothing of what words mean; which contractions there are is a language's data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_TOKEN = re.compile(
    r"[a-zA-Z]\w*-\d+\b|\d+\s*[x×]\s*\d+(?!\w)|\d+(?:[.,]\d+)?|[^\W\d_]+(?:['-][^\W\d_]+)*'?|%|#|[.,;:!?¡¿()]"
)
_LETTERS = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "’": "'", "´": "'", "`": "'", "‐": "-", "–": "-"})
_ELIDED = {"qu": "que", "d": "de", "n": "ne", "j": "je", "s": "se", "c": "ce", "m": "me", "t": "te"}
_QUOTES = {ord(written): plain for written, plain in {"’": "'", "´": "'", "`": "'", "‑": "-"}.items()}
CLITIC = "~"
"""Begins the key of a pronoun that hangs on its verb ('rends-la', 'hazlo'), so that it is never an article."""


@dataclass(frozen=True)
class Token:
    """A word as written, and its key: lower case, without accents.

    `exact` keeps the accents, which tell some words apart ('de' and 'dé').
    """

    text: str
    key: str
    exact: str = ""


@dataclass(frozen=True)
class Spelling:
    """How words of a language stick together.

    Attributes:
        contractions: 'del' -> ('de', 'el').
        elided: what may stand before an apostrophe ('l', 'd').
        hyphened: pronouns that may follow a verb after a hyphen ('la', 'moi').
        plural_articles, singular_articles: what tells the number of nouns that do not change.
        genitive_articles: what means 'of the' right after a noun.
    """

    contractions: Mapping[str, tuple[str, ...]]
    elided: frozenset[str] = frozenset()
    hyphened: frozenset[str] = frozenset()
    plural_articles: frozenset[str] = frozenset()
    singular_articles: frozenset[str] = frozenset()
    genitive_articles: frozenset[str] = frozenset()


def fold(text: str) -> str:
    """Return the text in lower case without accents: 'Größe' -> 'grosse'."""
    if text.isascii():
        return text.translate(_LETTERS).lower()
    lowered = unicodedata.normalize("NFKD", text.translate(_LETTERS).lower())
    return "".join(c for c in lowered if not unicodedata.combining(c)).translate(_LETTERS)


def with_written_umlauts(text: str) -> str:
    """Return the text as keyboards without umlauts write it: 'größer' -> 'groesser'."""
    return re.sub("[äöü]", lambda found: {"ä": "ae", "ö": "oe", "ü": "ue"}[found.group()], text.lower())


def tokens_of(text: str, spelling: Spelling) -> list[Token]:
    """Split a text into words and punctuation."""
    if text.isascii() and text.isalpha() and text.lower() not in spelling.contractions:
        return [Token(text, text.lower(), text.lower())]
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES)
    return [token for word in _TOKEN.findall(plain) for token in _apart(word, spelling)]


def _apart(word: str, spelling: Spelling) -> list[Token]:
    key = fold(word)
    if key in spelling.contractions:
        first, *rest = spelling.contractions[key]
        return [Token(word, first, first), *(Token("", part, part) for part in rest)]
    if "'" in key:
        before, _, after = word.partition("'")
        if (key_before := fold(before)) in _ELIDED and key_before in spelling.elided:
            said = _ELIDED[key_before]
            return [Token(before, said, said), *(_apart(after, spelling) if after else [])]
        if fold(before) in spelling.elided or fold(before).rpartition("-")[2] in spelling.elided:
            return [*_apart(before, spelling), *(_apart(after, spelling) if after else [])]
        if not after:
            return _apart(before, spelling)
    if "-" in key:
        parts = word.split("-")
        cut = next((i for i, part in enumerate(parts) if i and fold(part) in spelling.hyphened), 0)
        if cut:
            verb = _apart("-".join(parts[:cut]), spelling)
            return [*verb, *(Token(part, CLITIC + fold(part), CLITIC + fold(part)) for part in parts[cut:])]
    return [Token(word, key, unicodedata.normalize("NFC", word.lower()))]
