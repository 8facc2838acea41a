"""The words of things, colours, looks, numbers and places in the offline languages, with their English lemmas.

The tables are `lexicon/<language>.tsv`: english, part of speech, native forms, and for es, fr and de gender and further forms.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GLOSSED = ("zh", "ja", "es", "fr", "de")
"""Offline languages whose words have English lemmas; English itself needs none."""
UNSPACED = ("zh", "ja")
_GENDERS = frozenset(("m", "f", "n", ""))
_ADJECTIVE_ENDINGS = {"de": ("e", "er", "es", "en", "em"), "fr": ("e", "s", "es"), "es": ("s", "es")}
_NOUN_ENDINGS = {"de": (), "fr": ("s", "x"), "es": ("s", "es")}


@dataclass(frozen=True)
class Entry:
    """One line of a table.

    Attributes:
        natives: native forms, the usual one first.
        extras: for each native form its gender and further forms, as far as the table has them.
    """

    english: str
    kind: str
    natives: tuple[str, ...]
    extras: tuple[tuple[str, ...], ...] = ()

    def gender_of(self, index: int = 0) -> str:
        """Return the grammatical gender of a native form: `m`, `f`, `n`, or nothing."""
        found = self.extras[index] if index < len(self.extras) else ()
        return found[0] if found and found[0] in _GENDERS else ""


@cache
def entries(language: str) -> tuple[Entry, ...]:
    """Return all entries of a language, in the table's order."""
    path = Path(__file__).parent / "lexicon" / f"{language}.tsv"
    if not path.exists():
        return ()
    return tuple(map(_entry, filter(_is_entry, path.read_text("utf-8").splitlines())))


def _is_entry(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#") and line.count("\t") >= 2


def _entry(line: str) -> Entry:
    english, kind, natives, *rest = line.split("\t")
    extras = tuple(tuple(part.strip() for part in extra.split("|")) for extra in rest[0].split(";")) if rest else ()
    return Entry(english.strip(), kind.strip(), tuple(n.strip() for n in natives.split(";") if n.strip()), extras)


@cache
def surfaces(language: str) -> dict[str, Entry]:
    """Return every native form, inflected ones too, folded, with its entry; the first entry of a form counts."""
    found: dict[str, Entry] = {}
    for entry in entries(language):
        for form in _forms(entry, language):
            found.setdefault(fold(form), entry)
    return found


def _forms(entry: Entry, language: str) -> Iterator[str]:
    yield from entry.natives
    if language in UNSPACED:  # the extra column is the counter there: 只, 匹
        return
    for extra in entry.extras:
        yield from (form for form in extra if form not in _GENDERS)
    is_adjective = entry.kind in ("colour", "look", "number")
    endings = (_ADJECTIVE_ENDINGS if is_adjective else _NOUN_ENDINGS)[language]
    for native in entry.natives:
        yield from (native + ending for ending in endings)
        if language == "es" and is_adjective and native.endswith("o"):
            yield from (native[:-1] + ending for ending in ("a", "os", "as"))


def fold(text: str) -> str:
    """Return a text as words are compared: NFKC, without case; accents stay."""
    return unicodedata.normalize("NFKC", text).casefold()


def without_accents(text: str) -> str:
    """Return Latin text without its accents, as people type it in haste."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))
