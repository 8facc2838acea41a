"""The names of relations: between objects, or of an object to the canvas."""

from __future__ import annotations

from typing import Literal, get_args

Relation = Literal[
    "left_of",
    "right_of",
    "above",
    "below",
    "on",
    "under",
    "in",
    "next_to",
    "between",
    "in_front_of",
    "behind",
    "around",
    "held_by",
    "worn_by",
    "riding",
    "facing",
    "reflection_of",
    "leaning_on",
    "left",
    "right",
    "top",
    "bottom",
    "center",
    "top_left",
    "top_right",
    "bottom_left",
    "bottom_right",
]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
ATTACHING: frozenset[Relation] = frozenset({"held_by", "worn_by", "riding", "reflection_of", "around"})
"""Relations whose subject goes along with its anchor, once it is placed."""
REGIONS = frozenset(
    {"left", "right", "top", "bottom", "center", "top_left", "top_right", "bottom_left", "bottom_right"}
)
"""Relations to the canvas; all others need anchors."""
