"""The things of a scene made into pieces: counted, sized, parts joined to their owners, groups put into their forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import get_args

from ..layout import MAX_OBJECTS
from ..nouns.drawn import is_airborne, look_of, size_factor
from ..nouns.kinds import head_noun
from ..operations import Form
from ..relation_names import ATTACHING
from .compounds import STRUCTURAL, block, join
from .pieces import Member, Piece
from .spec import Link, SceneSpec, SpecThing

SIDES = {1: 0.5, 2: 0.4, 3: 0.32, 4: 0.3, 5: 0.26, 6: 0.25}
"""Side of an average object for so many objects; beyond, `FEWEST_SIDE` / count ** 0.5."""
FEWEST_SIDE = 0.62
SMALLEST = 0.17
"""No side is shorter than this while there are at most 4 objects."""
_LARGEST_WIDTH, _LARGEST_HEIGHT = 0.86, 0.78
_CORNERS = ("top_left", "top_right", "bottom_left", "bottom_right")
_REGIONS = {"far_left": "left", "far_right": "right", "corner": "top_right", "edge": "left", "other_side": "right",
            "foreground": "bottom", "background": "back"}  # fmt: skip
_NO_REGIONS = ("", "sky", "ground")
_STANDING = frozenset({"on", "in", "under", "in_front_of", "behind", *STRUCTURAL})
"""Relations that say where something is that otherwise flies."""


_WITHIN = frozenset({"in", *ATTACHING})
"""Relations whose subject takes no room of its own beside its anchor."""


@dataclass
class Units:
    """The pieces of each thing; those that were joined to others are found in the piece that they became part of.

    Attributes:
        dropped: links that could not be taken in.
        left_out: whether there were more than a picture holds.
    """

    groups: list[list[Piece]]
    dropped: list[Link] = field(default_factory=list)
    left_out: bool = False

    @property
    def pieces(self) -> list[Piece]:
        return list(dict.fromkeys(piece for group in self.groups for piece in group))

    @property
    def is_few(self) -> bool:
        """Whether there are at most four objects, each on its own."""
        return sum(len(piece.members) for piece in self.pieces) <= 4


def make_units(spec: SceneSpec) -> Units:
    """Return the pieces of a scene."""
    counts = _counts(spec)
    allowed, room = [], MAX_OBJECTS
    for count in counts:
        allowed.append(min(count, room))
        room -= allowed[-1]
    parts = {link.subject for link in spec.links if link.relation in _WITHIN and not _is_ring(link, counts)}
    total = sum(count for number, count in enumerate(allowed) if number not in parts) or sum(allowed)
    side = SIDES.get(total, FEWEST_SIDE / max(1, total) ** 0.5) * (
        0.8 if total == 1 and _region(spec.things[0]) else 1.0
    )
    units = Units([_pieces(spec, n, side, total, count) for n, count in enumerate(allowed)])
    units.left_out = sum(counts) > MAX_OBJECTS
    _join_parts(spec, units)
    _arrange(spec, units)
    _shape_for_canvas(units.pieces, spec.width / spec.height)
    return units


def _is_ring(link: Link, counts: Sequence[int]) -> bool:
    return link.relation == "around" and counts[link.subject] > 1


def _counts(spec: SceneSpec) -> list[int]:
    """Return how many of each thing there are; what is meant for each anchor is multiplied by their number."""

    def count(number: int, seen: frozenset[int]) -> int:
        thing = spec.things[number]
        own = thing.count if thing.count > 1 else max(thing.count, thing.columns * thing.rows)
        each = next((link for link in spec.links if link.subject == number and link.each), None)
        if each is None or number in seen:
            return own
        return own * sum(count(anchor, seen | {number}) for anchor in each.anchors if anchor != number)

    return [count(number, frozenset()) for number in range(len(spec.things))]


def _pieces(spec: SceneSpec, number: int, side: float, total: int, count: int) -> list[Piece]:
    thing = spec.things[number]
    made = []
    for index in range(count):
        piece = _piece(thing, side, total)
        piece.group, piece.region = number, _region(thing, index)
        piece.members = [Member(thing.noun, thing.phrase, number, depth=5 if thing.place == "foreground" else 0)]
        if thing.place == "sky" or (is_airborne(thing.phrase) and not _stands(spec, number)):
            piece.place = "sky"
        elif thing.place in ("ground", "foreground") and piece.is_up:
            piece.place = "ground"
        if piece.region == "back":
            piece.scale(0.75)
            piece.members[0].depth = -5
        made.append(piece)
    return made


def _stands(spec: SceneSpec, number: int) -> bool:
    return any(link.subject == number and link.relation in _STANDING for link in spec.links)


def _region(thing: SpecThing, index: int = 0) -> str:
    if thing.place == "corners":
        return _CORNERS[index % len(_CORNERS)]
    return "" if thing.place in _NO_REGIONS else _REGIONS.get(thing.place, thing.place)


def _piece(thing: SpecThing, side: float, total: int) -> Piece:
    look = look_of(head_noun(thing.phrase))
    side = side * (look.size if total > 1 else 1 + (look.size - 1) * 0.3)
    width, height = side * look.aspect**0.5, side / look.aspect**0.5
    if total <= 4 and (short := min(width, height)) < SMALLEST * 1.2:
        width, height = width * SMALLEST * 1.2 / short, height * SMALLEST * 1.2 / short
    said = size_factor(thing.phrase)  # after the smallest size: what is said to be tiny may be smaller than that
    width, height = width * said, height * said
    shrink = min(1.0, _LARGEST_WIDTH / width, _LARGEST_HEIGHT / height)
    return Piece(thing.noun, thing.phrase, width * shrink, height * shrink, look.place, 0)


def _join_parts(spec: SceneSpec, units: Units) -> None:
    """Join parts to their owners, what is on a part first: a hat to the girl before the girl to her horse."""
    waiting = [link for link in spec.links if link.relation in STRUCTURAL]
    joined: set[int] = set()
    while waiting:
        link = next((k for k in waiting if not _owns(k.subject, waiting)), None)
        if link is None:
            units.dropped += waiting
            return
        waiting.remove(link)
        if link.subject in joined or link.subject in link.anchors:
            units.dropped.append(link)
            continue
        joined.add(link.subject)
        _join(link, units)


def _owns(number: int, waiting: Sequence[Link]) -> bool:
    return any(number in link.anchors for link in waiting)


def _join(link: Link, units: Units) -> None:
    subjects = units.groups[link.subject]
    owners = list(dict.fromkeys(piece for anchor in link.anchors for piece in units.groups[anchor]))
    if not owners or not subjects or any(piece in owners for piece in subjects):
        units.dropped.append(link)
        return
    shares: dict[int, list[Piece]] = {}
    for number, piece in enumerate(subjects):
        owner = number * len(owners) // len(subjects) if len(subjects) >= len(owners) else number
        shares.setdefault(owner, []).append(piece)
    replaced: dict[Piece, Piece] = {}
    for owner, parts in shares.items():
        join(owners[owner], parts, link.relation)
        replaced.update(dict.fromkeys(parts, owners[owner]))
    units.groups = [[replaced.get(piece, piece) for piece in group] for group in units.groups]


def _arrange(spec: SceneSpec, units: Units) -> None:
    for number, thing in enumerate(spec.things):
        pieces = [piece for piece in dict.fromkeys(units.groups[number]) if piece.members[0].group == number]
        if thing.arrangement in get_args(Form) and len(pieces) > 1:
            one = block(pieces, _form(thing), thing.columns)
            gone = set(pieces)
            units.groups = [[one if piece in gone else piece for piece in group] for group in units.groups]
    units.groups = [list(dict.fromkeys(group)) for group in units.groups]


def _form(thing: SpecThing) -> Form:
    return next(form for form in get_args(Form) if form == thing.arrangement)


def _shape_for_canvas(pieces: Sequence[Piece], aspect: float) -> None:
    """Turn shares of a square into shares of the canvas of the same area, so that shapes stay in pixels."""
    for piece in pieces:
        piece.width, piece.height = piece.width / aspect**0.5, piece.height * aspect**0.5
        if (shrink := min(1.0, 0.94 / piece.width, 0.9 / piece.height)) < 1:
            piece.scale(shrink)
