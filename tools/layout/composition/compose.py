"""A scene made into boxes: sizes from the nouns, places from the relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..layout import MAX_OBJECTS, Box, LayoutObject, make_object_id
from ..nouns.drawn import size_factor
from ..parts import is_carried
from ..phrases import facing
from ..rect import Rect
from ..rules import TOUCHING, Asked
from ..speech import Said, say
from .compounds import STRUCTURAL
from .mending import Wanted
from .notes import dropped_note
from .pieces import TIER_GAP, Column, Member, Piece
from .rows import put_in_rows
from .settling import settle
from .spec import Link, SceneSpec
from .stacking import Stacking
from .units import SMALLEST, Units, make_units

SMALLEST_PX_SHARE = 0.035
LEAST_WIDTH = 0.08
_WIDENED, _WIDEST = 1.7, 4.0
"""How much wider what carries others may get: a table, and a pond or a rug, which has no width of its own."""
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
    "facing",
)


@dataclass(frozen=True)
class Composed:
    """The objects, back to front, and what is to be known of them.

    Attributes:
        wanted: relations in which they shall stand.
        touching: relations that ask for an overlap.
        notes: what was left out or could not be kept.
    """

    objects: tuple[LayoutObject, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    touching: tuple[Asked, ...] = ()
    notes: tuple[Said, ...] = ()


def compose_scene(spec: SceneSpec) -> Composed:
    """Place the things of a scene on its canvas."""
    units = make_units(spec)
    pieces = units.pieces
    if not pieces:
        return Composed()
    few = units.is_few
    stacking = Stacking(pieces)
    _relate(spec, units, stacking)
    _fit_on_supports(stacking)
    put_in_rows(stacking, SMALLEST if few else 0.0)
    for column in stacking.columns:
        _order_in_depth(column)
        for piece in column.pieces:
            settle(piece)
    if few:
        _square_up(stacking)
    _level_beside(stacking, pieces)
    return _composed(spec, units)


def _relate(spec: SceneSpec, units: Units, stacking: Stacking) -> None:
    for group, thing in zip(units.groups, spec.things, strict=True):
        if group and group[0].region not in ("", "center") and thing.place != "corners":
            stacking.stack_group(group)
    links = (link for link in spec.links if link.relation not in STRUCTURAL)
    for link in sorted(links, key=lambda link: _RELATION_ORDER.index(link.relation)):
        for subjects, anchors in _pieces_of(link, units):
            if subjects and anchors:
                stacking.relate("next_to" if link.relation == "facing" else link.relation, subjects, anchors)


def _pieces_of(link: Link, units: Units) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Yield the subjects with their anchors: all with all, or each anchor with its share."""
    subjects = units.groups[link.subject]
    anchors = [piece for anchor in link.anchors for piece in units.groups[anchor]]
    if not link.each or not anchors or len(subjects) % len(anchors):
        yield subjects, anchors
        return
    share = len(subjects) // len(anchors)
    for number, anchor in enumerate(anchors):
        yield subjects[number * share : (number + 1) * share], [anchor]


def _order_in_depth(column: Column) -> None:
    """What stands in the midst of something is painted over it: ducks over their pond."""
    for tier in column.tiers:
        if tier.sinks:
            for piece in tier.pieces:
                piece.depth = max(piece.depth, 1 + max(anchor.depth for anchor in tier.anchors))


def _fit_on_supports(stacking: Stacking) -> None:
    """Make what carries wide enough, and what it carries narrow enough, so that centres are over (or under) it."""
    for column in stacking.columns:
        for number, tier in enumerate(column.tiers):
            _widen_holders(tier.pieces)
            if tier.anchors:
                _fit_over(tier.pieces, tier.anchors, _WIDEST if tier.sinks else _WIDENED)
            if tier.covers:
                for lower in column.tiers[:number]:
                    _fit_over(lower.pieces, tier.pieces, _WIDENED)


def _fit_over(pieces: list[Piece], supports: list[Piece], widest: float) -> None:
    if (needed := _span(pieces)) > _all_width(supports):
        factor = min(widest, 1.02 * needed / _all_width(supports), 0.86 / _all_width(supports))
        for support in supports:
            support.width *= max(1.0, factor)
    room = _all_width(supports) * 0.98
    while _span(pieces) > room and max(piece.width for piece in pieces) > LEAST_WIDTH:
        for piece in pieces:
            piece.scale(0.97)


def _span(pieces: list[Piece]) -> float:
    """Return how wide a support must be for all centres, the row's middle over its own, with room for gaps that do not shrink.

    A group in a form is over it as a whole.
    """
    ends = [0.0 if len(p.members) > 1 and not p.members[1].owner else p.width for p in (pieces[0], pieces[-1])]
    return _all_width(pieces) - min(ends) + 2 * TIER_GAP * (len(pieces) - 1)


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
            if piece.height < SMALLEST and not piece.held and size_factor(piece.phrase) >= 1:
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


def _composed(spec: SceneSpec, units: Units) -> Composed:
    """Return the objects with their ids, back to front, and the relations between them."""
    placed = sorted(_members(units), key=lambda pair: pair[0].group)
    ids: dict[Member, str] = {}
    for member, _ in placed:
        ids[member] = make_object_id(member.noun, set(ids.values()))
    objects = []
    for member, piece in sorted(placed, key=lambda pair: pair[1].depth + pair[0].depth):
        owner = None if member.owner is None else ids[member.owner]
        objects.append(LayoutObject(ids[member], member.phrase, _box(piece, member), attached=owner))
    wanted = tuple(_wanted(spec, units, ids))
    objects = _looking(_held_in(objects, wanted), wanted)
    notes = [say("grammar.at_most", most=MAX_OBJECTS)] if units.left_out else []
    notes += [_dropped(spec, link) for link in units.dropped]
    touching = tuple(Asked(w.subject, w.relation, w.anchors) for w in wanted if w.relation in TOUCHING)
    return Composed(tuple(objects), wanted, touching, tuple(notes))


def _held_in(objects: Sequence[LayoutObject], wanted: Sequence[Wanted]) -> list[LayoutObject]:
    """Let what is in a basket or a bag go along with it from now on."""
    phrases = {item.id: item.phrase for item in objects}
    owners = {w.subject: w.anchors[0] for w in wanted if w.relation == "in" and is_carried(phrases[w.anchors[0]])}
    return [replace(item, attached=item.attached or owners.get(item.id)) for item in objects]


def _members(units: Units) -> Iterator[tuple[Member, Piece]]:
    yield from ((member, piece) for piece in units.pieces for member in piece.members)


def _dropped(spec: SceneSpec, link: Link) -> Said:
    return dropped_note(spec.things[link.subject].phrase, link.relation, [spec.things[a].phrase for a in link.anchors])


def _wanted(spec: SceneSpec, units: Units, ids: dict[Member, str]) -> Iterator[Wanted]:
    """Yield the relations between the objects made; groups in a form and parts are where they are by making."""
    for link in spec.links:
        if link.relation in STRUCTURAL or spec.things[link.subject].arrangement:
            continue
        for subjects, anchors in _pieces_of(link, units):
            others = tuple(ids[m] for piece in anchors for m in piece.members if m.group in link.anchors)
            own = [ids[m] for piece in subjects for m in piece.members if m.group == link.subject]
            if others:
                yield from (Wanted(name, link.relation, others) for name in own if name not in others)


def _looking(objects: list[LayoutObject], wanted: tuple[Wanted, ...]) -> list[LayoutObject]:
    """Say in the words of what faces something which way it looks."""
    centres = {item.id: item.box.center[0] for item in objects}
    right = {w.subject: centres[w.subject] < centres[w.anchors[0]] for w in wanted if w.relation == "facing"}
    return [replace(o, phrase=facing(o.phrase, right[o.id])) if o.id in right else o for o in objects]


def _box(piece: Piece, member: Member | None = None) -> Box:
    """Return a member's box, or the whole piece's, inside the canvas."""
    x, y, width, height = piece.x, piece.y, piece.width, piece.height
    if member is not None:
        x, y = x + member.x * width, y + member.y * height
        width, height = width * member.width, height * member.height
    width, height = min(0.99, max(width, SMALLEST_PX_SHARE)), min(0.99, max(height, SMALLEST_PX_SHARE))
    x = min(max(x, 0.005), 0.995 - width)
    y = min(max(y, 0.005), 0.995 - height)
    return Box(x, y, x + width, y + height)
