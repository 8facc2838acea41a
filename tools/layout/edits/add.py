"""Add objects where they are asked for, as large as there is room.

What is there already gives way only when not even 16 px of 512 are free.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from ..errors import LayoutError
from ..free_space import settle
from ..layout import MAX_OBJECTS, Box, LayoutObject
from ..operations import Add, Relation
from ..phrases import head_noun, same_noun, with_article
from ..placement_candidates import GAP, PlacementCandidates, anywhere, placement_candidates
from ..rect import MIN_TICKS, TICKS, Rect, hull
from ..relations import holds
from ..rules import TOUCHING
from ..speech import Thing, say
from .draft import Draft
from .place import anchors_of
from .reorder import put_in_place
from .room import gave_way, ideal_spots, make_room

_SIDES = {"small": 0.16, "medium": 0.28, "large": 0.45}
_STILL_GOOD = 0.4
"""A place off the anchor's line is taken before the object gets smaller than this share of its size."""

Size = tuple[int, int]


def add(draft: Draft, op: Add) -> Draft:
    """Add `count` objects one after the other; those beyond 30 are left out with a note."""
    wanted = op.count
    count = min(wanted, MAX_OBJECTS - len(draft.layout.objects))
    phrase = with_article(op.phrase.strip())
    for _ in range(count):
        draft = _add_one(draft, op, phrase)
    if count < wanted:
        draft = draft.noted(say("edit.at_most", most=MAX_OBJECTS, count=count, wanted=wanted))
    return draft


def _add_one(draft: Draft, op: Add, phrase: str) -> Draft:
    relation: Relation | None = op.relation or ("next_to" if op.anchors else None)
    anchors: tuple[str, ...] = ()
    if relation:
        relation, anchors = anchors_of(draft, relation, op.anchors, ())
    size = _size(draft, op, phrase, relation, anchors)
    rects = draft.rects()
    candidates = (
        placement_candidates(relation, [rects[a] for a in anchors], None)
        if relation
        else _default_wishes(draft, op, phrase)
    )
    return insert(draft, phrase, size, candidates, relation, anchors)


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
    obstacles = [r for i, r in draft.rects().items() if not (relation in TOUCHING and i in anchors)]
    spot = _spot(size, candidates, obstacles)
    name = draft.new_id(phrase)
    if spot is None:
        return _inserted_with_room(draft, name, phrase, ideal_spots(size, candidates.strict), relation, anchors)
    changed = draft.with_object(LayoutObject(name, phrase, spot.to_box()))
    if spot.width < size[0] * 0.6:
        width, height = draft.px(spot.width), draft.px(spot.height, "y")
        changed = changed.noted(say("edit.small", what=Thing(phrase, "the"), width=width, height=height))
    return put_in_place(changed, name, relation, anchors)


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


def _size(draft: Draft, op: Add, phrase: str, relation: Relation | None, anchors: Sequence[str]) -> Size:
    if op.box is not None:
        box = Rect.of(Box(*op.box))
        return max(box.width, MIN_TICKS), max(box.height, MIN_TICKS)
    alike = _alike(draft, phrase)
    if alike:
        factor = {"small": 0.6, "medium": 1.0, "large": 1.5}[op.size or "medium"]
        sides = median(r.width for r in alike) * factor, median(r.height for r in alike) * factor
    else:
        sides = (_SIDES[op.size or "medium"] * TICKS,) * 2
    limit = TICKS * 0.9
    if relation in TOUCHING and anchors:
        around = hull(draft.rects()[a] for a in anchors)
        limit = min(around.width, around.height if relation == "in" else TICKS) * 0.6
    factor = min(1.0, limit / max(sides))
    return max(round(sides[0] * factor), MIN_TICKS), max(round(sides[1] * factor), MIN_TICKS)


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
