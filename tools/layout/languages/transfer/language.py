"""What the engine needs to know of a language: its data and its rules of inflection.

It knows nothing of messages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from .spelling import Spelling, fold

ARTICLES_AND_PRONOUNS = "detpron"


@dataclass(frozen=True)
class NounForms:
    """A noun's written forms: the one that is said, and all that are read."""

    singular: str
    plural: str
    singulars: tuple[str, ...]
    plurals: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """A language's rules of inflection; its words are data in the folder of its code.

    Attributes:
        noun_forms: (word, gender, plural as written in the data or '') to forms.
        adjective_forms: (stems of one adjective as in the data) to every form read.
        verb_forms: (infinitive, forms rules get wrong) to (form, particle) pairs.
        compounds: nouns are written together with what stands before them ('Holztisch').
        verb_last: verbs of subordinate clauses and infinitives come last.
        adjectives_follow: adjectives may stand after their noun.
    """

    code: str
    noun_forms: Callable[[str, str, str], NounForms]
    adjective_forms: Callable[[tuple[str, ...]], tuple[str, ...]]
    verb_forms: Callable[[str, tuple[str, ...]], tuple[tuple[str, str], ...]]
    compounds: bool = False
    verb_last: bool = False
    adjectives_follow: bool = True


@cache
def data(code: str, name: str) -> dict[str, Any]:
    """Return a data file of a language; do not change it."""
    text = files(__package__).joinpath("..", code, f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@cache
def spelling_of(code: str) -> Spelling:
    section: Mapping[str, Any] = data(code, "words")["spelling"]
    return Spelling(
        contractions={fold(k): tuple(fold(v).split()) for k, v in section.get("contractions", {}).items()},
        elided=frozenset(map(fold, section.get("elided", []))),
        hyphened=frozenset(map(fold, section.get("hyphened", []))),
        plural_articles=frozenset(map(fold, section.get("plural_articles", []))),
        genitive_articles=frozenset(map(fold, section.get("genitive_articles", []))),
        singular_articles=frozenset(map(fold, section.get("singular_articles", []))),
    )


def clitics_of(code: str) -> tuple[str, ...]:
    """Return pronouns that are written onto their verb, longest first ('hazlo')."""
    return tuple(data(code, "words")["spelling"].get("clitics", []))


def alternatives(text: object) -> list[str]:
    """Return what the data lists with slashes."""
    return [part.strip() for part in str(text).split(" / ") if part.strip()]
