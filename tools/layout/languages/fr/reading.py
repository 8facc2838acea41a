"""French: its rules of inflection, its reader and its namer.

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

_SMALL_WORDS = frozenset({"de", "à", "en", "du", "des", "aux", "au", "sur", "pour", "dans"})
_MUTE = "aeiouyéèêàâîïôûœh"


def _plural_word(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith(("eau", "eu")) and word not in ("bleu", "pneu"):
        return word + "x"
    if word.endswith("al") and word not in ("bal", "festival"):
        return word[:-2] + "aux"
    return word + "s"


def plural_of(words: str) -> str:
    """Return the plural of a noun and of the adjectives beside it; what follows 'de' stays."""
    parts = words.split(" ")
    end = next((i for i, part in enumerate(parts) if part in _SMALL_WORDS or part.startswith("d'")), len(parts))
    return " ".join([*map(_plural_word, parts[:end]), *parts[end:]])


def noun_forms(word: str, gender: str, plural: str) -> NounForms:
    several = word if "p" in gender else (plural or plural_of(word))
    return NounForms(word, several, (word,), (several,))


def feminine(stems: tuple[str, ...]) -> str:
    """Return an adjective's feminine singular."""
    stem = stems[0].rstrip("!")
    if stems[0].endswith("!") or " " in stem:
        return stem
    if len(stems) > 1:
        return stems[1]
    return stem if stem.endswith("e") else stem + "e"


def adjective_forms(stems: tuple[str, ...]) -> tuple[str, ...]:
    stem = stems[0].rstrip("!")
    if stems[0].endswith("!"):
        return (stem,)
    if " " in stem:
        first, _, rest = stem.partition(" ")
        if first in ("de", "en", "à", "qui", "d'époque"):
            return (stem,)
        return tuple(dict.fromkeys(f"{form} {rest}" for form in adjective_forms((first,))))
    single = feminine(stems)
    return tuple(dict.fromkeys((stem, single, _plural_word(stem), _plural_word(single))))


_ER = ("er", "e", "es", "ez", "ons", "ent", "é", "ée", "ait", "erais", "erait", "ions", "iez", "erez", "era", "eras")
_IR = ("ir", "is", "it", "issez", "issons", "isse", "isses", "issent", "i", "irais", "ira", "irait")
_RE = ("re", "s", "", "ez", "ons", "e", "es", "ent", "rais", "rait")


def verb_forms(infinitive: str, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if "_" in infinitive:
        return tuple((form, "") for form in (infinitive, *given))
    stem, ending = infinitive[:-2], infinitive[-2:]
    regular = [stem + end for end in {"er": _ER, "ir": _IR, "re": _RE}.get(ending, ())]
    if ending == "er" and stem.endswith("g"):
        regular.append(stem + "eons")
    if re.search(r"[ée][^aeiouy]+$", stem) and ending == "er":
        grave = re.sub(r"[ée]([^aeiouy]+)$", r"è\1", stem)
        regular += [grave + end for end in ("e", "es", "ent", "era")]
    if ending not in ("er", "ir", "re"):
        regular.append(infinitive)
    return tuple((form, "") for form in dict.fromkeys((infinitive, *given, *regular)))


FRENCH = Language("fr", noun_forms, adjective_forms, verb_forms)


def read(text: str, layout: Layout | None, recent: tuple[str, ...]) -> InEnglish:
    """Read a French message."""
    return read_in(FRENCH, text, layout, recent)


def _agree(stems: tuple[str, ...], gender: str, count: int) -> str:
    stem = stems[0].rstrip("!")
    if stems[0].endswith("!") or " " in stem:
        return stem
    single = feminine(stems) if gender == "f" else stem
    return _plural_word(single) if count > 1 else single


def _article(form: str, gender: str, count: int, noun: str) -> str:
    elides = noun[:1].lower() in _MUTE and not re.match(
        r"(?:hibou|hamac|haie|hache|homard|héron|hérisson|hamster|hot|hamburger|harpe|héros|hanté|haut|hutte|huit|yacht)",
        noun,
    )
    if form == "the":
        if count > 1:
            return "les"
        return "l'" if elides else ("la" if gender == "f" else "le")
    return "des" if count > 1 else ("une" if gender == "f" else "un")


GRAMMAR = Grammar(
    FRENCH, _agree, _article, {"with": "avec", "of": "de", "and": "et", "in": "dans", "on": "sur", "wearing": "avec"}
)


def name(phrase: str, form: Form, count: int) -> str | None:
    """Say an English phrase in French."""
    return name_in(GRAMMAR, phrase, form, count)
