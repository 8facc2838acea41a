"""How much: 'twice as big' -> 2, 'a bit' -> 0.1 of the canvas, '20 %' -> 0.2.

It knows nothing of targets or operations.
"""

from __future__ import annotations

import re

from .data import word_set
from .things import number_of

BIGGER, SMALLER = 1.25, 0.8
MOVE, MOVE_A_BIT, MOVE_A_LOT = 0.2, 0.1, 0.25
_BIT = r"(?:just )?(?:a )?(?:tiny |little )?(?:bit|little|tad|touch|smidge)|slightly|somewhat"
_LOT = r"much|a lot|lots|way|far|considerably|significantly|a great deal|a good deal|even much"
_UP = r"bigger|larger|greater|taller|wider|longer|huger|fatter|big|large|huge|gigantic|enormous|giant"
_DOWN = r"smaller|tinier|littler|shorter|narrower|thinner|slimmer|small|tiny|little"
_NUMBER = r"\d+(?:[.,]\d+)?|[a-z]+(?:-[a-z]+)?"
_SIZE = re.compile(
    rf"(?:^|\s)(?:(?P<bit>{_BIT})\s+|(?P<lot>{_LOT})\s+|even\s+|some\s+)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
    rf"(?:\s+(?P<bit2>{_BIT})|\s+(?P<lot2>{_LOT})|\s+by (?P<by>{_NUMBER})\s*(?:%|"
    rf"percent|per cent)|\s+by a factor of (?P<factor>{_NUMBER}))?$"
)
_TIMES = re.compile(
    rf"(?:^|\s)(?P<n>{_NUMBER})(?:x| times| ×)\s*(?:as |the )?(?P<word>{_UP}|"
    rf"{_DOWN}|size|its size)(?: as (?:now|before|it is))?$"
)
_FIXED = re.compile(
    r"(?:^|\s)(?P<word>twice|double|doubly|half|triple|thrice|quarter)\s*(?:as "
    r"|the |its |their |of (?:the |its )?)?"
    r"(?P<dir>big|large|tall|wide|small|size|sized|bigger|larger|smaller)(?: "
    r"as (?:now|before|it is|they are))?$"
)
_PERCENT = re.compile(rf"(?:^|\s)(?P<n>{_NUMBER})\s*(?:%|percent|per cent)\s*(?P<word>{_UP}|{_DOWN})$")
_TO_PERCENT = re.compile(
    rf"(?:^|\s)(?:to |at )?(?P<n>{_NUMBER})\s*(?:%|percent|per cent)(?: (?:of "
    r")?(?:the|its|their) (?:current |original )?size)?$"
)
_FIXED_FACTORS = {
    "twice": 2.0,
    "double": 2.0,
    "doubly": 2.0,
    "half": 0.5,
    "triple": 3.0,
    "thrice": 3.0,
    "quarter": 0.25,
}


def read_size(text: str) -> tuple[float, str] | None:
    """Find a size at the end of a text: (factor, the text before it); None when there is none."""
    if (found := _TIMES.search(text)) and (number := _number(found["n"])) is not None:
        shrinks = bool(re.fullmatch(_DOWN, found["word"]))
        return _bounded(1 / number if shrinks else number), text[: found.start()].strip()
    if found := _FIXED.search(text):
        factor = _FIXED_FACTORS[found["word"]]
        shrinks = found["dir"].startswith("small") and factor > 1
        return (1 / factor if shrinks else factor), text[: found.start()].strip()
    if (found := _PERCENT.search(text)) and (number := _number(found["n"])) is not None:
        sign = 1 if re.fullmatch(_UP, found["word"]) else -1
        return _bounded(1 + sign * number / 100), text[: found.start()].strip()
    if found := _SIZE.search(text):
        return _bounded(_factor(found)), text[: found.start()].strip()
    return None


def read_resize_amount(text: str, grows: bool) -> float | None:
    """Read what follows 'enlarge it' or 'shrink it': 'by 20 %', 'a bit', 'to half'; None for other words."""
    text = text.strip()
    if not text:
        return BIGGER if grows else SMALLER
    if re.fullmatch(_BIT, text):
        return 1.12 if grows else 0.9
    if re.fullmatch(_LOT, text):
        return 1.5 if grows else 1 / 1.5
    if found := re.fullmatch(rf"by ({_NUMBER})\s*(?:%|percent|per cent)", text):
        number = _number(found[1])
        return None if number is None else _bounded(1 + number / 100 if grows else 1 - number / 100)
    if (found := _TO_PERCENT.fullmatch(text)) and (number := _number(found["n"])) is not None:
        return _bounded(number / 100)
    if found := re.fullmatch(rf"(?:by (?:a factor of )?)?({_NUMBER})(?: times|x)?", text):
        number = _number(found[1])
        return None if number is None else _bounded(number if grows else 1 / max(number, 0.05))
    if found := re.fullmatch(r"(?:by|to)? ?(half|double|twice)(?: (?:the|its|their)? ?size)?", text):
        return 0.5 if found[1] == "half" else 2.0
    return None


def read_to_percent(text: str) -> tuple[float, str] | None:
    """'the car to 50 %' -> (0.5, 'the car')."""
    found = _TO_PERCENT.search(text)
    if not found or (number := _number(found["n"])) is None:
        return None
    return _bounded(number / 100), text[: found.start()].strip()


def _factor(found: re.Match[str]) -> float:
    grows = bool(found["up"])
    if found["factor"] and (number := _number(found["factor"])):
        return number if grows else 1 / number
    if found["by"] and (number := _number(found["by"])) is not None:
        return 1 + number / 100 if grows else 1 - number / 100
    if found["bit"] or found["bit2"]:
        return 1.12 if grows else 0.9
    if found["lot"] or found["lot2"]:
        return 1.5 if grows else 1 / 1.5
    if (found["up"] or found["down"]) in ("huge", "gigantic", "enormous", "giant", "tiny"):
        return 1.6 if grows else 0.6
    return BIGGER if grows else SMALLER


def _bounded(factor: float) -> float:
    return round(min(20.0, max(0.05, factor)), 4)


def _number(text: str) -> float | None:
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return float(text.replace(",", "."))
    number = number_of(text)
    return None if number is None else float(number)


def read_distance(text: str, width: int, height: int) -> tuple[float | None, float | None] | None:
    """Read 'a bit', 'by 50 pixels', '20 %' as shares of the width and of the height; None for other words."""
    text = text.strip()
    if not text:
        return MOVE, MOVE
    if re.fullmatch(_BIT, text):
        return MOVE_A_BIT, MOVE_A_BIT
    if re.fullmatch(_LOT, text):
        return MOVE_A_LOT, MOVE_A_LOT
    if found := re.fullmatch(
        rf"(?:by )?({_NUMBER})\s*(%|percent|per cent|px|pixels?)(?: of the (?:canvas|"
        r"picture|image|width|height))?",
        text,
    ):
        number = _number(found[1])
        if number is None:
            return None
        if found[2].startswith("p") and not found[2].startswith("per"):
            return min(1.0, number / width), min(1.0, number / height)
        return min(1.0, number / 100), min(1.0, number / 100)
    return None


def names_unit(text: str) -> str | None:
    """Return a length in units that a picture does not have ('3 metres'), or None."""
    units = "|".join(sorted(word_set("edit_words", "units"), key=len, reverse=True))
    for found in re.finditer(rf"\b(?P<n>{_NUMBER})\s*(?:{units})\b", text):
        if _number(re.split(r"\s|(?<=\d)(?=[a-z])", found.group())[0]) is not None:
            return found.group()
    return None


BIT_OR_LOT = rf"(?:{_BIT}|{_LOT}|(?:by )?\d+(?:[.,]\d+)?\s*(?:%|percent|px|pixels?))"
