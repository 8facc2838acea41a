"""A message cut into clauses, one edit each: 'make the car red and bigger and drop the bird' -> three.

It knows nothing of what the clauses do.
"""

from __future__ import annotations

import re
from functools import cache

from .amounts import read_size
from .colours import is_colour
from .data import table, word_set

_HARD = re.compile(r"\s*(?:[;!?]+|\.(?!\d))\s*|\s*,?\s*\b(?:and )?(?:then|after that|afterwards)\b,?\s*")
_SOFT = re.compile(r"\s*,\s*(?:and\s+|but\s+)?|\s+(?:and|but|plus|while)\s+(?:also\s+)?")
DIRECTION = re.compile(
    r"(?:a (?:little|tiny) bit |a bit |a little |slightly |much |a lot |further |more |far )*"
    r"(?:to the |on the |in the |at the )?(?:far |very )?(?:left|right|up|down|"
    r"top|bottom|middle|center|centre|upwards?|downwards?|higher|lower|corner)"
    r"(?: (?:left|right))?(?: side| corner)?(?: a (?:bit|little|lot))?"
)


def tidy(text: str) -> str:
    """Lower the case and drop politeness at both ends."""
    text = re.sub(r"\s+", " ", re.sub(r"[\"“”]", "", text.replace("’", "'"))).strip(' .,;:!?"').lower()
    before = None
    while before != text:
        before = text
        text = _edge("lead", True).sub("", text, count=1).strip(" ,.;:!?")
        text = _edge("tail", False).sub("", text, count=1).strip(" ,.;:!?")
    return text


@cache
def _edge(key: str, leads: bool) -> re.Pattern[str]:
    words = sorted((w for w in table("edit_words")[key] if w not in ("no", "with")), key=len, reverse=True)
    joined = "|".join(re.escape(word) for word in words)
    return re.compile(
        rf"^(?:{joined})(?:\b|(?<=[^\w]))(?:\s*,\s*|\s+)(?=\S)" if leads else rf"(?<=\S)(?:,\s*|\s+)(?:{joined})$"
    )


def split_clauses(text: str) -> list[str]:
    """Cut a message into clauses that each begin with a verb or stand for one."""
    clauses: list[str] = []
    text = re.sub(
        r"\b(everything|everyone|all|all of them|nothing|anything) but (?=the |my |that |it\b)", r"\1 except ", text
    )
    text = re.sub(
        r"(^|[,.;] *|\band )(?:first|firstly|second|secondly|third|thirdly|lastly|last)(?: of all)?,? (?=(?:[a-z]+) )",
        _ordered,
        text,
    )
    for sentence in _HARD.split(text):
        if sentence and tidy(sentence):
            clauses += _split_soft(tidy(sentence))
    return clauses


def _ordered(found: re.Match[str]) -> str:
    """'first remove ...': an order of doing, not an ordinal, where a verb follows."""
    word = found.string[found.end() :].split(" ", 1)[0]
    return found[1] if word in word_set("edit_words", "verbs") else found.group()


def _split_soft(sentence: str) -> list[str]:
    if re.match(
        r"(?:negative|no|without|exclude|avoid|there (?:should|must) be no)\b(?! (?:wait|undo))", sentence
    ) and not any(starts_clause(part) for part in _SOFT.split(sentence)[1:]):
        return [sentence]
    sentence = re.sub(r"\bblack and white\b", "black-and-white", sentence)
    parts = _SOFT.split(sentence)
    joints = [match.group() for match in _SOFT.finditer(sentence)]
    clauses = [parts[0]]
    for joint, part in zip(joints, parts[1:], strict=True):
        if not part:
            continue
        verb = clauses[-1].split(" ", 1)[0]
        if starts_clause(part):
            clauses.append(tidy(part))
        elif is_complement(part) and (wish := re.match(r"^((?:the|my|it|all|both)\b.*?) should be ", clauses[-1])):
            clauses.append(f"{wish[1]} should be {part}")
        elif is_complement(part) and verb in (
            "make",
            "turn",
            "paint",
            "move",
            "put",
            "shift",
            "place",
            "push",
            "bring",
            "drag",
            "colour",
            "color",
        ):
            clauses.append(f"{'move' if DIRECTION.fullmatch(part) else 'make'} @last {part}")
        elif _is_complete(clauses[-1]) and (carried := _carried(verb, part)) is not None:
            clauses.append(carried)
        else:
            clauses[-1] += (" and " if "and" in joint or "," in joint else joint) + part
    return [tidy(clause) for clause in clauses]


def starts_clause(part: str) -> bool:
    """Tell whether a piece of a message begins an edit of its own."""
    part = tidy(part)
    first = part.split(" ", 1)[0]
    if first in word_set("edit_words", "verbs"):
        return True
    return part.startswith(tuple(table("edit_words")["openings"])) or bool(
        re.match(r"(?:the|its|their) .+? (?:should|must|could|needs? to|has to|have to) [a-z]+", part)
    )


def is_complement(part: str) -> bool:
    """Tell whether a piece only says how or where: 'bigger', 'red', 'to the left'."""
    size = read_size(part)
    return (size is not None and size[1] == "") or is_colour(part) or bool(DIRECTION.fullmatch(part))


def _is_complete(clause: str) -> bool:
    """Tell whether a clause already says how or where: 'make the car pink', not 'make the car'."""
    words = clause.split(" ")
    return any(is_complement(" ".join(words[-length:])) for length in range(1, min(6, len(words))))


def _carried(verb: str, part: str) -> str | None:
    """'make the cats bigger and the dog smaller': the verb goes on."""
    found = re.match(r"^((?:the|my|that|this|its) [\w-]+(?: [\w-]+)??) (.+)$", part)
    if not found or verb not in ("make", "turn", "paint", "move", "put", "shift", "colour", "color"):
        return None
    return f"{verb} {part}" if is_complement(found[2]) else None
