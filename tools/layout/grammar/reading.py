"""What a caption says: things, how they stand to each other, background, negative, style.

It knows nothing of boxes; positions in `Reading.things` are what links speak of.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..operations import Relation
from .things import Thing


@dataclass(frozen=True)
class Link:
    """`subjects` stand in `relation` to `anchors`; all are positions in the list of things."""

    relation: Relation
    subjects: tuple[int, ...]
    anchors: tuple[int, ...]


@dataclass(frozen=True)
class Reading:
    """A caption, read.

    Attributes:
        regions: (thing, region of the picture); 'back' is the far background.
        airborne: things said to be in the sky.
        has_place: the caption itself named a background.
    """

    things: tuple[Thing, ...]
    links: tuple[Link, ...]
    regions: tuple[tuple[int, str], ...]
    airborne: frozenset[int]
    background: str
    negative: tuple[str, ...]
    style: str
    has_place: bool
