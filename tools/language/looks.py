"""New looks put into a phrase, and taken out of it: 'a red car' and 'blue' -> 'a blue car'."""

from __future__ import annotations

import re

from tools.layout.attributes import kind_of, with_attribute, without_attribute
from tools.layout.phrases import COLOURS, fix_article, head_noun, with_colour

_AFTER = (
    "in",
    "with",
    "without",
    "made",
    "wearing",
    "holding",
    "of",
    "from",
    "on",
    "that",
    "who",
    "facing",
    "looking",
    "covered",
    "full",
)
_COLOUR_RUN = re.compile(
    rf"(?:(?:light|dark|bright|pale|deep)\s+)?(?:{'|'.join(sorted(COLOURS, key=len, reverse=True))})"
    rf"(?:(?:\s+and\s+|[-/ ])(?:{'|'.join(sorted(COLOURS, key=len, reverse=True))}))*"
)


def with_look(phrase: str, look: str) -> str:
    """Return the phrase with a look: colours replace colours, words of a known kind their kind, others are put in."""
    look = look.strip()
    colours = _COLOUR_RUN.match(look)
    if colours and (colours.end() == len(look) or look[colours.end()] == " "):
        phrase = with_colour(phrase, None)
        rest = look[colours.end() :].strip()
        return with_look(with_colour(phrase, colours.group()), rest) if rest else with_colour(phrase, colours.group())
    if look.split(" ")[0].lower() in _AFTER or (look.split(" ")[0].endswith("ing") and " " in look):
        return fix_article(f"{_without_same_opening(phrase, look)} {look}")
    words = look.split()
    if all(kind_of(word) for word in words):
        for word in words:
            phrase = with_attribute(phrase, word)
        return phrase
    return with_attribute(phrase, look)


def without_look(phrase: str, look: str) -> str:
    """Return the phrase without words of a look, with the 'in' or 'wearing' that tied them to it."""
    found = without_attribute(phrase, look)
    if found != phrase:
        return found
    noun = head_noun(look) if look else ""
    for words in filter(None, (look, noun)):
        tail = rf"\s*(?:\b(?:and|with|in|wearing|holding|made of|of)\s+)?(?:(?:an?|the)\s+)?(?:\w+\s+){{0,2}}\b{re.escape(words)}\b"
        begin = re.search(rf"\b{re.escape(head_noun(phrase))}\b", phrase)
        after = begin.end() if begin else 0
        cut = re.sub(tail, "", phrase[after:], count=1, flags=re.IGNORECASE)
        if cut != phrase[after:]:
            return fix_article((phrase[:after] + cut).strip())
    return phrase


def _without_same_opening(phrase: str, look: str) -> str:
    """Drop what the look replaces: 'a girl in a red dress' and 'in a blue dress' -> 'a girl'."""
    opening = look.split(" ")[0]
    if head_noun(look) not in phrase:
        return phrase
    return re.sub(rf"\s+{re.escape(opening)}\s.*\b{re.escape(head_noun(look))}\b", "", phrase)
