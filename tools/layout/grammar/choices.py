"""Choices that a question offers, and which of them an answer picks: '2', 'the second', 'the left one', 'yes'.

It knows nothing of what is chosen between; a bare number is read in any language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..speech import Said, say
from .clauses import tidy
from .data import word_set
from .things import number_of

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_SPOKEN_NUMBER = re.compile(
    r"^(?:the )?(?:number|no\.?|option|choice|answer|#|nr\.?|n[º°]|第)?\s*(?P<n>\d{1,2}|[a-z]+)\s*"
    r"(?:[.)!]|st|nd|rd|th|one|option|choice|番|番目|个|個|号|號)*$"
)


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers.

    Attributes:
        label: what the user reads.
        means: the message in plain English that choosing it stands for.
        words: further English answers that pick it.
    """

    label: str
    means: str
    words: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept between two messages."""
        return {"label": str(self.label), "means": self.means, "words": list(self.words)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Choice:
        """Read what `to_json` gave."""
        return cls(str(data["label"]), str(data["means"]), tuple(map(str, data.get("words", ()))))


def numbered(choices: Sequence[Choice]) -> tuple[Said, ...]:
    """Return one line per choice, numbered from 1."""
    return tuple(say("ask.choice", number=n, label=choice.label) for n, choice in enumerate(choices, 1))


def choose(answer: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the choice that an answer picks, or None where it is a message of its own."""
    if not choices:
        return None
    plain = tidy(unicodedata.normalize("NFKC", answer).strip(" 。、！？!?."))
    if (number := _number(plain)) is not None:
        return choices[number - 1] if 1 <= number <= len(choices) else None
    bare = re.sub(r"^(?:the|i mean the|i mean|take the|take)\s+", "", plain)
    for choice in choices:
        if {plain, bare, re.sub(r" one$", "", bare)} & set(_answers(choice)):
            return choice
    return _said_yes_or_no(plain, choices)


def _number(plain: str) -> int | None:
    if plain in ("last", "the last", "the last one", "last one"):
        return None
    found = _SPOKEN_NUMBER.match(plain)
    if not found:
        return None
    word = found["n"]
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1
    return number_of(word)


def _answers(choice: Choice) -> Iterable[str]:
    yield from (word.lower() for word in choice.words)
    yield tidy(str(choice.label))
    yield tidy(choice.means)


def _said_yes_or_no(plain: str, choices: Sequence[Choice]) -> Choice | None:
    """'Yes' takes the choice that has the word 'yes', 'no' the one that has 'no'; both in some languages."""
    for word in ("yes", "no"):
        if plain in word_set("edit_words", f"says_{word}"):
            return next((choice for choice in choices if word in choice.words), None)
    return None
