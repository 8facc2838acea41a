"""English phrases of things in a language's words: 'a red car' -> 'ein rotes Auto'.

What holds a word that no table knows is not said at all, so nothing is invented. It knows nothing of any one language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from ...grammar.nouns import singular
from ...phrases import ARTICLES
from ..naming import Form
from .language import Language, NounForms, alternatives, data
from .lexicon import noun_entries
from .things import is_clothing

_JOINTS = ("with", "of", "wearing", "in", "on")
_NUMBERS = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})


@dataclass(frozen=True)
class Grammar:
    """How a language puts a noun phrase together.

    Attributes:
        agree: (stems, gender, count) to an adjective's form; with cases also (form, dative).
        article: (form, gender, count, what follows) to an article, '' for none; with cases also (dative).
        joints: the language's word for 'with', 'of', 'and', ...
    """

    language: Language
    agree: Callable[..., str]
    article: Callable[..., str]
    joints: Mapping[str, str]
    adjectives_follow: bool = True
    has_cases: bool = False


@dataclass(frozen=True)
class _Noun:
    forms: NounForms
    gender: str
    plural_only: bool


def name_in(grammar: Grammar, phrase: str, form: Form, count: int) -> str | None:
    """Say a phrase; None where a word of it is not known."""
    words = phrase.strip().lower().split()
    if not words:
        return None
    article, words = (words[0], words[1:]) if words[0] in ARTICLES and len(words) > 1 else ("", words)
    asked: str = {"bare": "the" if article == "the" else ("a" if article in ("a", "an", "one") else "none")}.get(
        form, form
    )
    return _group(grammar, words, asked, count, dative=False)


def _group(grammar: Grammar, words: list[str], form: str, count: int, dative: bool) -> str | None:
    cut = next((i for i, word in enumerate(words) if i and word in _JOINTS), len(words))
    head, tail = words[:cut], words[cut:]
    split = _noun_and_adjectives(grammar, head)
    if split is None:
        return None
    noun, adjectives = split
    several = noun.plural_only or (count > 1 and bool(noun.forms.plurals))
    said = _named(grammar, noun, adjectives, form, 2 if several else 1, dative)
    if said is None:
        return None
    if not tail:
        return said
    follows = _tail(grammar, tail)
    return f"{said} {follows}" if follows else None


def _tail(grammar: Grammar, words: list[str]) -> str | None:
    joint, rest = words[0], words[1:]
    if not rest:
        return None
    article = rest[0] if rest[0] in ARTICLES else ""
    rest = rest[1:] if article else rest
    several = bool(rest) and not article and singular(rest[-1]) != rest[-1]
    said = _group(
        grammar,
        rest,
        "a" if article in ("a", "an") else ("the" if article else "none"),
        2 if several else 1,
        dative=grammar.has_cases,
    )
    if joint == "in" and rest and is_clothing(rest[-1]):
        joint = "wearing"
    return f"{grammar.joints[joint]} {said}" if said else None


def _noun_and_adjectives(grammar: Grammar, words: list[str]) -> tuple[_Noun, list[str]] | None:
    for start in range(len(words)):
        last = " ".join(words[start:])
        noun = _noun(grammar.language, last) or _noun(grammar.language, singular(last))
        if noun is not None:
            adjectives = _adjectives_in(grammar.language.code, words[:start])
            return None if adjectives is None else (noun, adjectives)
    return None


def _noun(language: Language, english: str) -> _Noun | None:
    entries = noun_entries(language).get(english) or noun_entries(language).get(_SAME.get(english, ""))
    if not entries:
        return None
    word, gender, plural = entries[0]
    return _Noun(language.noun_forms(word, gender, plural), gender.replace("p", "") or "f", "p" in gender)


_SAME = {
    "plane": "airplane", "aeroplane": "airplane", "bike": "bicycle", "motorbike": "motorcycle", "air balloon": "hot air balloon", "tv": "television",
    "fridge": "refrigerator", "automobile": "car", "lorry": "truck", "cab": "taxi", "rucksack": "backpack", "doughnut": "donut", "bunny rabbit": "bunny",
    "pine": "pine tree", "palm": "palm tree", "guy": "man", "lady": "woman", "burger": "hamburger", "cook": "chef", "sailing boat": "sailboat",
    "harbour": "harbor", "woods": "forest", "seashell": "shell", "gull": "seagull", "notepad": "notebook", "oak tree": "oak", "fir tree": "fir", "hydrant": "fire hydrant",
    "hairdryer": "hair dryer", "hair drier": "hair dryer", "cellphone": "phone", "cell phone": "phone", "potted plant": "potted plant", "wine glass": "wineglass",
    "football": "soccer ball", "present": "gift", "rubbish bin": "trash can", "toddler": "child", "boulder": "rock", "tv monitor": "monitor", "tennis racquet": "tennis racket",
}  # fmt: skip


def _adjectives_in(code: str, words: list[str]) -> list[str] | None:
    """Return the adjectives of a phrase, longest first at each place; None when one is not known."""
    known = adjective_entries(code)
    found: list[str] = []
    position = 0
    while position < len(words):
        length = next(
            (
                n
                for n in range(min(3, len(words) - position), 0, -1)
                if " ".join(words[position : position + n]) in known
            ),
            0,
        )
        if not length and words[position] not in ("and",):
            return None
        if length:
            found.append(" ".join(words[position : position + length]))
        else:
            found.append("and")
        position += max(1, length)
    return found


@cache
def adjective_entries(code: str) -> dict[str, tuple[str, str]]:
    """Return {English adjective: (section, the usual word's stems as in the data)}."""
    entries: dict[str, tuple[str, str]] = {}
    for section, adjectives in data(code, "adjectives").items():
        for english, texts in adjectives.items():
            entries.setdefault(str(english), (section, alternatives(texts)[0]))
    entries.setdefault("grey", entries["gray"])
    for english, same in (
        ("large", "big"),
        ("little", "small"),
        ("giant", "huge"),
        ("gold", "golden"),
        ("violet", "purple"),
        ("pretty", "beautiful"),
        ("colourful", "colorful"),
    ):
        entries.setdefault(english, entries[same])
    return entries


def _named(grammar: Grammar, noun: _Noun, adjectives: list[str], form: str, count: int, dative: bool) -> str:
    known = adjective_entries(grammar.language.code)
    word = noun.forms.plural if count > 1 else noun.forms.singular
    cases = {"form": form, "dative": dative} if grammar.has_cases else {}
    before: list[str] = []
    after: list[str] = []
    shade = ""
    for english in adjectives:
        if english == "and":
            (after if grammar.adjectives_follow else before).append(grammar.joints["and"])
            continue
        section, text = known[english]
        stems = tuple(text.lstrip("<").split("|"))
        if section == "shades":
            shade = stems[0]
            continue
        said = grammar.agree(stems, noun.gender, count, **cases)
        if shade:
            said = f"{stems[0].rstrip('!')} {shade}" if grammar.adjectives_follow else shade + said
            shade = ""
        stands_after = " " in stems[0] or (grammar.adjectives_follow and not text.startswith("<"))
        (after if stands_after else before).append(said)
    if shade:
        said = grammar.agree((shade,), noun.gender, count, **cases)
        (after if grammar.adjectives_follow else before).append(said)
    words = [*before, _dative(word, count) if dative else word, *after]
    article = (
        ""
        if form == "none"
        else grammar.article(form, noun.gender, count, words[0], **({"dative": dative} if grammar.has_cases else {}))
    )
    text = " ".join(words)
    if article.endswith("'"):
        return article + text
    return f"{article} {text}".strip()


def _dative(word: str, count: int) -> str:
    return word + "n" if count > 1 and not re.search(r"[ns]$", word) else word
