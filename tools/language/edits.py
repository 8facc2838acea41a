"""Commands on the scene in place to typed operations."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from tools.layout.errors import LayoutError
from tools.layout.layout import Box, Layout
from tools.layout.operations import (
    Add,
    Align,
    Arrange,
    Distribute,
    Duplicate,
    Lock,
    Mirror,
    Move,
    Operation,
    Place,
    Recaption,
    Relation,
    Remove,
    Reorder,
    Replace,
    Resize,
    SetBackground,
    SetBoxes,
    SetCount,
    SetNegative,
    SetStyle,
    Swap,
)
from tools.layout.phrases import head_noun, same_noun, with_article
from tools.layout.speech import say

from .commands import ARRANGEMENTS, PLACES, Attach, Command, Targets
from .looks import with_look, without_look

_GROWTH = {"": 1.25, "little": 1.12, "much": 1.6}
_STEP = {"": 0.2, "little": 0.1, "much": 0.4}  # as the operation `move` says, which models read, too
_DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_REGIONS = {"far left": "left", "far right": "right", "edge": "left", "corner": "top_right", "sky": "top", "ground": "bottom",
            "foreground": "bottom", "background": "top"}  # fmt: skip
_FILL_MARGIN = 0.01
_WEATHER = frozenset(
    [
        "rain",
        "snow",
        "fog",
        "mist",
        "haze",
        "wind",
        "storm",
        "thunderstorm",
        "night",
        "sunset",
        "sunrise",
        "sunlight",
        "moonlight",
        "daylight",
        "darkness",
        "light",
        "weather",
    ]
)
"""What is all over a picture and has no box."""

Operations = list[Operation]


def edit_operations(commands: Sequence[Command], layout: Layout) -> tuple[Operation, ...]:
    """Return the operations that carry the commands out on a layout, in order.

    Raises:
        LayoutError: a target is not there, or a command cannot be done to it.
    """
    found: Operations = []
    for command in commands:
        make = _MAKERS.get(command.verb)
        if make is None:
            raise LayoutError(say("ask.what_to_change"))
        found += make(command, layout)
    return tuple(found)


def is_weather(phrase: str) -> bool:
    """Tell whether a thing is all over the picture, and so belongs to its background."""
    return head_noun(phrase) in _WEATHER


def ids_of(targets: Targets, layout: Layout) -> list[str]:
    """Return the ids that targets stand for, in the layout's order. Raises: LayoutError: one is not there."""
    there = [item.id for item in layout.objects]
    found: list[str] = []
    for name in targets.names:
        ids = _matching(name, there)
        if not ids:
            raise LayoutError(say("edit.no_such", name=name))
        found += [i for i in ids if i not in found]
    left_out = {i for name in targets.besides for i in _matching(name, there)}
    if not (kept := [i for i in found if i not in left_out]):
        raise LayoutError(say("ask.what_to_change"))
    return kept


def _matching(name: str, there: Sequence[str]) -> list[str]:
    if name == "*":
        return list(there)
    if name.endswith("-*"):
        return [i for i in there if i.rpartition("-")[0] == name[:-2]]
    return [i for i in there if i == name]


def _resize(command: Command, layout: Layout) -> Operations:
    ids, amount = ids_of(command.targets, layout), command.amount
    if amount == "fill":
        return [SetBoxes(boxes={i: _share_box(layout[i].box, 1.0) for i in ids[:1]})]
    if found := re.fullmatch(r"share (.+)%", amount):
        return [SetBoxes(boxes={i: _share_box(layout[i].box, float(found[1]) / 100) for i in ids})]
    if amount.startswith("as "):
        return [_as_big_as(i, amount[3:], layout) for i in ids if i != amount[3:]]
    width, height = _factors(amount)
    if width == height:
        return [Resize(targets=ids, factor=width)]
    return [Resize(targets=ids, factor=1.0, width=width, height=height)]


def _factors(amount: str) -> tuple[float, float]:
    """Return the factors of width and height."""
    if amount.startswith("x"):
        return float(amount[1:]), float(amount[1:])
    if found := re.fullmatch(r"(.+)% (bigger|smaller)", amount):
        share = float(found[1]) / 100
        factor = 1 + share if found[2] == "bigger" else max(0.05, 1 - share)
        return factor, factor
    degree, _, way = amount.rpartition(" ")
    growth = _GROWTH[degree]
    factor = growth if way in ("bigger", "wider", "taller") else 1 / growth
    return (1.0 if way in ("taller", "shorter") else factor), (1.0 if way in ("wider", "narrower") else factor)


def _share_box(box: Box, share: float) -> list[float]:
    """Return a box of a share of the canvas about the same centre, inside the canvas."""
    side = min(1.0 - 2 * _FILL_MARGIN, share**0.5)
    (x, y), half = box.center, side / 2
    least, most = half + _FILL_MARGIN, 1 - half - _FILL_MARGIN
    x, y = min(max(x, least), most), min(max(y, least), most)
    return [x - half, y - half, x + half, y + half]


def _as_big_as(name: str, other: str, layout: Layout) -> Operation:
    factor = (layout[other].box.area / layout[name].box.area) ** 0.5
    return Resize(targets=[name], factor=min(20.0, max(0.05, factor)))


def _move(command: Command, layout: Layout) -> Operations:
    ids, amount = ids_of(command.targets, layout), command.amount
    if found := re.fullmatch(r"(closer to|away from) (\S+)", amount):
        sign = 1 if found[1] == "closer to" else -1
        return [_towards(i, layout[found[2]].box.center, sign * 0.4, layout) for i in ids if i != found[2]]
    if amount.split(" ")[-1] in ("closer", "apart"):
        return _gather(ids, amount, layout)
    if found := re.fullmatch(r"(.+) ([\d.]+)(px|%)", amount):
        step = float(found[2]) / (100 if found[3] == "%" else 1)
        sides = (1, 1) if found[3] == "%" else (layout.width, layout.height)
        return [_shift(ids, found[1].split(), (step / sides[0], step / sides[1]))]
    degree = amount.split(" ")[0] if amount.split(" ")[0] in ("little", "much") else ""
    return [_shift(ids, amount.removeprefix(degree).split(), (_STEP[degree], _STEP[degree]))]


def _shift(ids: list[str], ways: Sequence[str], steps: tuple[float, float]) -> Operation:
    dx = sum(_DIRECTIONS[way][0] for way in ways) * min(1.0, steps[0])
    dy = sum(_DIRECTIONS[way][1] for way in ways) * min(1.0, steps[1])
    return Move(targets=ids, dx=round(dx, 4), dy=round(dy, 4))


def _towards(name: str, goal: tuple[float, float], share: float, layout: Layout) -> Operation:
    x, y = layout[name].box.center
    dx, dy = ((goal[0] - x) * share, (goal[1] - y) * share)
    return Move(targets=[name], dx=round(dx, 4), dy=round(dy, 4))


def _gather(ids: list[str], amount: str, layout: Layout) -> Operations:
    """Move several objects towards their middle, or from it; one alone towards the others."""
    group = ids if len(ids) > 1 else [item.id for item in layout.objects]
    centres = [layout[i].box.center for i in group]
    middle = (sum(x for x, _ in centres) / len(centres), sum(y for _, y in centres) / len(centres))
    share = {"little": 0.15, "much": 0.6}.get(amount.split(" ")[0], 0.3)
    sign = 1 if amount.endswith("closer") else -1
    return [_towards(i, middle, sign * share, layout) for i in ids]


def _put(command: Command, layout: Layout) -> Operations:
    ids = ids_of(command.targets, layout)
    return [operation for attach in command.attaches for operation in _placed(ids, attach, layout)]


def _placed(ids: list[str], attach: Attach, layout: Layout) -> Operations:
    if attach.kind == "where":
        goal = layout[_anchor(attach.anchors[0], layout)].box.center
        return [SetBoxes(boxes={i: _centred(layout[i].box, goal) for i in ids})]
    if attach.kind == "other side":
        return [SetBoxes(boxes={i: _centred(b := layout[i].box, (1 - b.center[0], b.center[1])) for i in ids})]
    if attach.kind in ARRANGEMENTS:
        return [_arranged(ids, attach.kind, "", attach.columns)]
    relation, anchors = relation_of(attach, layout)
    return [Place(targets=ids, relation=relation, anchors=anchors)]


def relation_of(attach: Attach, layout: Layout) -> tuple[Relation, list[str]]:
    """Return an attachment as an operation's relation and anchors (ids, or words where an id is still to come)."""
    if attach.kind in PLACES:
        return cast(Relation, _REGIONS.get(attach.kind, attach.kind).replace(" ", "_")), []
    return cast(Relation, attach.kind.replace(" ", "_")), [_anchor(anchor, layout) for anchor in attach.anchors]


def _anchor(words: str, layout: Layout) -> str:
    """Return the id that an anchor's words mean, or the words where none is there yet."""
    ids = [item.id for item in layout.objects]
    if words in ids:
        return words
    noun = head_noun(words)
    alike = [item.id for item in layout.objects if same_noun(head_noun(item.phrase), noun)]
    return alike[0] if len(alike) == 1 else words


def _centred(box: Box, centre: tuple[float, float]) -> list[float]:
    """Return the box about another centre, as near to it as the canvas allows."""
    x = min(max(centre[0] - box.width / 2, 0.0), 1 - box.width)
    y = min(max(centre[1] - box.height / 2, 0.0), 1 - box.height)
    return [x, y, x + box.width, y + box.height]


def _arranged(ids: list[str], form: str, order: str, columns: int = 0) -> Operation:
    return Arrange.model_validate({"targets": ids, "form": form, "order": order or None, "columns": columns or None})


def _arrange(command: Command, layout: Layout) -> Operations:
    found = re.fullmatch(r"(\w+)(?: (\d+)x\d+)?(?: (smallest|biggest) first)?", command.amount)
    if found is None:
        raise LayoutError(say("ask.what_to_change"))
    return [_arranged(ids_of(command.targets, layout), found[1], found[3] or "", int(found[2] or 0))]


def _align(command: Command, layout: Layout) -> Operations:
    edge = {"middle": "center_y", "center": "center_x"}.get(command.amount, command.amount)
    return [Align.model_validate({"targets": ids_of(command.targets, layout), "edge": edge})]


def _spread(command: Command, layout: Layout) -> Operations:
    axis = command.amount or "horizontal"
    return [Distribute.model_validate({"targets": ids_of(command.targets, layout), "axis": axis})]


def _swap(command: Command, layout: Layout) -> Operations:
    ids = ids_of(command.targets, layout)
    if len(ids) != 2:
        raise LayoutError(say("ask.which_two"))
    return [Swap.model_validate({"a": ids[0], "b": ids[1], "what": command.amount or "places"})]


def _face(command: Command, layout: Layout) -> Operations:
    ids = ids_of(command.targets, layout)
    if command.amount:
        return [_recaptioned(i, layout, f"facing {command.amount}") for i in ids]
    if len(ids) != 2:
        raise LayoutError(say("ask.which_two"))
    first, second = sorted(ids, key=lambda i: layout[i].box.center[0])
    return [_recaptioned(first, layout, "facing right"), _recaptioned(second, layout, "facing left")]


def _recaptioned(name: str, layout: Layout, look: str) -> Operation:
    return Recaption(targets=[name], phrase=with_look(layout[name].phrase, look))


def _look(command: Command, layout: Layout) -> Operations:
    return [_recaptioned(i, layout, command.phrase) for i in ids_of(command.targets, layout)]


def _drop(command: Command, layout: Layout) -> Operations:
    """Take words out of phrases; where no phrase has them but an object of its own is that thing, take it out."""
    ids = ids_of(command.targets, layout)
    changed = {i: without_look(layout[i].phrase, command.phrase) for i in ids}
    found = [Recaption(targets=[i], phrase=p) for i, p in changed.items() if p != layout[i].phrase]
    if found:
        return list(found)
    noun = head_noun(command.phrase)
    parts = [o.id for o in layout.objects if o.id not in ids and same_noun(head_noun(o.phrase), noun)]
    if parts:
        return [Remove(targets=parts)]
    raise LayoutError(say("edit.lacks_words", what=layout[ids[0]].phrase, word=command.phrase))


def _add(command: Command, layout: Layout) -> Operations:
    if is_weather(command.phrase):
        return _background(replace(command, verb="bg+"), layout)
    placed = [a for a in command.attaches if a.kind not in ARRANGEMENTS]
    relation, anchors = _where(placed, layout)
    each = bool(placed and placed[0].each)
    return [
        Add(
            phrase=with_article(command.phrase), count=command.count or 1, relation=relation, anchors=anchors, each=each
        )
    ]


def _where(attaches: Sequence[Attach], layout: Layout) -> tuple[Relation | None, list[str]]:
    return relation_of(attaches[0], layout) if attaches else (None, [])


def _copy(command: Command, layout: Layout) -> Operations:
    relation, anchors = _where(command.attaches, layout)
    ids = ids_of(command.targets, layout)
    return [Duplicate(targets=ids, count=command.count or 1, relation=relation, anchors=anchors)]


def _keep(command: Command, layout: Layout) -> Operations:
    kept = ids_of(command.targets, layout)
    gone = [item.id for item in layout.objects if item.id not in kept]
    if not gone:
        raise LayoutError(say("edit.only_these"))
    return [Remove(targets=gone)]


def _count(command: Command, layout: Layout) -> Operations:
    ids = ids_of(command.targets, layout)
    return [SetCount(target=ids[0].rpartition("-")[0].replace("_", " "), count=command.count or 0)]


def _replace(command: Command, layout: Layout) -> Operations:
    ids = ids_of(command.targets, layout)
    found: Operations = [Replace(targets=ids, phrase=with_article(command.phrase))]
    if command.count and command.count > len(ids):
        found.append(Duplicate(targets=ids[:1], count=command.count - len(ids)))
    return found


def _background(command: Command, layout: Layout) -> Operations:
    if command.verb == "bg":
        return [SetBackground(background=command.phrase)]
    if command.verb == "bg+":
        return [SetBackground(background=", ".join(filter(None, [layout.background, command.phrase])))]
    left = re.sub(rf"(?:,\s*|\s+(?:with|and|in|at)\s+)?\b{re.escape(command.phrase)}\b", "", layout.background)
    if left == layout.background:
        return [SetNegative(add=[command.phrase])]
    return [SetBackground(background=left.strip(" ,") or "plain background")]


def _negative(command: Command, layout: Layout) -> Operations:
    things = [part.strip() for part in command.phrase.split(",") if part.strip()]
    if command.verb == "allow":
        return [SetNegative(remove=things)]
    there = [o.id for o in layout.objects if any(same_noun(head_noun(o.phrase), head_noun(t)) for t in things)]
    return [SetNegative(add=things), *([Remove(targets=there)] if there else [])]


_MAKERS: dict[str, Callable[[Command, Layout], Operations]] = {
    "resize": _resize, "move": _move, "put": _put, "swap": _swap, "face": _face, "align": _align, "arrange": _arrange,
    "spread": _spread, "add": _add, "keep": _keep, "count": _count, "copy": _copy, "replace": _replace, "look": _look,
    "drop": _drop, "bg": _background, "bg+": _background, "bg-": _background, "no": _negative, "allow": _negative,
    "item": _add,
    "mirror": lambda c, layout: [Mirror(targets=ids_of(c.targets, layout))],
    "remove": lambda c, layout: [Remove(targets=ids_of(c.targets, layout))],
    "front": lambda c, layout: [Reorder(targets=ids_of(c.targets, layout), to="front")],
    "back": lambda c, layout: [Reorder(targets=ids_of(c.targets, layout), to="back")],
    "lock": lambda c, layout: [Lock(targets=ids_of(c.targets, layout))],
    "unlock": lambda c, layout: [Lock(targets=ids_of(c.targets, layout), locked=False)],
    "style": lambda c, layout: [SetStyle(style="realistic" if c.phrase == "none" else c.phrase)],
}  # fmt: skip
