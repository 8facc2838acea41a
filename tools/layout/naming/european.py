"""Names of things in German, Spanish and French: articles, and adjectives that agree in gender, number and (German) case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..lexicon import Entry, entries
from .phrases import Phrase

_GENDERS = ("m", "f", "n", "mp", "fp", "p")
_STRESSED_A = re.compile(r"(?:águila|agua|ala|ancla|hacha|arpa|hada|aula|ave)\b|á")
"""Spanish feminine nouns that take 'el' and 'un'."""
_MUTE = re.compile(
    r"[aeiouéèêëàâîïôûœ]|y(?![ao])|h(?:omme|ôtel|ôpital|erbe|uile|orloge|ippo|irondelle|uître|élico|orizon|ibiscus|abit)",
    re.IGNORECASE,
)
"""French words before which 'le' and 'la' are elided."""
_COLUMNS = "mfn"


@dataclass(frozen=True)
class Noun:
    """A noun as it is said, with what its adjectives and article agree with."""

    word: str
    gender: str
    several: bool


@dataclass(frozen=True)
class Grammar:
    """How a language puts a noun phrase together.

    Attributes:
        article: (form, noun, the word that follows, dative) to an article, '' for none.
        agree: (adjective's base, its forms, noun, form, dative) to the adjective's form.
        joints: the language's word for 'with', 'of', 'and', ...
        adjectives_follow: whether adjectives stand after the noun unless the table says that they precede it.
    """

    code: str
    article: Callable[[str, Noun, str, bool], str]
    agree: Callable[[str, tuple[str, ...], Noun, str, bool], str]
    joints: Mapping[str, str]
    adjectives_follow: bool = True


def name_in(grammar: Grammar, phrase: Phrase, form: str, count: int, dative: bool = False) -> str:
    """Say a phrase; `bare` leaves its own article."""
    asked = (phrase.article or "none") if form == "bare" else form
    many = max(count, phrase.count) > 1 or (phrase.several and not phrase.article)
    noun = _noun_of(phrase.noun, many)
    before, after = _adjectives(grammar, phrase.looks, noun, asked, dative)
    words = [*before, _inflected(grammar, noun, asked, dative), *after]
    if phrase.count > 1:
        words.insert(0, _number(grammar.code, phrase.count))
    if phrase.tail:
        several = _noun_of(phrase.tail.noun, phrase.tail.several).several
        partitive = grammar.code == "fr" and several and not phrase.tail.article and phrase.tail.count == 1
        tail = name_in(grammar, phrase.tail, "a" if partitive else "bare", 1, dative=grammar.code == "de")
        joint = grammar.joints[phrase.joint]
        elided = grammar.code == "fr" and joint == "de" and _MUTE.match(tail)
        words.append(f"d'{tail}" if elided else f"{joint} {tail}")
    article = "" if asked == "none" or phrase.count > 1 else grammar.article(asked, noun, words[0], dative)
    text = " ".join(words)
    return article + text if article.endswith("'") else f"{article} {text}".strip()


def _noun_of(entry: Entry, many: bool) -> Noun:
    extra = entry.extras[0] if entry.extras else ()
    gender = extra[0] if extra and extra[0] in _GENDERS else "m"
    if gender.endswith("p"):
        return Noun(entry.natives[0], gender.rstrip("p") or "m", True)
    plural = extra[1] if len(extra) > 1 else ""
    return Noun(plural, gender, True) if many and plural else Noun(entry.natives[0], gender, False)


def _number(code: str, count: int) -> str:
    return next((e.natives[0] for e in entries(code) if e.kind == "number" and e.english == str(count)), str(count))


def _adjectives(
    grammar: Grammar, looks: tuple[Entry | None, ...], noun: Noun, form: str, dative: bool
) -> tuple[list[str], list[str]]:
    """Return the words before the noun and those after it; 'and' goes with the adjectives beside it."""
    before: list[str] = []
    after: list[str] = []
    shade = ""
    for at, look in enumerate(looks):
        if look is None:
            (after if grammar.adjectives_follow else before).append(grammar.joints["and"])
            continue
        next_look = looks[at + 1] if at + 1 < len(looks) else None
        if look.english in ("light", "dark") and next_look and next_look.kind == "colour":
            shade = look.natives[0]
            continue
        base, forms = look.natives[0], tuple(filter(None, look.extras[0] if look.extras else ()))
        precedes = forms[:1] == ("<",) if grammar.adjectives_follow else " " not in base
        said = grammar.agree(base, tuple(f for f in forms if f != "<"), noun, form, dative)
        if shade:  # hellrot, rojo claro: the colour of a shade does not agree in Spanish and French
            said, shade = (f"{base} {shade}" if grammar.adjectives_follow else shade + said), ""
        (before if precedes else after).append(said)
    return before, after if None in looks else after[::-1]


def _inflected(grammar: Grammar, noun: Noun, form: str, dative: bool) -> str:
    word = noun.word
    if grammar.code != "de":
        return word
    first, _, rest = word.partition(" ")
    if rest and first[:1].islower():  # deutscher Schäferhund
        stem = re.sub("(?:er|es|e)$", "", first)
        word = f"{grammar.agree(stem, (stem + 'e',), noun, form, dative)} {rest}"
    if dative and noun.several and not re.search(r"[nsai]$", word):
        return word + "n"
    return word + "n" if dative and noun.gender == "m" and word.endswith("e") else word


def _german_agree(base: str, forms: tuple[str, ...], noun: Noun, form: str, dative: bool) -> str:
    if not forms:
        return base
    column = 3 if noun.several else _COLUMNS.index(noun.gender)
    if dative:
        ending = ("em", "er", "em", "en")[column] if form == "none" else "en"
    else:
        ending = (("e", "e", "e", "en") if form == "the" else ("er", "e", "es", "e"))[column]
    return forms[0].removesuffix("e") + ending


def _german_article(form: str, noun: Noun, follows: str, dative: bool) -> str:
    column = 3 if noun.several else _COLUMNS.index(noun.gender)
    if form == "the":
        return (("dem", "der", "dem", "den") if dative else ("der", "die", "das", "die"))[column]
    return (("einem", "einer", "einem", "") if dative else ("ein", "eine", "ein", ""))[column]


def _romance_agree(base: str, forms: tuple[str, ...], noun: Noun, form: str, dative: bool) -> str:
    if len(forms) < 3:
        return base
    feminine, plural, feminine_plural = forms[:3]
    if noun.gender == "f":
        return feminine_plural if noun.several else feminine
    if noun.several:
        return plural
    return forms[3] if len(forms) > 3 and _MUTE.match(noun.word) else base  # un vieil homme


def _spanish_article(form: str, noun: Noun, follows: str, dative: bool) -> str:
    feminine = noun.gender == "f" and not (_STRESSED_A.match(follows) and not noun.several)
    if form == "the":
        return (("los", "las") if noun.several else ("el", "la"))[feminine]
    return "" if noun.several else ("un", "una")[feminine]


def _french_article(form: str, noun: Noun, follows: str, dative: bool) -> str:
    if noun.several:
        return "les" if form == "the" else "des"
    if form == "the":
        return "l'" if _MUTE.match(follows) else ("la" if noun.gender == "f" else "le")
    return "une" if noun.gender == "f" else "un"


GERMAN = Grammar(
    "de", _german_article, _german_agree,
    {"with": "mit", "of": "mit", "and": "und", "in": "in", "on": "auf", "wearing": "mit"}, adjectives_follow=False,
)  # fmt: skip
SPANISH = Grammar(
    "es", _spanish_article, _romance_agree,
    {"with": "con", "of": "de", "and": "y", "in": "en", "on": "sobre", "wearing": "con"},
)  # fmt: skip
FRENCH = Grammar(
    "fr", _french_article, _romance_agree,
    {"with": "avec", "of": "de", "and": "et", "in": "dans", "on": "sur", "wearing": "avec"},
)  # fmt: skip
