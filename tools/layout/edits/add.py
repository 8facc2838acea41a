"""Add objects where they are asked for, as large as there is room.

What is there already gives way only when not even 16 px of 512 are free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import median

from ..errors import LayoutError
from ..free_space import settle
from ..layout import MAX_OBJECTS, Box, LayoutObject
from ..nouns.drawn import look_of
from ..operations import Add
from ..parts import PART_RELATIONS, is_carried
from ..phrases import head_noun, same_noun, with_article
from ..placement_candidates import GAP, PlacementCandidates, anywhere, placement_candidates
from ..rect import MIN_TICKS, TICKS, Rect, hull
from ..relation_names import ATTACHING, Relation
from ..relations import holds
from ..rules import TOUCHING
from ..speech import Thing, say
from .boxes import attached_to, fitted_on_canvas
from .draft import Draft
from .fasten import candidates_on, obstacles_to, size_on
from .forms import in_ring
from .place import anchors_of, looking_at
from .reorder import put_in_place
from .room import gave_way, ideal_spots, make_room

_SIDES = {"small": 0.16, "medium": 0.28, "large": 0.45}
_SIZES = {"small": 0.6, "medium": 1.0, "large": 1.5}
_STILL_GOOD = 0.4
"""A place off the anchor's line is taken before the object gets smaller than this share of its size."""

Size = tuple[int, int]


def add(draft: Draft, op: Add) -> Draft:
    """Add `count` objects one after the other (for each anchor, where that is said); beyond 30 they are left out."""
    phrase = with_article(op.phrase.strip())
    relation, anchors = _relation(draft, op)
    groups = _shared(relation, anchors, op)
    room = MAX_OBJECTS - len(draft.layout.objects)
    wanted = sum(count for _, count in groups)
    for group, count in groups:
        allowed = min(count, MAX_OBJECTS - len(draft.layout.objects))
        draft = _add_several(draft, _Adding(op, phrase, relation, group, count), allowed)
    if room < wanted:
        draft = draft.noted(say("edit.at_most", most=MAX_OBJECTS, count=room, wanted=wanted))
    return draft


@dataclass(frozen=True)
class _Adding:
    """What is added where, and to how many of its kind at once."""

    op: Add
    phrase: str
    relation: Relation | None
    anchors: tuple[str, ...]
    count: int


def _relation(draft: Draft, op: Add) -> tuple[Relation | None, tuple[str, ...]]:
    relation: Relation | None = op.relation or ("next_to" if op.anchors else None)
    return anchors_of(draft, relation, op.anchors, ()) if relation else (None, ())


def _shared(relation: Relation | None, anchors: tuple[str, ...], op: Add) -> list[tuple[tuple[str, ...], int]]:
    """Return groups of anchors, each with how many are added to it: all at once, or for each anchor."""
    if len(anchors) > 1 and relation != "between":
        if op.each:
            return [((anchor,), op.count) for anchor in anchors]
        if relation in PART_RELATIONS:  # two hats worn by two men are one each
            own = anchors if op.count >= len(anchors) else anchors[: op.count]
            more = op.count - len(own)
            return [((anchor,), 1 + (more if anchor == own[0] else 0)) for anchor in own]
    return [(anchors, op.count)]


def _add_several(draft: Draft, adding: _Adding, count: int) -> Draft:
    if adding.relation == "around" and count > 1:
        return _add_ring(draft, adding, count)
    for _ in range(count):
        draft = _add_one(draft, adding)
    return draft


def _add_ring(draft: Draft, adding: _Adding, count: int) -> Draft:
    """Add them where the ring will be, then put them around."""
    width, height = _size(draft, adding)
    names = []
    for _ in range(count):
        names.append(name := draft.new_id(adding.phrase))
        corner = Rect.at(0, 0, width, height)
        draft = draft.with_object(LayoutObject(name, adding.phrase, corner.to_box()))
    return in_ring(draft, names, adding.anchors)


def _add_one(draft: Draft, adding: _Adding) -> Draft:
    relation, anchors, rects = adding.relation, adding.anchors, draft.rects()
    if adding.op.box is not None and relation is None and adding.count == 1:
        return _add_exactly(draft, adding.phrase, Rect(*(round(value * TICKS) for value in adding.op.box)))
    size = _size(draft, adding)
    if relation in ATTACHING:
        candidates = candidates_on(relation, adding.phrase, draft.layout[anchors[0]])
    elif relation:
        candidates = placement_candidates(relation, [rects[a] for a in anchors], None)
    else:
        candidates = _default_wishes(draft, adding.op, adding.phrase)
    name = draft.new_id(adding.phrase)
    draft = insert(draft, adding.phrase, size, candidates, relation, anchors)
    if relation in ATTACHING or (relation == "in" and is_carried(draft.layout[anchors[0]].phrase)):
        return attached_to(draft, [name], anchors[0])
    return looking_at(draft, [name], relation, anchors)


def insert(
    draft: Draft,
    phrase: str,
    size: Size,
    candidates: PlacementCandidates,
    relation: Relation | None,
    anchors: Sequence[str],
) -> Draft:
    """Put a new object at the best free place for the candidates, in front of all others (or behind its anchors).

    Raises:
        LayoutError: nothing can give way either.
    """
    obstacles = obstacles_for(draft, relation, anchors)
    spot = _spot(size, candidates, obstacles)
    name = draft.new_id(phrase)
    if spot is None:
        return _inserted_with_room(draft, name, phrase, ideal_spots(size, candidates.strict), relation, anchors)
    changed = draft.with_object(LayoutObject(name, phrase, spot.to_box()))
    if spot.width < size[0] * 0.6:
        width, height = draft.px(spot.width), draft.px(spot.height, "y")
        changed = changed.noted(say("edit.small", what=Thing(phrase, "the"), width=width, height=height))
    return put_in_place(changed, name, relation, anchors)


def obstacles_for(draft: Draft, relation: Relation | None, anchors: Sequence[str]) -> list[Rect]:
    """Return what a new object must not cover: all that is there but the anchors, where it is to touch them."""
    if relation in ATTACHING and len(anchors) == 1:
        return obstacles_to(draft, anchors[0], set())
    return [r for i, r in draft.rects().items() if not (relation in TOUCHING and i in anchors)]


def _spot(size: Size, candidates: PlacementCandidates, obstacles: Sequence[Rect]) -> Rect | None:
    for smallest in (_STILL_GOOD, 0.0):
        for group in (candidates.strict, candidates.loose):
            if spot := settle(size, group, obstacles, smallest):
                return spot
    return None


def _inserted_with_room(
    draft: Draft, name: str, phrase: str, spots: Sequence[Rect], relation: Relation | None, anchors: Sequence[str]
) -> Draft:
    def still(rects: dict[str, Rect]) -> bool:
        return relation is None or holds(relation, rects[name], [rects[a] for a in anchors])

    groups = [g for g in (frozenset(anchors), draft.unlocked()) if g] or [frozenset()]
    after = make_room(draft, name, spots, groups, still)
    if after is None:
        raise LayoutError(say("edit.no_room", what=Thing(phrase, "the")))
    changed = draft.with_rects(after).with_object(LayoutObject(name, phrase, after[name].to_box()))
    return put_in_place(changed.noted(*gave_way(draft, after, [name])), name, relation, anchors)


def _add_exactly(draft: Draft, phrase: str, asked: Rect) -> Draft:
    """Put it where a hand or a model says, whatever is there.

    Raises:
        LayoutError: the box has no inside.
    """
    if asked.width <= 0 or asked.height <= 0:
        values = ", ".join(f"{value / TICKS:g}" for value in asked)
        raise LayoutError(say("edit.box_empty", what=Thing(phrase, "the"), box=values))
    fitted = fitted_on_canvas(asked)
    changed = draft.with_object(LayoutObject(draft.new_id(phrase), phrase, fitted.to_box()))
    return changed if fitted == asked else changed.noted(say("edit.boxes_fitted", what=Thing(phrase, "the")))


def _size(draft: Draft, adding: _Adding) -> Size:
    op, relation, anchors = adding.op, adding.relation, adding.anchors
    if op.box is not None:
        box = Rect.of(Box(*op.box))
        return max(box.width, MIN_TICKS), max(box.height, MIN_TICKS)
    if relation in ATTACHING and not (relation == "around" and adding.count > 1):
        width, height = size_on(relation, adding.phrase, draft.layout[anchors[0]])
        factor = _SIZES[op.size or "medium"]
        return max(round(width * factor), MIN_TICKS), max(round(height * factor), MIN_TICKS)
    alike = _alike(draft, adding.phrase)
    if alike:
        factor = _SIZES[op.size or "medium"]
        sides = median(r.width for r in alike) * factor, median(r.height for r in alike) * factor
    else:
        side, aspect = _SIDES[op.size or "medium"] * TICKS, _aspect(draft, adding.phrase)
        sides = side * sqrt(aspect), side / sqrt(aspect)
    limit = TICKS * 0.9
    if relation in TOUCHING and anchors:
        around = hull(draft.rects()[a] for a in anchors)
        limit = min(around.width, around.height if relation == "in" else TICKS) * 0.6
        limit /= ceil(sqrt(adding.count)) if relation == "in" else 1
    factor = min(1.0, limit / max(sides))
    return max(round(sides[0] * factor), MIN_TICKS), max(round(sides[1] * factor), MIN_TICKS)


def _aspect(draft: Draft, phrase: str) -> float:
    """Return the usual width / height of a thing in shares of the canvas: a giraffe is tall, a car is wide."""
    return look_of(head_noun(phrase)).aspect * draft.layout.height / draft.layout.width


def _alike(draft: Draft, phrase: str) -> list[Rect]:
    noun = head_noun(phrase)
    return [Rect.of(o.box) for o in draft.layout.objects if same_noun(head_noun(o.phrase), noun)]


def _default_wishes(draft: Draft, op: Add, phrase: str) -> PlacementCandidates:
    """Near the box given, else beside its like, else on the line where most objects stand."""
    if op.box is not None:
        corner = Rect.of(Box(*op.box))
        return anywhere(lambda w, h: (corner.cx - w / 2, corner.cy - h / 2))
    return beside_alike(draft, _alike(draft, phrase))


def beside_alike(draft: Draft, alike: Sequence[Rect]) -> PlacementCandidates:
    """Return the candidates right of the rightmost of its like, or in the middle of the ground line."""
    if alike:
        last = max(alike, key=lambda r: r.x1)
        return anywhere(lambda w, h: (last.x1 + GAP, last.y1 - h))
    bottoms = [Rect.of(o.box).y1 for o in draft.layout.objects]
    ground = max(median(bottoms), TICKS * 0.6) if bottoms else TICKS * 0.85
    return anywhere(lambda w, h: (TICKS / 2 - w / 2, ground - h))
