"""Put something where it belongs on its owner (worn, held, riding, its reflection, around it), to go along with it from then on."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import LayoutError
from ..free_space import settle
from ..layout import LayoutObject
from ..names import name_each
from ..parts import PART_RELATIONS, is_low, part_candidates, part_size
from ..placement_candidates import PlacementCandidates, placement_candidates
from ..rect import MIN_TICKS, TICKS, Rect
from ..relation_names import Relation
from ..speech import Said, say
from .boxes import attached_to
from .draft import Draft
from .groups import parts_of
from .reorder import put_in_place

_STILL_FITTING = (0.6, 1.6)
"""A part keeps its size where that is within these multiples of what suits its owner."""
_RIDER_FITTING = (0.4, 2.5)
_SMALLEST = 0.45
"""A part may get this much smaller where others are in the way."""
_AROUND_WIDTH, _LOW_HEIGHT, _FULL_HEIGHT = 1.3, 0.45, 1.2
_LEAST_REFLECTION = 0.35


def fastened(draft: Draft, name: str, relation: Relation, owner: str) -> Draft:
    """Put an object that is there into the relation to its owner, and attach it.

    Raises:
        LayoutError: others leave no room for it there.
    """
    item, start = draft.layout[name], draft.rects()[name]
    candidates = candidates_on(relation, item.phrase, draft.layout[owner])
    if _is_within(start, candidates):
        placed = draft.noted(
            say("edit.already_one", what=draft.name([name]), where=where_said(draft, relation, [owner]))
        )
    else:
        size = _fitting_size((start.width, start.height), relation, item.phrase, draft.layout[owner])
        obstacles = obstacles_to(draft, owner, {name, *parts_of(draft.layout, [name])})
        spot = settle(size, candidates.strict, obstacles, 1.0) or settle(size, candidates.strict, obstacles, _SMALLEST)
        if spot is None:
            where = where_said(draft, relation, [owner])
            raise LayoutError(say("edit.no_place", where=where, what=draft.name([name])))
        placed = draft.with_rects({name: spot})
        if spot.width < start.width:
            share = round(100 * spot.width / start.width)
            placed = placed.noted(say("edit.made_smaller", what=draft.name([name]), percent=share))
    return attached_to(put_in_place(placed, name, relation, [owner]), [name], owner)


def where_said(draft: Draft, relation: Relation, anchors: Sequence[str]) -> Said:
    """Return 'left of the dog', as a fragment for a sentence."""
    return say(f"where.{relation}", anchors=name_each(draft.layout, anchors)) if anchors else say(f"where.{relation}")


def candidates_on(relation: Relation, phrase: str, owner: LayoutObject) -> PlacementCandidates:
    """Return where a thing of these words may be on (or around, or below) its owner."""
    rect = Rect.of(owner.box)
    if relation in PART_RELATIONS:
        return part_candidates(relation, phrase, rect, owner.phrase)
    return placement_candidates(relation, [rect], None)


def size_on(relation: Relation, phrase: str, owner: LayoutObject) -> tuple[int, int]:
    """Return the size that suits a thing of these words on its owner, in ticks."""
    rect = Rect.of(owner.box)
    if relation in PART_RELATIONS:
        return part_size(relation, phrase, rect, owner.phrase)
    if relation == "reflection_of":
        return rect.width, max(min(rect.height, TICKS - rect.y1), round(rect.height * _LEAST_REFLECTION), MIN_TICKS)
    height = rect.height * (_LOW_HEIGHT if is_low(phrase) else _FULL_HEIGHT)
    return min(TICKS, round(rect.width * _AROUND_WIDTH)), min(TICKS, max(MIN_TICKS, round(height)))


def obstacles_to(draft: Draft, owner: str, own: set[str]) -> list[Rect]:
    """Return what a part must not cover: all but the owner, its owners, and what they overlap already."""
    rects = draft.rects()
    above, chain = draft.layout[owner].attached, [owner]
    while above is not None:
        chain.append(above)
        above = draft.layout[above].attached
    return [
        r
        for i, r in rects.items()
        if i not in own and i not in chain and (_is_part(draft, i, owner) or not r.overlaps(rects[owner]))
    ]


def _is_part(draft: Draft, name: str, owner: str) -> bool:
    return draft.layout[name].attached == owner


def _is_within(rect: Rect, candidates: PlacementCandidates) -> bool:
    windows = (window(rect.width, rect.height) for window in candidates.strict)
    return any(w.x0 <= rect.x0 <= w.x1 and w.y0 <= rect.y0 <= w.y1 for w in windows)


def _fitting_size(size: tuple[int, int], relation: Relation, phrase: str, owner: LayoutObject) -> tuple[int, int]:
    """Return its own size, or what suits its owner where its own is far off that or cannot go around."""
    suits = size_on(relation, phrase, owner)
    if relation not in PART_RELATIONS:
        return suits
    low, high = _RIDER_FITTING if relation == "riding" else _STILL_FITTING
    return size if low <= (size[0] * size[1] / (suits[0] * suits[1])) ** 0.5 <= high else suits
