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
_GENDERS = frozenset(("m", "f", "n", "mp", "fp", "p", ""))
_NO_FORMS = _GENDERS | {"<"}
"""What of the extra column is no form: genders (`p`: plural alone), and `<` of adjectives that stand before the noun."""
_GUARDED, _ACCENTED = "?", "!"
_DETERMINERS = "# determiners: "


@dataclass(frozen=True)
class Entry:
    """One line of a table.

    Attributes:
        natives: native forms, the usual one first.
        extras: for each native form its gender and further forms, as far as the table has them.
        guarded: native forms that are other words as well and name this only after a determiner: montre (watch, show).
        accented: native forms that are another word without their accents: mûr (ripe), mur (wall).
    """

    english: str
    kind: str
    natives: tuple[str, ...]
    extras: tuple[tuple[str, ...], ...] = ()
    guarded: frozenset[str] = frozenset()
    accented: frozenset[str] = frozenset()


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
    forms = [n.strip() for n in natives.split(";") if n.strip()]
    marked = {mark: frozenset(n[1:] for n in forms if n.startswith(mark)) for mark in (_GUARDED, _ACCENTED)}
    bare = tuple(n.lstrip(_GUARDED + _ACCENTED) for n in forms)
    return Entry(english.strip(), kind.strip(), bare, extras, marked[_GUARDED], marked[_ACCENTED])


@cache
def determiners(language: str) -> frozenset[str]:
    """Return the words after which guarded forms name things, as the table's comment lists them."""
    path = Path(__file__).parent / "lexicon" / f"{language}.tsv"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    listed = (line.removeprefix(_DETERMINERS) for line in lines if line.startswith(_DETERMINERS))
    return frozenset(fold(word) for words in listed for word in words.split(";"))


@cache
def surfaces(language: str) -> dict[str, Entry]:
    """Return every form, inflected ones too, folded, with its entry; the first entry of a form counts. Guarded forms are not here."""
    return _tables(language)[0]


@cache
def guarded_surfaces(language: str) -> dict[str, Entry]:
    """Return the forms that name a thing only after a determiner, folded, with their entries."""
    return _tables(language)[1]


@cache
def _tables(language: str) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Sort forms into free and guarded ones. A form of a noun that is an adjective too is guarded: roses (flowers, pink)."""
    free: dict[str, Entry] = {}
    guarded: dict[str, Entry] = {}
    of_looks = [entry for entry in entries(language) if entry.kind in ("colour", "look")]
    looks = {fold(form) for entry in of_looks for form in _forms(entry, language) if form not in entry.guarded}
    looks = looks if language not in UNSPACED else set()
    for entry in entries(language):
        is_look = entry.kind in ("colour", "look")
        for form in map(fold, _forms(entry, language)):
            if form in map(fold, entry.guarded) or (form in looks and not is_look and entry.kind in ("noun", "place")):
                guarded.setdefault(form, entry)
                guarded.setdefault(without_accents(form), entry)
            else:
                free.setdefault(form, entry)
    return free, guarded


@cache
def plain_surfaces(language: str) -> dict[str, Entry]:
    """Return the forms as typed without accents (German: also with ae, oe, ue) where that is no other form."""
    table = surfaces(language)
    plain: dict[str, Entry] = {}
    for form, entry in table.items():
        if form not in entry.accented:
            plain.setdefault(without_accents(form), entry)
            if language == "de":
                plain.setdefault(form.translate(_UMLAUTS), entry)
    return {form: entry for form, entry in plain.items() if form not in table}


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _forms(entry: Entry, language: str) -> Iterator[str]:
    yield from entry.natives
    if language not in UNSPACED:  # there the extra column is the counter: 只, 匹
        yield from (form for extra in entry.extras for form in extra if form not in _NO_FORMS)


def fold(text: str) -> str:
    """Return a text as words are compared: NFKC, without case; accents stay."""
    return unicodedata.normalize("NFKC", text).casefold()


def without_accents(text: str) -> str:
    """Return Latin text without its accents, as people type it in haste."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))
