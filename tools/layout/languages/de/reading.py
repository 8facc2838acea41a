"""German: its rules of inflection, its reader and its namer.

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

_ENDINGS = ("", "e", "er", "es", "en", "em")


def _umlauted(word: str) -> str:
    """Return the word with its last stem vowel changed: 'Baum' -> 'Bäum'."""
    found = list(re.finditer(r"au|[aouAOU]", word))
    if not found:
        return word
    last = found[-1]
    changed = {"au": "äu", "a": "ä", "o": "ö", "u": "ü", "A": "Ä", "O": "Ö", "U": "Ü"}[last.group()]
    return word[: last.start()] + changed + word[last.end() :]


def plural_of(word: str, ending: str) -> str:
    """Return the plural by the ending that dictionaries give: '-e', '¨-er', '-', or the plural itself."""
    if not ending:
        return word
    found = re.fullmatch(r"(¨?)-(\w*)", ending)
    if not found:
        return ending
    stem = _umlauted(word) if found[1] else word
    return stem + found[2]


def noun_forms(word: str, gender: str, plural: str) -> NounForms:
    if " " in word:
        forms = tuple(dict.fromkeys((word, *_inflected_phrase(word))))
        return NounForms(word, word, forms, ())
    several = plural_of(word, plural)
    singulars = [word]
    if "p" not in gender and gender in ("m", "n"):
        singulars += [word + "s", word + "es"]
        if gender == "m" and plural in ("-n", "-en"):
            singulars.append(several)
    plurals = [several, several + "n"] if several[-1:] not in "ns" else [several]
    has_plural = bool(plural) or "p" in gender
    return NounForms(word, several, tuple(dict.fromkeys(singulars)), tuple(plurals) if has_plural else ())


def _inflected_phrase(words: str) -> list[str]:
    """'fliegende Untertasse' -> 'fliegenden Untertasse'."""
    first, _, rest = words.partition(" ")
    stem = first.rstrip("e") if first.endswith("e") else first.removesuffix("es")
    return [f"{stem}{end} {rest}" for end in ("e", "en", "er", "es", "em")] if first[:1].islower() else []


def adjective_forms(stems: tuple[str, ...]) -> tuple[str, ...]:
    stem = stems[0].rstrip("!")
    if " " in stem:
        return (stem,)
    stem_before_ending = stems[1] if len(stems) > 1 else stem
    if stem.endswith("e"):
        stem_before_ending = stem[:-1]
    forms = [stem, *(stem_before_ending + end for end in _ENDINGS[1:])]
    return tuple(dict.fromkeys(forms))


def verb_forms(infinitive: str, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return forms with the particle that stands apart: ('füge', 'hinzu'), ('hinzufügen', '')."""
    if "_" in infinitive:
        return tuple((form, "") for form in (infinitive, *given))
    *particles, verb = infinitive.split("|")
    particle = "".join(particles)
    stem = verb.removesuffix("en") if verb.endswith("en") else verb.removesuffix("n")
    apart = [verb, stem, stem + "e", stem + "st", stem + "t", stem + "et", stem + "est", *given]
    if stem.endswith(("er", "el")):
        apart += [stem[:-2] + stem[-1] + "e"]
    forms = [(form, particle) for form in dict.fromkeys(apart)]
    if particle:
        forms += [(particle + form, "") for form in (verb, "zu" + verb, stem + "t", "ge" + stem + "t", *given)]
        forms += [(f"{particle} {verb}", "")]
    else:
        forms += [("ge" + stem + "t", ""), ("ge" + verb, ""), (stem + "en", "")]
    return tuple(forms)


GERMAN = Language(
    "de", noun_forms, adjective_forms, verb_forms, compounds=True, verb_last=True, adjectives_follow=False
)


def read(text: str, layout: Layout | None, recent: tuple[str, ...]) -> InEnglish:
    """Read a German message."""
    return read_in(GERMAN, text, layout, recent)


def _agree(stems: tuple[str, ...], gender: str, count: int, form: str = "bare", dative: bool = False) -> str:
    stem = stems[0].rstrip("!")
    if stems[0].endswith("!") or " " in stem:
        return stem
    body = (stems[1] if len(stems) > 1 else stem).removesuffix("e")
    if dative:
        return body + "en"
    if count > 1:
        return body + ("en" if form == "the" else "e")
    if form == "the":
        return body + "e"
    return body + {"m": "er", "f": "e", "n": "es"}[gender]


def _article(form: str, gender: str, count: int, noun: str, dative: bool = False) -> str:
    if form == "the":
        if dative:
            return "den" if count > 1 else {"m": "dem", "f": "der", "n": "dem"}[gender]
        return "die" if count > 1 else {"m": "der", "f": "die", "n": "das"}[gender]
    if count > 1:
        return ""
    if dative:
        return {"m": "einem", "f": "einer", "n": "einem"}[gender]
    return {"m": "ein", "f": "eine", "n": "ein"}[gender]


GRAMMAR = Grammar(
    GERMAN,
    _agree,
    _article,
    {"with": "mit", "of": "mit", "and": "und", "in": "in", "on": "auf", "wearing": "mit"},
    adjectives_follow=False,
    has_cases=True,
)


def name(phrase: str, form: Form, count: int) -> str | None:
    """Say an English phrase in German, in the nominative."""
    return name_in(GRAMMAR, phrase, form, count)
