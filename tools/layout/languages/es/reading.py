"""Spanish: its rules of inflection, its reader and its namer.

Its words are the data beside it; how sentences are turned into English is `transfer/`'s work.
"""

from __future__ import annotations

import re

from ...layout import Layout
from ..naming import Form
from ..reading import InEnglish
from ..transfer.language import Language, NounForms
from ..transfer.naming import Grammar, name_in
from ..transfer.reader import read_in

_VOWELS = "aeiouáéíóú"
_SMALL_WORDS = frozenset({"de", "con", "en", "a", "al", "del", "para", "y"})


def _plural_word(word: str) -> str:
    if re.search(r"[áéíóú][ns]$", word):
        plain = word[:-2] + word[-2].translate(str.maketrans("áéíóú", "aeiou")) + word[-1]
        return plain + "es"
    if word.endswith("z"):
        return word[:-1] + "ces"
    if word.endswith(("s", "x")):
        return word
    return word + ("s" if word[-1] in _VOWELS else "es")


def plural_of(words: str) -> str:
    """Return the plural of a noun and of the adjectives after it; what follows 'de' stays."""
    parts = words.split(" ")
    end = next((i for i, part in enumerate(parts) if part in _SMALL_WORDS), len(parts))
    return " ".join([*map(_plural_word, parts[:end]), *parts[end:]])


def noun_forms(word: str, gender: str, plural: str) -> NounForms:
    several = word if "p" in gender else (plural or plural_of(word))
    return NounForms(word, several, (word,), (several,))


def feminine(stem: str) -> str:
    """Return an adjective's feminine singular."""
    if stem.endswith("o"):
        return stem[:-1] + "a"
    if re.search(r"(?:[oó]r|[áó]n)$", stem) and stem not in ("marrón", "mayor", "menor", "superior", "inferior"):
        return stem.translate(str.maketrans("áéíóú", "aeiou")) + "a"
    return stem


def adjective_forms(stems: tuple[str, ...]) -> tuple[str, ...]:
    stem = stems[0].rstrip("!")
    if stems[0].endswith("!") or " " in stem:
        return (stem,)
    forms = (stem, feminine(stem), _plural_word(stem), _plural_word(feminine(stem)), *stems[1:])
    return tuple(dict.fromkeys((*forms, *(("gran",) if stem == "grande" else ()))))


_ENDINGS = {
    "ar": (
        "ar",
        "a",
        "e",
        "á",
        "ad",
        "an",
        "en",
        "emos",
        "amos",
        "as",
        "es",
        "ando",
        "é",
        "o",
        "aras",
        "ara",
        "arías",
        "aría",
        "aste",
    ),
    "er": (
        "er",
        "e",
        "a",
        "é",
        "ed",
        "en",
        "an",
        "amos",
        "emos",
        "es",
        "as",
        "iendo",
        "o",
        "ieras",
        "iera",
        "erías",
        "ería",
        "iste",
    ),
    "ir": (
        "ir",
        "e",
        "a",
        "í",
        "id",
        "en",
        "an",
        "amos",
        "imos",
        "es",
        "as",
        "iendo",
        "o",
        "ieras",
        "iera",
        "irías",
        "iría",
        "iste",
    ),
}


def verb_forms(infinitive: str, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    ending = infinitive[-2:]
    stem = infinitive[:-2]
    if "_" in infinitive or ending not in _ENDINGS or len(stem) < 2:
        return tuple((form, "") for form in (infinitive, *given))
    regular = [stem + end for end in _ENDINGS[ending]]
    soft = {"c": "qu", "g": "gu", "z": "c"}.get(stem[-1])
    if ending == "ar" and soft:
        regular += [stem[:-1] + soft + end for end in ("e", "es", "en", "emos")]
    return tuple((form, "") for form in dict.fromkeys((*given, *regular)))


SPANISH = Language("es", noun_forms, adjective_forms, verb_forms)


def read(text: str, layout: Layout | None, recent: tuple[str, ...]) -> InEnglish:
    """Read a Spanish message."""
    return read_in(SPANISH, text, layout, recent)


def _agree(stems: tuple[str, ...], gender: str, count: int) -> str:
    stem = stems[0].rstrip("!")
    if stems[0].endswith("!") or " " in stem:
        return stem
    if count > 1 and len(stems) > 1:
        return stems[1]
    single = feminine(stem) if gender == "f" else stem
    return _plural_word(single) if count > 1 else single


def _article(form: str, gender: str, count: int, noun: str) -> str:
    stressed_a = (
        bool(re.match(r"(?:á|águila|agua|ala|ancla|hacha|arpa|hada|aula|ave)\b|^á", noun))
        and gender == "f"
        and count == 1
    )
    if form == "the":
        return {("m", 1): "el", ("f", 1): "el" if stressed_a else "la", ("m", 2): "los", ("f", 2): "las"}[
            gender, min(count, 2)
        ]
    return {("m", 1): "un", ("f", 1): "un" if stressed_a else "una"}.get((gender, count), "")


GRAMMAR = Grammar(
    SPANISH, _agree, _article, {"with": "con", "of": "de", "and": "y", "in": "en", "on": "sobre", "wearing": "con"}
)


def name(phrase: str, form: Form, count: int) -> str | None:
    """Say an English phrase in Spanish."""
    return name_in(GRAMMAR, phrase, form, count)
