"""The words of a language for things, looks, colours, places and styles, found at a place of the tokens.

They come from `tools/layout/lexicon/<lang>.tsv` (English lemma, kind, native words, forms of each as gender|plural|others) and
from the lists of the pattern table, whose inflected forms are made by the table's endings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tools.layout.lexicon import UNSPACED, Entry, entries

from .tokens import Folding, tokenise

_GENDERS = ("m", "f", "n", "mp", "fp", "np")
FOLDER = Path(__file__).parents[2] / "layout" / "lexicon"
Endings = Sequence[tuple[str, str]]
"""Pairs of a pattern and its replacement; the first pattern that is found in a word makes its form."""


@dataclass(frozen=True)
class Word:
    """A native word of a lexicon line with its forms; `others` are cases of nouns, or the inflected forms of looks."""

    english: str
    kind: str
    native: str
    gender: str = ""
    plural: str = ""
    others: tuple[str, ...] = ()


class WordList:
    """Words of one kind: each may be several tokens long and means one or more English words."""

    def __init__(self, folding: Folding) -> None:
        self._folding = folding
        self._found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._first: dict[tuple[str, ...], str] = {}

    def add(self, native: str, english: str) -> None:
        """Add a word; a native word that is there already keeps its first meaning first."""
        tokens = tokenise(native, self._folding)
        if tokens and (tokens, english) not in self._found.get(tokens[0], ()):
            self._found.setdefault(tokens[0], []).append((tokens, english))
            self._first.setdefault(tokens, english)

    def every(self, tokens: tuple[str, ...], start: int) -> Iterable[tuple[int, str]]:
        """Yield the end and each meaning of the words that stand at a place."""
        for word, english in self._found.get(tokens[start], ()):
            if tokens[start : start + len(word)] == word:
                yield start + len(word), english

    def first(self, tokens: tuple[str, ...], start: int) -> Iterable[tuple[int, str]]:
        """Yield the end and the first meaning of the words that stand at a place."""
        for word, english in self._found.get(tokens[start], ()):
            if tokens[start : start + len(word)] == word and self._first[word] == english:
                yield start + len(word), english

    def meanings(self, native: str) -> tuple[str, ...]:
        """Return all meanings of a whole word."""
        tokens = tokenise(native, self._folding)
        return tuple(e for end, e in self.every(tokens, 0) if end == len(tokens)) if tokens else ()

    @property
    def first_tokens(self) -> frozenset[str]:
        return frozenset(self._found)

    def __iter__(self) -> Iterator[str]:
        return iter(" ".join(tokens) for tokens in self._first)


@lru_cache
def read_words(language: str) -> tuple[Word, ...]:
    """Return the words of a language's lexicon file; none where there is no file."""
    return tuple(word for entry in entries(language) for word in _words(entry, language in UNSPACED))


def _words(entry: Entry, is_unspaced: bool) -> Iterable[Word]:
    for at, native in enumerate(entry.natives):
        if native.startswith("!"):
            continue  # a word only as written, in capitals for example: too doubtful for this reader
        forms = entry.extras[at] if at < len(entry.extras) and not is_unspaced else ()
        gender = forms[0][:1] if forms and forms[0] in _GENDERS else ""
        more = tuple(form for form in forms if form not in _GENDERS and len(form) > 1)
        is_noun = entry.kind in ("noun", "place")
        plural = more[0] if is_noun and more else ""
        yield Word(entry.english, entry.kind, native.lstrip("?"), gender, plural, more[1:] if is_noun else more)


def english_words() -> tuple[Word, ...]:
    """Return the English words: of the English file, and the lemmas that the other languages translate."""
    own = read_words("en")
    known = {(word.native, word.kind) for word in own}
    others = sorted(file.stem for file in FOLDER.glob("??.tsv") if file.stem != "en")
    lemmas = dict.fromkeys((w.english, w.kind) for language in others for w in read_words(language))
    return (*own, *(Word(lemma, kind, lemma) for lemma, kind in lemmas if (lemma, kind) not in known))


def inflect(word: str, endings: Endings) -> str:
    """Return a word with the first ending that fits it."""
    for pattern, replacement in endings:
        if re.search(pattern, word):
            return re.sub(pattern, replacement, word, count=1)
    return word


def all_forms(word: str, endings: Endings) -> set[str]:
    """Return a word and each form that any of the endings makes of it."""
    made = {re.sub(pattern, replacement, word, count=1) for pattern, replacement in endings if re.search(pattern, word)}
    return {word, *made}


def plural_of(noun: str, endings: Endings, particles: Iterable[str]) -> str:
    """Return the plural of a noun of one or more words: of the last, or of all before a particle ('pomme de terre')."""
    if not endings:
        return noun
    words = noun.split()
    if not (parts := [i for i, word in enumerate(words) if word in particles]):
        whole = words if particles else words[-1:]
        return " ".join([*words[: len(words) - len(whole)], *(inflect(w, endings) for w in whole)])
    return " ".join([*(inflect(w, endings) for w in words[: parts[0]]), *words[parts[0] :]])


def as_pairs(endings: Iterable[Mapping[str, str] | Sequence[str]]) -> list[tuple[str, str]]:
    """Return the endings of a table."""
    return [(str(pair[0]), str(pair[1])) for pair in endings]  # type: ignore[index]
