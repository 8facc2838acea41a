"""An English phrase of a thing taken apart for a namer: its looks, its noun, what it wears or holds.

It knows nothing of how either language puts them together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from ...grammar.nouns import singular
from ...grammar.things import number_of
from ...phrases import ARTICLES, words
from .lexicon import Lexicon, Named

_TAIL = re.compile(
    r"^(?P<head>.+?) (?P<joint>wearing|dressed in|in|of) (?P<rest>(?:an? |the )?[\w -]+)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Parts:
    """A phrase in the language's words, not yet joined.

    Attributes:
        noun: how it is said, `english` the noun itself.
        looks: (English, said) of what stands before it, in English order.
        worn, held: the phrase after 'wearing' or 'of'.
        count: the number that it began with, if it did.
    """

    noun: Named
    english: str
    looks: tuple[tuple[str, str], ...] = ()
    worn: Parts | None = None
    held: Parts | None = None
    count: int | None = None


def taken_apart(phrase: str, lexicon: Lexicon) -> Parts | None:
    """Take 'a red hot air balloon' apart; None where a word of it has no name in the language."""
    if found := _TAIL.match(phrase.strip()):
        head, rest = taken_apart(found["head"], lexicon), taken_apart(found["rest"], lexicon)
        if head is None or rest is None:
            return None
        if found["joint"] == "of":
            return replace(head, held=rest)
        return replace(head, worn=rest)
    tokens = [word for word in words(phrase) if word not in ARTICLES]
    count = number_of(tokens[0]) if tokens else None
    for start in range(count is not None, len(tokens)):
        english = _known(" ".join(tokens[start:]), lexicon)
        if english is not None:
            looks = _looks(tokens[count is not None : start], lexicon)
            return None if looks is None else Parts(lexicon.nouns[english], english, looks, count=count)
    return None


def _known(text: str, lexicon: Lexicon) -> str | None:
    for noun in (text, singular(text)):
        noun = _aliases().get(noun, noun)
        if noun in lexicon.nouns:
            return noun
    return None


def _looks(tokens: Sequence[str], lexicon: Lexicon) -> tuple[tuple[str, str], ...] | None:
    said: list[tuple[str, str]] = []
    position = 0
    while position < len(tokens):
        for length in (3, 2, 1):
            text = " ".join(tokens[position : position + length])
            text = {"grey": "gray", "large": "big", "little": "small", "colourful": "colorful", "giant": "huge"}.get(
                text, text
            )
            if text in lexicon.looks:
                said.append((text, lexicon.looks[text]))
                position += length
                break
            if length == 1 and (noun := _known(text, lexicon)) is not None:
                said.append((text, lexicon.nouns[noun].name))
                position += 1
                break
        else:
            return None
    return tuple(said)


@cache
def _aliases() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load(files(__package__).joinpath("aliases.yaml").read_text(encoding="utf-8"))
    return loaded
