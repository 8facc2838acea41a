"""Clauses without a verb: 'car to the right', 'the bird a bit bigger', 'truck red' -> 'move', 'make', 'put'.

It knows nothing of operations; it only asks whether the first words name something in the layout.
"""

from __future__ import annotations

import re

from ..errors import LayoutError
from ..references import resolve
from .amounts import read_size
from .clauses import DIRECTION, starts_clause
from .colours import is_colour
from .lexicon import expressions, longest
from .setting import is_time, weather_words
from .targets import Context

_SHIFT = re.compile(
    r"^(?:(?:a (?:little|tiny) bit|a bit|a little|slightly|much|a lot|further|more|far|just) )*(?:to the |towards the )?"
    r"(?:left|right|up|down|upwards?|downwards?|higher|lower)(?: a (?:bit|little|lot)| slightly| more)?$"
)


def with_verb(clause: str, context: Context) -> str:
    """Return the clause with the verb that it leaves out, or as it is."""
    words = clause.split()
    if alone := _alone(clause, context):
        return alone
    if (
        len(words) < 2
        or starts_clause(clause)
        or re.search(r"\b(?:should|is|are|was|were|has|have|need|needs)\b", clause)
    ):
        return clause
    for cut in range(min(len(words) - 1, 6), 0, -1):
        verb = _verb_for(" ".join(words[cut:]))
        if verb and _names_something(" ".join(words[:cut]), context):
            return f"{verb} {clause}"
    return clause


def _alone(clause: str, context: Context) -> str | None:
    """'red', 'a bit higher', 'darker', 'sunset': it, or the whole picture, is meant."""
    bare = re.sub(r"^(?:and|but|now|also|then|maybe) ", "", clause)
    is_short = len(bare.split()) <= 3 and not starts_clause(bare)
    if is_short and (
        re.sub(r"^(?:a bit|a little|much|slightly|even) ", "", bare) in weather_words() or is_time(bare.split())
    ):
        return f"make it {bare}"
    if looked := _looked_at(bare, context):
        return looked
    if not (context.last or context.alive_recent) or re.match(r"^(?:make|move|put)\b", bare):
        return None
    if _SHIFT.match(bare) or (is_colour(bare) and len(bare.split()) <= 3):
        return f"{'move' if _SHIFT.match(bare) else 'make'} it {bare}"
    return None


def _looked_at(bare: str, context: Context) -> str | None:
    """'bigger bird', 'red truck', 'yellow car', where there is one: it is to look so."""
    found = re.match(
        r"^(?:an? )?(?P<how>bigger|larger|smaller|higher|lower|[a-z]+) (?P<what>[a-z]+(?: [a-z]+)?)$", bare
    )
    if not found or bare.startswith(("a ", "an ")) or not (is_colour(found["how"]) or read_size(found["how"])):
        return None
    if not found["how"].endswith("er") and not is_colour(found["how"]):
        return None
    try:
        ids = resolve(context.layout, found["what"])
    except LayoutError:
        return None
    return f"make the {found['what']} {found['how']}" if len(ids) == 1 else None


def _verb_for(rest: str) -> str | None:
    if _SHIFT.match(rest) or DIRECTION.fullmatch(rest):
        return "move"
    size = read_size(rest)
    if (size is not None and size[1] == "") or is_colour(rest):
        return "make"
    words = rest.split()
    relation = longest(expressions("relations", "between_things"), words, 0)
    region = longest(expressions("relations", "in_picture"), words, 0)
    if region and region[1] == len(words):
        return "put"
    return (
        "put"
        if relation and relation[1] < len(words) and re.match(r"(?:the|it|them)\b", " ".join(words[relation[1] :]))
        else None
    )


def _names_something(words: str, context: Context) -> bool:
    if words in ("it", "them", "all", "everything", "both"):
        return True
    if re.match(r"^(?:an?|another|some|no|one|two|three|four|five|\d+)\b", words):
        return False
    try:
        return bool(resolve(context.layout, words))
    except LayoutError:
        return False
