"""Edits of how things are arranged: swap, line up, spread, front and back, lock.

Each rule reads one clause and gives operations, or None when the clause is not its own. It knows nothing of boxes.
"""

from __future__ import annotations

import re
from typing import Literal, cast

from ..operations import Align, Distribute, Lock, Operation, Reorder, Swap
from .data import word_set
from .look_rules import pair_of
from .targets import Context, read_targets

Operations = list[Operation]
_EDGES = {
    **dict.fromkeys(("bottom", "bottoms", "ground", "floor"), "bottom"),
    **dict.fromkeys(("top", "tops"), "top"),
    **dict.fromkeys(("middle", "center", "centre"), "center_y"),
    "left": "left",
    "right": "right",
}
Edge = Literal["left", "right", "top", "bottom", "center_x", "center_y"]


def swap(clause: str, context: Context) -> Operations | None:
    """'swap the car and the truck', 'swap them', 'the cat and the dog should change places'."""
    found = re.match(
        r"^(?:swap|switch|exchange|trade|interchange|reverse|flip) (?:(?:the )?(?:places|"
        r"positions|locations|place|position) (?:of|between) )?(?P<both>.+?)"
        r"(?:'s?)?(?: (?:places|positions|around|over|round|locations))?$",
        clause,
    ) or re.match(
        r"^(?:let )?(?P<both>.+ and .+?|they|them|both|both of them|(?:the |those |these )?(?:two|both) .+?) (?:should )?(?:swap|change|switch|trade|"
        r"exchange) (?:places|positions)$",
        clause,
    )
    if not found:
        return None
    is_of_places = re.search(r"\b(?:places|positions|locations)\b", clause)
    if clause.startswith(("flip", "reverse")) and not (
        is_of_places or re.search(r"\b(?:and|two|both|them)\b", found["both"])
    ):
        return None
    both = re.sub(r"^their(?: places| positions)?$|^(?:places|positions)$", "them", found["both"])
    if re.search(r" for an? | with an? ", both):
        return None
    a, b = pair_of(both, context)
    return [Swap(a=a, b=b)]


def align(clause: str, context: Context) -> Operations | None:
    """'line the skiers up along the bottom', 'align the cats at the top', 'put them in a row'."""
    found = (
        re.match(
            r"^(?:line|queue) (?:up )?(?P<target>.+?)(?: up)?(?: (?:along|at|on|by|to|"
            r"with) (?:the |their )?(?P<edge>\w+)(?: edges?| line| of the picture)?)?(?: "
            r"up)?$",
            clause,
        )
        or re.match(
            r"^(?:align|straighten)(?: up)? (?P<target>.+?)(?: (?:along|at|on|by|to|"
            r"with)? ?(?:the |their )?(?P<edge>bottoms?|tops?|left|right|middle|cent(?:er|"
            r"re)|ground|floor)(?: edges?)?)?(?: up)?$",
            clause,
        )
        or re.match(
            r"^(?:arrange|put|place|set|move|get) (?P<target>.+?) (?:up )?in (?:a|one) "
            r"(?P<edge>row|line|column)$",
            clause,
        )
    )
    if not found:
        return None
    edge = cast(
        Edge,
        {"column": "center_x", "row": "bottom", "line": "bottom"}.get(
            found["edge"] or "", _EDGES.get(found["edge"] or "bottom", "bottom")
        ),
    )
    return [Align(targets=read_targets(found["target"], context, True), edge=edge)]


def distribute(clause: str, context: Context) -> Operations | None:
    """'spread them out evenly', 'space the cats evenly'."""
    found = re.match(
        r"^(?:spread|space|distribute|scatter|spread out|space out) (?P<target>.+?)?(?: "
        r"out)?(?: apart)?(?: more)?(?: (?:evenly|equally|regularly|apart|out))*(?P<axis> "
        r"vertically| horizontally)?(?: evenly)?$",
        clause,
    )
    if not found:
        found = re.match(
            r"^(?:move|put|place|set|arrange) (?P<target>.+?) (?:further |farther |more "
            r")?(?:apart|evenly)(?P<axis> vertically| horizontally)?$",
            clause,
        )
    if not found:
        return None
    axis: Literal["horizontal", "vertical"] = "vertical" if "vertically" in clause else "horizontal"
    target = re.sub(r"^(?:out|evenly)$", "", found["target"] or "") or "them"
    return [Distribute(targets=read_targets(target, context, True), axis=axis)]


def reorder(clause: str, context: Context) -> Operations | None:
    """'bring the cat to the front', 'send the tree to the back'."""
    found = re.match(
        r"^(?:bring|move|put|send|get|place|push|pull) (?P<target>.+?) (?:to the "
        r"|in the |into the |all the way to the )?(?P<to>front|back|foreground|background|"
        r"forwards?|backwards?|behind everything|in front of everything)$",
        clause,
    )
    if (
        not found
        or found["target"].startswith(("a ", "an ", "some "))
        or (found["to"] == "back" and "to the" not in clause and "in the" not in clause)
    ):
        return None
    to: Literal["front", "back"] = "front" if "fr" in found["to"] or found["to"].startswith("for") else "back"
    return [Reorder(targets=read_targets(found["target"], context), to=to)]


def lock(clause: str, context: Context) -> Operations | None:
    """'lock the car', 'unlock everything', 'don't move the tree', 'keep the car where it is'."""
    if found := re.match(
        r"^(?P<un>un)?(?:lock|freeze|pin|fix)(?: down)? (?P<target>.+?)(?: in place|"
        r" down)?$",
        clause,
    ):
        return [Lock(targets=read_targets(found["target"], context), locked=not found["un"])]
    if found := re.match(
        r"^(?:don't|do not|never) (?:move|touch|change|edit|modify) (?P<target>.+?)(?: any ?more)?$", clause
    ):
        return [Lock(targets=read_targets(found["target"], context))]
    if (
        found := re.match(
            r"^(?:keep|leave) (?P<target>.+?) (?:where (?:it is|they are)|as (?:it is|"
            r"they are|is)|fixed|unchanged|in place|alone|the same|locked)$",
            clause,
        )
    ) and found["target"] not in word_set("edit_words", "everything"):
        return [Lock(targets=read_targets(found["target"], context))]
    return None
