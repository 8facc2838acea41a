"""An English phrase taken apart into words that a language's table has: article, number, looks, noun, and what follows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..lexicon import Entry, entries
from ..nouns.inflection import singular
from ..nouns.kinds import kind_of
from ..phrases import ARTICLES

_JOINTS = ("with", "of", "wearing", "in", "on")
_LONGEST_LOOK = 3
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SAME_LOOKS = {"large": "big", "little": "small", "giant": "huge", "gold": "golden", "grey": "gray", "violet": "purple",
               "pretty": "beautiful", "colourful": "colorful"}  # fmt: skip
_SAME_NOUNS = {
    "plane": "airplane", "aeroplane": "airplane", "bike": "bicycle", "motorbike": "motorcycle", "air balloon": "hot air balloon",
    "tv": "television", "refrigerator": "fridge", "fridge": "refrigerator", "couch": "sofa", "automobile": "car", "lorry": "truck",
    "cab": "taxi", "rucksack": "backpack", "doughnut": "donut", "guy": "man", "lady": "woman", "burger": "hamburger", "gull": "seagull",
    "wine glass": "glass", "sports ball": "ball", "hair dryer": "hair drier", "hair drier": "hair dryer",
    "cellphone": "phone", "cell phone": "phone", "present": "gift", "toddler": "child", "boulder": "rock", "kid": "child", "bunny": "rabbit",
    "woods": "forest", "mug": "cup", "spectacles": "glasses",
}  # fmt: skip
"""Nouns that a table may lack, and what to call them then."""


@dataclass(frozen=True)
class Phrase:
    """A noun phrase whose words are all known.

    Attributes:
        article: 'a', 'the' or ''.
        count: the number it begins with, 1 without one.
        looks: before the noun, in English order; None stands for 'and'.
        joint: 'with', 'of', 'wearing', 'in' or 'on', where `tail` follows the noun.
        several: whether the noun is written in the plural.
    """

    article: str
    count: int
    looks: tuple[Entry | None, ...]
    noun: Entry
    several: bool = False
    joint: str = ""
    tail: Phrase | None = None


@cache
def _nouns(language: str) -> dict[str, Entry]:
    known: dict[str, Entry] = {}
    for kind in ("noun", "place"):
        for entry in entries(language):
            if entry.kind == kind:
                known.setdefault(entry.english, entry)
    return known


@cache
def looks_of(language: str) -> dict[str, Entry]:
    """Return the colours and looks of a language's table by their English word."""
    known: dict[str, Entry] = {}
    for kind in ("colour", "look"):
        for entry in entries(language):
            if entry.kind == kind:
                known.setdefault(entry.english, entry)
    return known


def read_phrase(text: str, language: str) -> Phrase | None:
    """Take a phrase apart; None where a word of it is not in the language's table."""
    words = text.strip().lower().split()
    article = words[0] if len(words) > 1 and words[0] in ARTICLES else ""
    words = words[1:] if article else words
    count = NUMBERS.index(words[0]) + 2 if len(words) > 1 and words[0] in NUMBERS else 1
    words = words[1:] if count > 1 else words
    is_name = _noun(" ".join(words), language) is not None  # statue of liberty
    cut = len(words) if is_name else next((i for i, word in enumerate(words) if i and word in _JOINTS), len(words))
    head, tail = words[:cut], words[cut + 1 :]
    for start in range(len(head)):
        if noun := _noun(" ".join(head[start:]), language):
            break
    else:
        return None
    looks = _looks(head[:start], language)
    followed = read_phrase(" ".join(tail), language) if cut < len(words) else None
    if looks is None or (cut < len(words) and followed is None):
        return None
    said = {"a": "a", "an": "a", "one": "a", "the": "the"}.get(article, "")
    several = count > 1 or (not said and singular(head[-1]) != head[-1] and not noun.english.endswith(head[-1]))
    return Phrase(said, count, looks, noun, several, _joint(words[cut], followed) if followed else "", followed)


def _noun(english: str, language: str) -> Entry | None:
    known = _nouns(language)
    for name in (english, singular(english)):
        if entry := known.get(name) or known.get(_SAME_NOUNS.get(name, "")):
            return entry
    return None


def _joint(word: str, followed: Phrase) -> str:
    return "wearing" if word == "in" and kind_of(followed.noun.english) in ("clothing", "hat") else word


def _looks(words: list[str], language: str) -> tuple[Entry | None, ...] | None:
    known, found, at = looks_of(language), list[Entry | None](), 0
    while at < len(words):
        for size in range(min(_LONGEST_LOOK, len(words) - at), 0, -1):
            name = " ".join(words[at : at + size])
            if entry := known.get(name) or known.get(_SAME_LOOKS.get(name, "")):
                found.append(entry)
                break
        else:
            size = 1
            if words[at] != "and":
                return None
            found.append(None)
        at += size
    return tuple(found)
