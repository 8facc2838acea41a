"""Several pieces made one: an owner with what it wears, holds or is ridden by, a ring around something, a row or a grid.

Sizes here are shares of a square canvas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..arrangements import arranged, clear_ring
from ..nouns.drawn import size_factor
from ..operations import Form
from ..parts import PART_RELATIONS, is_low, part_rects
from ..rect import TICKS, Rect, hull
from ..relation_names import ATTACHING, Relation
from .pieces import Member, Piece

STRUCTURAL: frozenset[Relation] = ATTACHING | {"leaning_on"}
"""Relations whose subject becomes one piece with its anchor."""

_AROUND_WIDTH, _LOW_HEIGHT, _FULL_HEIGHT = 1.3, 0.45, 1.2
_REFLECTED_HEIGHT = 0.75
_WIDER = 1.6
"""What is amid a ring gets at most this much bigger, to have room for it."""
_BESIDE = 0.6
"""Further riders and held things are moved aside by this share of their width."""


@dataclass(frozen=True)
class _Joined:
    """A piece, where it goes among the others, and how it stands to the first of them."""

    piece: Piece
    rect: Rect
    depth: int = 0
    is_attached: bool = False


def join(owner: Piece, parts: Sequence[Piece], relation: Relation) -> None:
    """Make the parts members of the owner's piece, which grows as much as they need."""
    core = _core(owner)
    if relation == "around" and len(parts) > 1:
        joined = _ring(_widened_for_ring(owner, parts), parts)
    else:
        joined = [_part(core, owner, part, relation, number) for number, part in enumerate(parts)]
    _combine(owner, joined)


def block(pieces: Sequence[Piece], form: Form, columns: int) -> Piece:
    """Return one piece of all of them in a form; it has the words of the first."""
    sizes = [(round(p.width * TICKS), round(p.height * TICKS)) for p in pieces]
    rects = arranged(form, sizes, 1.0, columns or None)
    first, others = pieces[0], pieces[1:]
    made = Piece(first.noun, first.phrase, first.width, first.height, first.place, first.group, first.region)
    made.members = list(first.members)
    rest = [_Joined(p, r.shifted(-rects[0].x0, -rects[0].y0)) for p, r in zip(others, rects[1:], strict=True)]
    _combine(made, rest)
    return made


def _whole(piece: Piece) -> Rect:
    return Rect.at(0, 0, round(piece.width * TICKS), round(piece.height * TICKS))


def _core(piece: Piece) -> Rect:
    """Return where the first member is, in ticks from the piece's corner."""
    return _rect_of(piece.members[0], _whole(piece))


def _rect_of(member: Member, around: Rect) -> Rect:
    return Rect.at(
        round(around.x0 + member.x * around.width),
        round(around.y0 + member.y * around.height),
        max(1, round(member.width * around.width)),
        max(1, round(member.height * around.height)),
    )


def _part(core: Rect, owner: Piece, part: Piece, relation: Relation, number: int) -> _Joined:
    if relation in PART_RELATIONS:
        return _Joined(part, _on_owner(core, owner, part, relation, number), 1, True)
    if relation == "reflection_of":
        return _Joined(part, Rect.at(core.x0, core.y1, core.width, round(core.height * _REFLECTED_HEIGHT)), 0, True)
    if relation == "around":
        return _Joined(part, _enclosing(core, part), -1, True)
    width, height = round(part.width * TICKS), round(part.height * TICKS)
    x = core.x1 if number % 2 == 0 else core.x0 - width
    return _Joined(part, Rect.at(x, core.y1 - height, width, height))


def _on_owner(core: Rect, owner: Piece, part: Piece, relation: Relation, number: int) -> Rect:
    """Return the place of a part: a group of its own (a girl with a hat) keeps its shape."""
    spots = part_rects(relation, part.phrase, core, owner.phrase)
    spot = spots[number % len(spots)].scaled(size_factor(part.phrase))
    if len(part.members) > 1 or relation == "riding":
        width = round(spot.height * part.width / part.height)
        spot = Rect.at(round(spot.cx - width / 2), spot.y0, width, spot.height)
    aside = number // len(spots) * _BESIDE * spot.width
    return spot.shifted(round(aside if number % 2 else -aside), 0)


def _enclosing(core: Rect, part: Piece) -> Rect:
    low = is_low(part.phrase)
    width, height = core.width * _AROUND_WIDTH, core.height * (_LOW_HEIGHT if low else _FULL_HEIGHT)
    bottom = core.y1 + (height * 0.25 if low else (height - core.height) / 2)
    return Rect.at(round(core.cx - width / 2), round(bottom - height), round(width), round(height))


def _widened_for_ring(owner: Piece, parts: Sequence[Piece]) -> Rect:
    """Make what others are around wide enough for them, and return where it is."""
    across = sum(p.width for p in parts) / 3
    owner.scale(min(_WIDER, max(1.0, across / owner.width)))
    return _core(owner)


def _ring(core: Rect, parts: Sequence[Piece]) -> list[_Joined]:
    sizes = [(round(p.width * TICKS), round(p.height * TICKS)) for p in parts]
    rects = clear_ring(sizes, 1.0, core)
    return [_Joined(p, r, -1 if r.y1 < core.y1 else 1) for p, r in zip(parts, rects, strict=True)]


def _combine(owner: Piece, joined: Sequence[_Joined]) -> None:
    """Put all members into one frame around them, and give the owner's piece its size."""
    whole = _whole(owner)
    placed = [(member, _rect_of(member, whole)) for member in owner.members]
    for item in joined:
        placed += [(member, _rect_of(member, item.rect)) for member in item.piece.members]
        for member in item.piece.members:
            member.depth += item.depth
        if item.is_attached:
            item.piece.members[0].owner = owner.members[0]
    frame = hull(rect for _, rect in placed)
    for member, rect in placed:
        member.x, member.y = (rect.x0 - frame.x0) / frame.width, (rect.y0 - frame.y0) / frame.height
        member.width, member.height = rect.width / frame.width, rect.height / frame.height
    owner.members = [member for member, _ in placed]
    owner.width, owner.height = frame.width / TICKS, frame.height / TICKS
