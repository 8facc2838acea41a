"""A reading of a caption made into boxes: sizes from the nouns, places from the relations.

It knows nothing of how captions are worded.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..layout import MAX_OBJECTS, Box, LayoutObject, make_object_id
from ..rect import Rect
from ..speech import say
from .mending import Wanted
from .nouns import look_of
from .pieces import TIER_GAP, Piece
from .reading import Reading
from .rows import put_in_rows, settle
from .stacking import Stacking

SIDES = {1: 0.5, 2: 0.4, 3: 0.32, 4: 0.3, 5: 0.26, 6: 0.25}
"""Side of an average object for so many objects; beyond, `FEWEST_SIDE` / count ** 0.5."""
FEWEST_SIDE = 0.62
SMALLEST = 0.17
"""No side is shorter than this while there are at most 4 objects."""
SMALLEST_PX_SHARE = 0.035
LEAST_WIDTH = 0.08
_RELATION_ORDER = (
    "in",
    "on",
    "above",
    "below",
    "under",
    "in_front_of",
    "behind",
    "left_of",
    "right_of",
    "between",
    "next_to",
)


@dataclass(frozen=True)
class Composed:
    """The objects, back to front; which relations they shall stand in; notes about what was left out."""

    objects: tuple[LayoutObject, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    notes: tuple[str, ...] = ()


def compose(reading: Reading) -> Composed:
    """Place the things of a caption."""
    pieces, notes = _make_pieces(reading)
    if not pieces:
        return Composed(notes=notes)
    stacking = Stacking(pieces)
    _relate(reading, pieces, stacking)
    _fit_on_supports(stacking)
    put_in_rows(stacking, SMALLEST if len(pieces) <= 4 else 0.0)
    for column in stacking.columns:
        for piece in column.pieces:
            settle(piece)
    if len(pieces) <= 4:
        _square_up(stacking)
    _level_beside(stacking, pieces)
    objects, ids = _objects(pieces)
    return Composed(objects, _wanted(reading, pieces, ids), notes)


def _wanted(reading: Reading, pieces: list[Piece], ids: dict[int, str]) -> tuple[Wanted, ...]:
    """Return the relations of the caption between the objects made, one per subject."""
    return tuple(
        Wanted(ids[id(piece)], link.relation, anchors)
        for link in reading.links
        if (anchors := tuple(ids[id(p)] for p in pieces if p.group in link.anchors))
        for piece in pieces
        if piece.group in link.subjects and ids[id(piece)] not in anchors
    )


def _make_pieces(reading: Reading) -> tuple[list[Piece], tuple[str, ...]]:
    wanted = sum(thing.count for thing in reading.things)
    total = min(wanted, MAX_OBJECTS)
    regions = dict(reversed(reading.regions))
    side = SIDES.get(total, FEWEST_SIDE / max(1, total) ** 0.5)
    if total == 1 and regions:
        side *= 0.8
    pieces: list[Piece] = []
    for number, thing in enumerate(reading.things):
        for _ in range(min(thing.count, MAX_OBJECTS - len(pieces))):
            piece = _make_piece(thing.noun, thing.phrase, side * thing.factor, total)
            piece.group, piece.region = number, regions.get(number, "")
            if number in reading.airborne:
                piece.place = "sky"
            if piece.region == "back":
                piece.scale(0.75)
            pieces.append(piece)
    return pieces, (say("grammar.at_most", most=MAX_OBJECTS),) if wanted > MAX_OBJECTS else ()


def _make_piece(noun: str, phrase: str, side: float, total: int) -> Piece:
    look = look_of(noun)
    side = side * (look.size if total > 1 else 1 + (look.size - 1) * 0.3)
    width, height = side * look.aspect**0.5, side / look.aspect**0.5
    if total <= 4 and (short := min(width, height)) < SMALLEST * 1.2:
        width, height = width * SMALLEST * 1.2 / short, height * SMALLEST * 1.2 / short
    shrink = min(1.0, 0.86 / width, 0.78 / height)
    return Piece(noun, phrase, width * shrink, height * shrink, look.place, 0)


def _relate(reading: Reading, pieces: list[Piece], stacking: Stacking) -> None:
    for number, region in reading.regions:
        if region != "center":
            stacking.stack_group([p for p in pieces if p.group == number])
    for link in sorted(reading.links, key=lambda link: _RELATION_ORDER.index(link.relation)):
        subjects = [p for p in pieces if p.group in link.subjects]
        anchors = [p for index in link.anchors for p in pieces if p.group == index]
        if subjects and anchors:
            stacking.relate(link.relation, subjects, anchors)


def _fit_on_supports(stacking: Stacking) -> None:
    """Make what carries wide enough, and what it carries narrow enough, so that centres are over (or under) it."""
    for column in stacking.columns:
        for number, tier in enumerate(column.tiers):
            _widen_holders(tier.pieces)
            if tier.anchors:
                _fit_over(tier.pieces, tier.anchors)
            if tier.covers:
                for lower in column.tiers[:number]:
                    _fit_over(lower.pieces, tier.pieces)


def _fit_over(pieces: list[Piece], supports: list[Piece]) -> None:
    if (needed := _span(pieces)) > _all_width(supports):
        factor = min(1.7, 1.02 * needed / _all_width(supports), 0.86 / _all_width(supports))
        for support in supports:
            support.width *= max(1.0, factor)
    room = _all_width(supports) * 0.98
    while _span(pieces) > room and pieces[0].width > LEAST_WIDTH:
        for piece in pieces:
            piece.scale(0.97)


def _span(pieces: list[Piece]) -> float:
    """Return the width from the first centre to the last, and room for gaps that do not shrink."""
    return _all_width(pieces) - (pieces[0].width + pieces[-1].width) / 2 + 2 * TIER_GAP * (len(pieces) - 1)


def _all_width(pieces: list[Piece]) -> float:
    return sum(p.width for p in pieces) + TIER_GAP * (len(pieces) - 1)


def _widen_holders(pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.held:
            grown = 1.35 if len(piece.held) <= 4 else 2.2
            piece.width, piece.height = min(piece.width * grown, 0.7), min(piece.height * grown, 0.6)


def _square_up(stacking: Stacking) -> None:
    """Stretch the short side of lone boxes upwards to the smallest readable side where that is free."""
    for column in stacking.columns:
        if len(column.tiers) > 1:
            continue
        for piece in column.pieces:
            if piece.height < SMALLEST and not piece.held:
                piece.y -= min(SMALLEST - piece.height, max(0.0, piece.y - 0.02))
                piece.height = SMALLEST


def _level_beside(stacking: Stacking, pieces: list[Piece]) -> None:
    """Lift what stands alone to the height of what it is left or right of, where that is stacked high and the place is free."""
    for left, right in stacking.edges:
        for mover, other in ((left, right), (right, left)):
            column, beside = stacking.column_of(mover), stacking.column_of(other)
            is_alone = len(column.pieces) == 1 and not (mover.held or mover.beside or mover.region)
            if is_alone and column is not beside and len(beside.tiers) > 1 and other not in beside.tiers[0].pieces:
                _lift(mover, other, pieces)


def _lift(mover: Piece, other: Piece, pieces: list[Piece]) -> None:
    before = mover.y
    mover.y = min(max(other.y + other.height / 2 - mover.height / 2, 0.02), 0.96 - mover.height)
    mine = Rect.of(_box(mover))
    if any(mine.overlaps(Rect.of(_box(piece))) for piece in pieces if piece is not mover):
        mover.y = before


def _objects(pieces: list[Piece]) -> tuple[tuple[LayoutObject, ...], dict[int, str]]:
    """Return the objects, back to front, and the id that each piece became."""
    taken: set[str] = set()
    ids: dict[int, str] = {}
    made: list[tuple[int, LayoutObject]] = []
    for piece in pieces:
        object_id = make_object_id(piece.noun, taken)
        taken.add(object_id)
        ids[id(piece)] = object_id
        made.append(
            (piece.depth - (5 if piece.region == "back" else 0), LayoutObject(object_id, piece.phrase, _box(piece)))
        )
    return tuple(item for _, item in sorted(made, key=lambda pair: pair[0])), ids


def _box(piece: Piece) -> Box:
    width, height = max(piece.width, SMALLEST_PX_SHARE), max(piece.height, SMALLEST_PX_SHARE)
    x = min(max(piece.x, 0.005), 0.995 - width)
    y = min(max(piece.y, 0.005), 0.995 - height)
    return Box(x, y, x + width, y + height)
