"""Edits of where one thing is: move and place.

Each rule reads one clause and gives operations, or None when the clause is not its own. It knows nothing of boxes.
"""

from __future__ import annotations

import re
from typing import cast

from ..operations import Move, Operation, Place, Relation, Reorder, SetBackground
from ..speech import say
from .amounts import BIT_OR_LOT, names_unit, read_distance
from .choices import Choice
from .clauses import starts_clause
from .kinds import head_noun, kind_of
from .lexicon import expressions, longest
from .nouns import is_plural
from .setting import is_place
from .targets import Context, has_head, read_targets
from .unclear import Unclear

Operations = list[Operation]
_VERBS = (
    r"(?:move|shift|slide|push|nudge|drag|bring|take|pull|scoot|put|place|set|"
    r"position|send|get|have|want|make|center|centre|draw|let|keep|hang|throw)"
)
_DIRECTIONS = {
    **dict.fromkeys(("left", "leftwards", "leftward"), (-1, 0)),
    **dict.fromkeys(("right", "rightwards", "rightward"), (1, 0)),
    **dict.fromkeys(("up", "upwards", "upward", "higher", "higher up", "further up"), (0, -1)),
    **dict.fromkeys(("down", "downwards", "downward", "lower", "lower down", "further down"), (0, 1)),
}
_WAYS = "|".join(sorted(_DIRECTIONS, key=len, reverse=True))
_MOVE = re.compile(
    rf"^(?:{_VERBS}|raise|lift|lower)\b ?(?P<target>.*?)(?:^| )(?P<before>{BIT_OR_LOT})? "
    r"?(?:to the |towards the |toward the |over to the |more to the |more |further "
    r")?(?:further |more )?"
    rf"(?P<way>{_WAYS})(?: and (?:to the )?(?P<other>{_WAYS}))?(?: (?P<after>{BIT_OR_LOT}))?$"
)
_LIFT = re.compile(rf"^(?P<verb>raise|lift|lower)(?: up)? (?P<target>.+?)(?: (?P<after>{BIT_OR_LOT}))?$")
_SHOULD_BE = re.compile(
    r"^(?:i want |i'd like |i would like )?(?P<target>(?!there ).+?) (?:should "
    r"be|should go|should stand|should sit|must be|was|were|is|are|goes|go|to "
    r"be|stands|sits|could be|belongs?) (?P<where>.+)$"
)
_LEAVES_OUT = frozenset({"by", "at", "before", "around", "along", "against", "towards", "toward", "over", "into"})


def move(clause: str, context: Context) -> Operations | None:
    """'move the car to the right', 'move the middle one up a little', 'raise the sun'."""
    if not (verbal := re.match(rf"^(?:{_VERBS}|raise|lift|lower)\b", clause)) and not re.search(
        r"\btoo (?:far|high|low)\b", clause
    ):
        return None
    if verbal and (unit := names_unit(clause)):
        raise _unit_question(unit, clause)
    if found := re.match(
        r"^(?P<target>.+?) (?:is|are) too (?P<where>far (?:left|right|up|down)|far "
        r"to the (?:left|right)|high|low)$",
        clause,
    ):
        return _against(found["target"], found["where"].split()[-1], context)
    if found := _LIFT.match(clause):
        distance = read_distance(found["after"] or "", context.layout.width, context.layout.height)
        if distance and not re.search(r"\b(?:onto|on|above|below|over|under|to|into|next)\b", found["target"]):
            sign = 1 if found["verb"] == "lower" else -1
            return [Move(targets=read_targets(found["target"], context), dy=sign * cast(float, distance[1]))]
    if found := _MOVE.match(clause):
        return _moved(found, context)
    return None


def _unit_question(unit: str, clause: str) -> Unclear:
    """'move the car 3 metres': how far, or which way where that is not said either."""
    plain = re.sub(rf"\s*(?:by |about )?{re.escape(unit)}\b", "", clause)
    if _MOVE.match(plain):
        far = (("a_little", "10 %"), ("some", "20 %"), ("far", "25 %"))
        choices = [Choice(say(f"choice.{key}"), f"{plain} by {share}") for key, share in far]
    else:
        target = re.sub(rf"^{_VERBS} ", "", plain)
        ways = (("left", "to the left"), ("right", "to the right"), ("up", "up"), ("down", "down"))
        choices = [Choice(say(f"choice.{key}"), f"move {target} {way}", (key, way)) for key, way in ways]
    return Unclear(say("ask.unit", unit=unit), choices)


def _moved(found: re.Match[str], context: Context) -> Operations | None:
    target = found["target"].strip()
    if re.search(r"\b(?:on|at|in|into) the(?: far| very)?$|\b(?:top|bottom|upper|lower)$", target) or target.startswith(
        ("a ", "an ")
    ):
        return None
    distance = read_distance(found["before"] or found["after"] or "", context.layout.width, context.layout.height)
    if distance is None:
        return None
    ways = [_DIRECTIONS[found["way"]], *([_DIRECTIONS[found["other"]]] if found["other"] else [])]
    dx = sum(way[0] for way in ways) * cast(float, distance[0])
    dy = sum(way[1] for way in ways) * cast(float, distance[1])
    return [Move(targets=read_targets(target or "it", context), dx=round(dx, 4), dy=round(dy, 4))]


def _against(target: str, where: str, context: Context) -> Operations:
    back = {
        "left": (0.1, 0.0),
        "right": (-0.1, 0.0),
        "high": (0.0, 0.1),
        "up": (0.0, 0.1),
        "low": (0.0, -0.1),
        "down": (0.0, -0.1),
    }
    dx, dy = back[where]
    return [Move(targets=read_targets(target, context), dx=dx, dy=dy)]


def place(clause: str, context: Context) -> Operations | None:
    """'put the bird on the car', 'move it to the top left corner', 'the car should be on the left'."""
    if found := re.match(r"^(?:center|centre) (?P<target>.+)$", clause):
        return [Place(targets=read_targets(found["target"], context), relation="center")]
    if re.match(rf"^{_VERBS} ", clause) and (unit := names_unit(clause)):
        raise _unit_question(unit, clause)
    found = _SHOULD_BE.match(clause)
    if found and not starts_clause(found["target"]):
        words, target_words = found["where"].split(), found["target"]
        where = _where_at(words, 0)
        return _placed(target_words, words, 0, where, context) if where else None
    if not (verb := re.match(rf"^{_VERBS} ", clause)):
        return None
    words = clause[verb.end() :].split()
    for start in range(0, len(words)):
        where = _where_at(words, start)
        if where and (start > 0 or context.last or context.alive_recent):
            return _placed(" ".join(words[:start]) or "it", words, start, where, context)
    return None


_PART_OF = {
    "roof": ("building", "vehicle"), "rooftop": ("building",), "chimney": ("building",), "hood": ("vehicle",), "saddle": ("animal",),
    "deck": ("watercraft",), "branch": ("plant",), "seat": ("furniture",),
}  # fmt: skip


def _whole_of(words: str, context: Context) -> list[str]:
    """'on the roof', where there is one house and no roof: the house."""
    part = words.removeprefix("the ")
    if not words.startswith("the ") or part not in _PART_OF or has_head(part, context):
        return []
    wholes = [i.id for i in context.layout.objects if kind_of(head_noun(i.phrase)) in _PART_OF[part]]
    return wholes if len(wholes) == 1 else []


def _where_at(words: list[str], start: int) -> tuple[str, int, bool] | None:
    """Return the relation or region at a place: its name, how many words, whether it needs anchors."""
    region = longest(expressions("relations", "in_picture"), words, start)
    relation = longest(expressions("relations", "between_things"), words, start)
    if (
        relation
        and " ".join(words[start : start + relation[1]]) in _LEAVES_OUT
        and words[start + 1 : start + 2] != ["the"]
    ):
        relation = None
    if relation and (region is None or relation[1] > region[1]) and start + relation[1] < len(words):
        return relation[0], relation[1], True
    if region:
        return region[0], region[1], False
    if re.fullmatch(r"(?:closer|nearer|close) to", " ".join(words[start : start + 2])) and start + 2 < len(words):
        return "next_to", 2, True
    return None


def _placed(
    target: str, words: list[str], start: int, where: tuple[str, int, bool], context: Context
) -> Operations | None:
    name, length, needs_anchors = where
    if target.split(" ")[0] in (
        "a",
        "an",
        "two",
        "three",
        "four",
        "five",
        "some",
        "another",
        "one",
        "me",
        "more",
        "several",
    ) or re.match(r"\d", target):
        return None
    if is_plural(target) and " " not in target and not has_head(target, context):
        return None
    rest = " ".join(words[start + length :])
    rest = (
        re.sub(r"^(?:side|corner|edge)?\s*(?:of the (?:picture|image|canvas|scene))?\s*", "", rest)
        if not needs_anchors
        else rest
    )
    if not needs_anchors and rest:
        return None
    if name == "back":
        return [Reorder(targets=read_targets(target, context), to="back")]
    targets = read_targets(target, context)
    if not needs_anchors:
        return [Place(targets=targets, relation=cast(Relation, name))]
    inner = Context(context.layout, context.recent, context.last_operations)
    anchors = _whole_of(rest, context) or read_targets(rest, inner)
    if (
        all(i not in context.ids and i != "all" for i in anchors)
        and is_place(rest.split())
        and name in ("on", "in", "next_to")
    ):
        return [SetBackground(background=rest)]
    unknown = all(i not in context.ids for i in anchors)
    if unknown and (
        targets == ["all"]
        or (name in ("in", "on") and " ".join(targets) not in context.ids and targets[0] not in context.ids)
    ):
        return None
    anchors = [i for i in (context.ids if anchors == ["all"] else anchors) if i not in targets]
    if name == "next_to" and not anchors:
        return None
    return [Place(targets=targets, relation=cast(Relation, name), anchors=anchors)]
