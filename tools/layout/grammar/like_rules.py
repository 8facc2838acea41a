"""Edits by comparison: as big as another, twice as many, farther from something, filling everything.

Each rule reads one clause and gives operations, or None when the clause is not its own. It computes factors and ways from the
boxes there are and places nothing itself.
"""

from __future__ import annotations

import re

from ..operations import Move, Operation, Recaption, Remove, Resize, SetBackground, SetCount
from ..phrases import colour_of
from .amounts import MOVE, MOVE_A_BIT, MOVE_A_LOT
from .count_rules import noun_of, present
from .read_caption import read_caption
from .targets import Context, read_targets
from .things import number_of

Operations = list[Operation]
_SAME_SIZE = re.compile(
    r"^(?:make|scale|resize|draw|have)? ?(?P<a>.+?) (?:should be |be |is )?(?:just )?"
    r"(?:as (?P<way>big|large|small|tall|wide) as|the same size as|(?:to )?the size of|match(?:ing)? the size of|equal in size to) (?P<b>.+)$"
)
BEYOND = 1.25
"""How many times bigger one side of what is to be bigger than another becomes, or smaller."""
_OTHER_SIZE = re.compile(
    r"^(?:make|scale|resize|draw|have)? ?(?P<a>.+?) (?:should be |must be |needs? to be |has to be |be |is )?(?:much |a bit |a little |slightly |way )?"
    r"(?P<way>bigger|larger|taller|smaller|shorter|tinier) than (?P<b>(?:the|my|both|all|that) .+)$"
)
_EQUAL = re.compile(
    r"^(?:make|scale|draw) (?P<a>.+?) (?:be )?(?:all )?(?:the same size|equally (?:big|large)|equal in size|equal size|the same)(?: as each other)?$"
)
_AWAY = re.compile(
    r"^(?:move|push|shift|drag|take|put|pull|bring|place) (?P<a>.+?) (?P<much>a bit |a little |slightly |much |a lot |far |further |farther |more )*"
    r"(?:away|further away|farther away|apart|further|farther|off) from (?P<b>.+)$"
)
_MANY = re.compile(
    r"^(?:(?:make|draw|have|add|show|want|i want|give me) )?(?:(?P<n>[a-z]+|\d+) times as many|(?P<half>half as many|half the|halve the number of)) (?P<x>[a-z -]+)$"
)
_FILLS = re.compile(
    r"^(?:make|let|have) (?P<x>.+?) (?:fill|cover|take up|span|be|as) (?:everything|all of it|the (?:whole|entire|full|complete) (?:picture|image|canvas|scene|frame|background)|the background|full screen|fullscreen)$"
)
_BEHIND_ALL = re.compile(
    r"^(?:(?:add|put|place|draw|insert|include|show|have|paint|want|i want|i'd like|there should be|make) )?(?P<what>(?:an?|some|two|three|four|several|many|lots of|\d+)? ?[a-z][a-z -]*?) "
    r"(?:in|to|into|on|for|as) the (?:far )?(?:background|distance|back(?: of the (?:picture|scene|image))?)$"
)


def same_size(clause: str, context: Context) -> Operations | None:
    """'make the bird as big as the balloon', 'make the skiers the same size'."""
    if found := _SAME_SIZE.match(clause):
        model = [i for i in read_targets(found["b"], Context(context.layout, context.recent)) if i in context.ids]
        ids = [i for i in read_targets(found["a"], context) if i in context.ids and i not in model]
        return _scaled_to(ids, context.layout[model[0]].box.area, context) if model and ids else None
    if found := _EQUAL.match(clause):
        ids = [i for i in read_targets(found["a"], context, True) if i in context.ids or i == "all"]
        ids = context.ids if ids == ["all"] else ids
        if len(ids) < 2:
            return None
        areas = sorted(context.layout[i].box.area for i in ids)
        return _scaled_to(ids, areas[(len(areas) - 1) // 2], context)
    return None


def other_size(clause: str, context: Context) -> Operations | None:
    """'the dog should be smaller than the skiers': a quarter beyond the smallest or biggest of them, unless it is already."""
    found = _OTHER_SIZE.match(clause)
    if not found:
        return None
    models = [i for i in read_targets(found["b"], Context(context.layout, context.recent)) if i in context.ids]
    ids = [i for i in read_targets(found["a"], context) if i in context.ids and i not in models]
    if not models or not ids:
        return None
    areas = [context.layout[i].box.area for i in models]
    is_smaller = found["way"] in ("smaller", "shorter", "tinier")
    wanted = min(areas) / BEYOND**2 if is_smaller else max(areas) * BEYOND**2
    wrong = [i for i in ids if (context.layout[i].box.area > wanted) == is_smaller]
    return _scaled_to(wrong, wanted, context) if wrong else [Resize(targets=ids, factor=1.0)]


def _scaled_to(ids: list[str], area: float, context: Context) -> Operations | None:
    factors = {i: round((area / context.layout[i].box.area) ** 0.5, 4) for i in ids}
    changed: Operations = [
        Resize(targets=[i], factor=min(20.0, max(0.05, f))) for i, f in factors.items() if abs(f - 1) > 0.005
    ]
    return changed or [Resize(targets=ids, factor=1.0)]


def same_colour(clause: str, context: Context) -> Operations | None:
    """'make the car the same colour as the truck', 'the car should have the colour of the truck'."""
    if alike := re.match(
        r"^(?:make|paint|give|colou?r) (?P<a>.+?) (?:all |both )?(?:in )?(?:the )?(?:same|equal) colou?r$", clause
    ):
        ids = [i for i in read_targets(alike["a"], context, True) if i in context.ids]
        colours = [colour for i in ids if (colour := colour_of(context.layout[i].phrase))]
        return [Recaption(targets=ids, colour=colours[0])] if len(ids) > 1 and colours else None
    found = re.match(
        r"^(?:make|paint|give|have|let)? ?(?P<a>.+?) (?:should )?(?:have |be |in |get |to )*(?:in )?(?:the )?(?:same )?colou?r (?:as|of|like) (?P<b>.+)$",
        clause,
    )
    if not found:
        return None
    model = [i for i in read_targets(found["b"], Context(context.layout, context.recent)) if i in context.ids]
    ids = [i for i in read_targets(found["a"], context) if i in context.ids and i not in model]
    colour = colour_of(context.layout[model[0]].phrase) if model else None
    return [Recaption(targets=ids, colour=colour)] if ids and colour else None


def move_away(clause: str, context: Context) -> Operations | None:
    """'move the bird away from the balloon': along the line between them."""
    found = _AWAY.match(clause)
    if not found:
        return None
    others = [i for i in read_targets(found["b"], Context(context.layout, context.recent)) if i in context.ids]
    ids = [i for i in read_targets(found["a"], context) if i in context.ids]
    if not others or not ids:
        return None
    (x, y), (from_x, from_y) = context.layout[ids[0]].box.center, context.layout[others[0]].box.center
    much = found["much"] or ""
    step = (
        MOVE_A_BIT
        if re.match(r"a bit|a little|slightly", much)
        else MOVE_A_LOT
        if re.match(r"much|a lot|far ", much)
        else MOVE
    )
    if abs(x - from_x) >= abs(y - from_y):
        return [Move(targets=ids, dx=step if x >= from_x else -step)]
    return [Move(targets=ids, dy=step if y >= from_y else -step)]


def times_as_many(clause: str, context: Context) -> Operations | None:
    """'twice as many birds', 'halve the number of skiers'."""
    found = _MANY.match(clause)
    if not found:
        return None
    ids = present(found["x"], context)
    times = number_of(found["n"]) if found["n"] else None
    if not ids or (times is None and not found["half"]):
        return None
    count = len(ids) * times if times else max(1, len(ids) // 2)
    return [SetCount(target=noun_of(ids[0], context), count=min(1000, count))]


def fill(clause: str, context: Context) -> Operations | None:
    """'make the sky fill everything': what is to be everywhere is the background."""
    found = _FILLS.match(clause)
    if not found or re.fullmatch(r"it|this|that|everything|the (?:picture|image|scene|background)", found["x"]):
        return None
    ids = [i for i in read_targets(found["x"], context) if i in context.ids]
    words = context.layout[ids[0]].phrase if len(ids) == 1 else found["x"]
    gone: Operations = [Remove(targets=ids)] if ids else []
    return [*gone, SetBackground(background=words)]


def behind_all(clause: str, context: Context) -> Operations | None:
    """'add mountains in the background': words of the background; what has a box moves back instead (another rule)."""
    found = _BEHIND_ALL.match(clause)
    if not found or present(re.sub(r"^(?:an?|some|the) ", "", found["what"]), context):
        return None
    if found["what"].startswith(("the ", "it", "them")) or not read_caption(found["what"]).things:
        return None
    return [SetBackground(background=f"{context.layout.background} with {found['what']} in the background")]
