"""Phrases as they are compared: what of their wording may differ and what may not.

Free are articles, number, the order of the words beside a noun, and which link word joins two parts ("girl in red dress",
"girl with red dresses"). Which part a word belongs to is not: "red girl in dress" is another phrase.
"""

from __future__ import annotations

import re

_ARTICLES = frozenset(("a", "an", "the", "its", "his", "her", "their"))
_LINKS = frozenset(("in", "with", "of", "and", "on", "at", "to", "for", "from", "by", "wearing", "that", "is", "out"))
_IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "mice": "mouse", "geese": "goose",
    "feet": "foot", "teeth": "tooth", "wolves": "wolf", "leaves": "leaf", "knives": "knife", "shelves": "shelf",
    "scarves": "scarf", "loaves": "loaf",
}  # fmt: skip
_SAME = {
    "grey": "gray", "colour": "color", "watercolour": "watercolor", "colours": "color", "couch": "sofa", "bike": "bicycle",
    "airplane": "plane", "aeroplane": "plane", "fridge": "refrigerator", "photo-realistic": "photorealistic",
    "raining": "rain", "rainy": "rain", "snowing": "snow", "snowy": "snow", "foggy": "fog", "humans": "person",
    "human": "person", "nighttime": "night", "gull": "seagull", "bunny": "rabbit", "wood": "wooden",
}  # fmt: skip
"""Spellings and forms of one word; never two things that a person would tell apart."""
_SCENERY = frozenset(("scene", "background", "backdrop", "setting", "in", "under", "during", "time"))
_TOKEN = re.compile(r"[^\s,;:.!?'\"()]+")

Wording = frozenset[frozenset[str]]
"""The parts of a phrase between its link words, each as a set of words."""


def stem(word: str) -> str:
    """Return a word in the form that is compared: lower case, singular, one spelling."""
    word = word.lower()
    word = _SAME.get(word, word)
    if word in _IRREGULAR:
        return _SAME.get(_IRREGULAR[word], _IRREGULAR[word])
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _SAME.get(word, word)


def words_of(phrase: str) -> frozenset[str]:
    """Return the content words of a phrase, stemmed."""
    return frozenset().union(*wording(phrase))


def wording(phrase: str) -> Wording:
    """Return a phrase as sets of words, split at its link words and commas."""
    parts: list[list[str]] = [[]]
    for token in _TOKEN.findall(phrase.replace(",", " and ")):
        if token.lower() in _LINKS:
            parts.append([])
        elif token.lower() not in _ARTICLES:
            parts[-1].append(stem(token))
    return frozenset(frozenset(part) for part in parts if part)


def scenery_words(phrase: str) -> frozenset[str]:
    """Return the words of a background that matter: which part they belong to does not."""
    return words_of(phrase) - _SCENERY


def without(phrase: str, lost: frozenset[str]) -> str:
    """Return a phrase without some words, given stemmed."""
    kept = [word for word in phrase.split() if not (words_of(word) and words_of(word) <= lost)]
    return " ".join(kept)
