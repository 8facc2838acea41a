"""A language's words from its tables: each word's senses, and the names of English nouns and adjectives.

It knows nothing of sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Senses = dict[str, tuple[str, ...]]
"""Category ('noun', 'colour', 'move', ...) to the English values or, for function words, the word's own value."""
_LOOKS = {"colours": "colour", "sizes": "size", "adjectives": "adjective"}
_SCENES = {"places": "place", "times": "time", "styles": "style"}


@cache
def table(language: str, name: str) -> dict[str, Any]:
    """Return the table of `<language>/<name>.yaml`; do not change it."""
    text = files(f"{__package__.rpartition('.')[0]}.{language}").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@dataclass(frozen=True)
class Named:
    """How an English noun is said: its measure word or counter, and its name."""

    counter: str
    name: str


class Lexicon:
    """The words of one language.

    Attributes:
        senses: word to its senses.
        nouns: English noun to how it is said; `looks` the same for colours, sizes and adjectives.
    """

    def __init__(self, language: str) -> None:
        self.senses: dict[str, Senses] = {}
        self.nouns: dict[str, Named] = {}
        self.looks: dict[str, str] = {}
        for english, text in table(language, "nouns").items():
            counter, name, *_ = text.split()
            self.nouns[english] = Named(counter, name)
            self.add(name, "noun", english)
        for english, text in table(language, "nouns").items():
            self._add_all(" ".join(text.split()[2:]), "noun", english)
        for section, category in _LOOKS.items():
            for english, text in table(language, "looks")[section].items():
                self.looks[str(english)] = text.split()[0]
                self._add_all(text, category, str(english))
        for section, category in _SCENES.items():
            for english, text in table(language, "scenes")[section].items():
                self._add_all(text, category, str(english))
        for category, values in table(language, "words").items():
            self._add_words(category, values)
        self.longest = max(map(len, self.senses))

    def add(self, word: str, category: str, value: str) -> None:
        """Note that a word may mean a value; what was noted first stays first."""
        known = self.senses.setdefault(word, {})
        if value not in known.get(category, ()):
            known[category] = (*known.get(category, ()), value)

    def _add_all(self, text: str, category: str, value: str) -> None:
        for word in text.split():
            self.add(word, category, value)

    def _add_words(self, category: str, values: str | Mapping[str, str]) -> None:
        if isinstance(values, str):
            for word in values.split():
                self.add(word, category, word)
            return
        for value, text in values.items():
            self._add_all(str(text), category, str(value))
