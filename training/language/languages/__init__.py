"""The surface code of each language: English lemmas in, native words out.

A module offers
    render(thing: Thing, form: str, rng: Random) -> str   'def', 'indef', 'bare', 'plural', 'pro' and the language's own forms
    word(kind: str, english: str, form: str, rng: Random) -> str   slots C, L, B, S, N (digits), K (number word)
    join(parts: list[str], rng: Random) -> str            'the cat and the dog'
    finish(text: str, rng: Random) -> str                 contractions and spacing of a whole text
    caption(words, register, kind, rng) -> (text, answer)   may be left out: captions beyond those of templates
    CASED_PRONOUNS: bool                                  may be left out: 'it' is rendered by the slot's own form
    VERBS: frozenset[str]                                 first words of texts that 'could you ' may precede (or empty)
"""

from __future__ import annotations

from importlib import import_module
from random import Random
from typing import Protocol, cast

from ..things import Thing


class Surface(Protocol):
    """What a language's module offers."""

    VERBS: frozenset[str]

    def render(self, thing: Thing, form: str, rng: Random) -> str: ...

    def word(self, kind: str, english: str, form: str, rng: Random) -> str: ...

    def join(self, parts: list[str], rng: Random) -> str: ...

    def finish(self, text: str, rng: Random) -> str: ...


def load_surface(language: str) -> Surface:
    """Return the module of a language."""
    return cast(Surface, import_module(f"{__name__}.{language}"))
