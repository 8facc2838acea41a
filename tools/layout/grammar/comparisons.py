"""Counts against each other, made plain numbers before a caption is read: 'more cats than dogs' -> 'three cats and two dogs'.

It knows nothing of things; a noun group is what stands between the words of comparing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..phrases import number_word, plural
from .nouns import singular
from .things import number_of

_GROUP = r"(?:(?!than\b|as\b|and\b)[\w'-]+ ){0,3}?(?!than\b|as\b)[\w'-]+"
_END = r"(?=\s*(?:$|[,.;:!?]|\s(?:and|but|in|on|at|with|to|under|next|near|behind|above|below|beside|standing|sitting|are|is|that|which|while)\b))"
_NUMBER = r"(?:\d+|[a-z]+(?:-[a-z]+)?)"
_THAN = re.compile(
    rf"\b(?:(?P<by>{_NUMBER}) )?(?P<much>many |much |a lot |slightly |far |way )?(?P<way>more|fewer|less) (?P<a>{_GROUP}) than "
    rf"(?:there are )?(?P<b>{_GROUP}){_END}",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"\b(?P<times>twice|thrice|half|double|triple|{_NUMBER} times|the same number of|an equal number of|as many|equally many|equal numbers of)"
    rf"(?: as many| the number of)? (?P<a>{_GROUP}) (?:as|and|than) (?:there are )?(?P<b>{_GROUP}){_END}",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?P<way>more than|at least|no fewer than|at most|up to|no more than|fewer than|less than|exactly|about|almost|nearly|"
    r"approximately|roughly|some) (?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen)(?= [a-z])",
    re.IGNORECASE,
)
_COMPARED = r"(?:(?:much|a bit|a little|slightly|far) )?(?P<size>bigger|larger|taller|smaller|shorter|tinier)"
_ONE_THAN_OTHER = re.compile(rf"\bone (?:of them )?(?:is |being )?{_COMPARED} than the others?\b", re.IGNORECASE)
_SIZE_THAN = re.compile(
    rf"\b(?P<article>the|an?) (?P<a>{_GROUP}) is {_COMPARED} than(?= (?:the|an?|its|his|her) )", re.IGNORECASE
)
_PAIRS = {"twice": (4, 2), "double": (4, 2), "half": (2, 4), "thrice": (6, 2), "triple": (6, 2)}
_SHIFTS = {"more than": 1, "fewer than": -1, "less than": -1}


def without_comparisons(text: str) -> str:
    """Return the text with counts that are compared or vague as plain numbers, and compared sizes as plain sizes."""
    rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (_TIMES, _times),
        (_THAN, _than),
        (_VAGUE, _vague),
        (_ONE_THAN_OTHER, lambda found: f"one {_size(found)}"),
        (_SIZE_THAN, lambda found: f"{found['article']} {_size(found)} {found['a']} and"),
    )
    for pattern, worded in rules:
        text = pattern.sub(worded, text)
    return text


def _than(found: re.Match[str]) -> str:
    if found["a"].lower().endswith(("er", "ing")) and not found["a"].lower().endswith("s"):
        return found.group()
    by = number_of((found["by"] or "").lower())
    lead = f"{found['by']} " if found["by"] and by is None else ""
    gap = by or (3 if found["much"] else 1)
    high, low = 2 + gap, 2
    a, b = (high, low) if found["way"].lower() == "more" else (low, high)
    return f"{lead}{_several(a, found['a'])} and {_several(b, found['b'])}"


def _times(found: re.Match[str]) -> str:
    words = found["times"].lower()
    if words in _PAIRS:
        a, b = _PAIRS[words]
    elif words.endswith(" times"):
        number = number_of(words.removesuffix(" times"))
        if number is None:
            return found.group()
        a, b = number * 2, 2
    else:
        a = b = 3
    if "as many" not in found.group().lower() and "number" not in words:
        return found.group()
    return f"{_several(a, found['a'])} and {_several(b, found['b'])}"


def _several(number: int, group: str) -> str:
    said = re.match(rf"^(?:the )?(?P<n>{_NUMBER}) (?P<rest>.+)$", group)
    bare = re.sub(r"^(?:the|my|some) ", "", group, flags=re.IGNORECASE)
    if said and (own := number_of(said["n"].lower())) is not None:
        number, bare = own, said["rest"]
    single = singular(bare)
    return f"{number_word(number)} {plural(single) if number != 1 else single}"


def _size(found: re.Match[str]) -> str:
    return "big" if found["size"].lower() in ("bigger", "larger", "taller") else "small"


def _vague(found: re.Match[str]) -> str:
    number = 12 if found["n"].lower() == "a dozen" else number_of(found["n"].lower())
    if number is None:
        return found.group()
    return number_word(max(1, number + _SHIFTS.get(found["way"].lower(), 0)))
