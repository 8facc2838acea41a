"""Put targets in a relation to anchors or to a part of the canvas.

Others give way only where no smaller change fulfils the request, and a note says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import LayoutError
from ..free_space import settle
from ..operations import Place
from ..parts import is_carried
from ..phrases import facing
from ..placement_candidates import PlacementCandidates, placement_candidates
from ..rect import Rect, hull
from ..relation_names import ATTACHING, REGIONS, Relation
from ..relations import holds
from ..rules import TOUCHING
from ..speech import say
from .boxes import attached_to
from .draft import Draft, fits
from .fasten import fastened, where_said
from .forms import in_ring
from .reorder import put_in_place
from .room import gave_way, ideal_spots, make_room, shift_apart

_SHRINK_BEFORE_OTHERS_MOVE = 0.7
_OF_ANCHOR: dict[Relation, Relation] = {"left": "left_of", "right": "right_of", "top": "above", "bottom": "below"}


def place(draft: Draft, op: Place) -> Draft:
    """Place each target; where all stand in the relation already, change nothing and say so."""
    ids = draft.targets(op.targets)
    relation, anchors = anchors_of(draft, op.relation, op.anchors, ids)
    if relation == "around" and len(ids) > 1:
        return in_ring(draft, ids, anchors)
    if relation in ATTACHING:
        for name, owner in _owners(ids, anchors):
            draft = fastened(draft, name, relation, owner)
        return draft
    if relation == "facing":
        return looking_at(draft, ids, relation, anchors)
    carrier = anchors[0] if relation == "in" and is_carried(draft.layout[anchors[0]].phrase) else None
    return attached_to(_related(draft, ids, relation, anchors), ids, carrier)


def _related(draft: Draft, ids: tuple[str, ...], relation: Relation, anchors: tuple[str, ...]) -> Draft:
    rects = draft.rects()
    if all(_is_placed(draft, i, rects[i], relation, anchors) for i in ids):
        key = f"edit.already_{'one' if len(ids) == 1 else 'many'}"
        return draft.noted(say(key, what=draft.name(ids), where=where_said(draft, relation, anchors)))
    if len(ids) > 1 and (whole := _place_group(draft, ids, relation, anchors)):
        return whole
    for name in ids:
        draft = _place_one(draft, name, ids, relation, anchors)
    return draft


def anchors_of(
    draft: Draft, relation: Relation, references: Sequence[str], ids: Sequence[str]
) -> tuple[Relation, tuple[str, ...]]:
    """Return the relation and its anchors' ids, never a target itself.

    Raises:
        LayoutError: an anchor is missing, or `between` has fewer than two.
    """
    found = tuple(i for i in draft.targets(references, locked_too=True) if i not in ids)
    if relation in REGIONS:
        return (_OF_ANCHOR[relation], found) if found and relation in _OF_ANCHOR else (relation, ())
    needed = 2 if relation == "between" else 1
    if len(found) < needed:
        raise LayoutError(say("edit.anchors", relation=relation, count=len(found), needed=needed))
    return relation, found


def _is_placed(draft: Draft, name: str, rect: Rect, relation: Relation, anchors: Sequence[str]) -> bool:
    rects = draft.rects()
    if not holds(relation, rect, [rects[a] for a in anchors]):
        return False
    order = [o.id for o in draft.layout.objects]
    if relation == "in_front_of":
        return order.index(name) > max(order.index(a) for a in anchors)
    return relation != "behind" or order.index(name) < min(order.index(a) for a in anchors)


def _owners(ids: Sequence[str], anchors: Sequence[str]) -> list[tuple[str, str]]:
    """Pair each with an owner of its own where there are as many, else all with the first."""
    owners = anchors if len(ids) == len(anchors) else [anchors[0]] * len(ids)
    return list(zip(ids, owners, strict=True))


def looking_at(draft: Draft, ids: Sequence[str], relation: Relation | None, anchors: Sequence[str]) -> Draft:
    """Say in the words of what faces something which way it looks."""
    if relation != "facing":
        return draft
    rects = draft.rects()
    middle = hull(rects[a] for a in anchors).cx
    return draft.with_phrases({i: facing(draft.layout[i].phrase, rects[i].cx < middle) for i in ids})


def _place_group(draft: Draft, ids: tuple[str, ...], relation: Relation, anchors: tuple[str, ...]) -> Draft | None:
    """Move all targets by one shift, so that their arrangement stays; None when they do not fit as they are."""
    if relation in TOUCHING or relation == "between":
        return None
    rects = draft.rects()
    around = hull(rects[i] for i in ids)
    others = [r for i, r in rects.items() if i not in ids]
    candidates = placement_candidates(relation, [rects[a] for a in anchors], around)
    spot = settle((around.width, around.height), candidates.strict, others, smallest=1.0)
    if spot is None:
        return _shifted_apart(draft, ids, relation, anchors)
    dx, dy = spot.x0 - around.x0, spot.y0 - around.y0
    return draft.with_rects({i: rects[i].shifted(dx, dy) for i in ids})


def _shifted_apart(draft: Draft, ids: Sequence[str], relation: Relation, anchors: Sequence[str]) -> Draft | None:
    after = shift_apart(draft, ids, relation, anchors)
    return draft.with_rects(after).noted(*gave_way(draft, after, ids)) if after else None


def _place_one(draft: Draft, name: str, ids: Sequence[str], relation: Relation, anchors: tuple[str, ...]) -> Draft:
    rects = draft.rects()
    if _is_placed(draft, name, rects[name], relation, anchors):
        return draft
    start = rects[name]
    candidates = placement_candidates(relation, [rects[a] for a in anchors], start)
    obstacles = _obstacles(draft, name, relation, anchors)
    spot = settle((start.width, start.height), (*candidates.strict, *candidates.loose), obstacles, smallest=1.0)
    if spot is None and relation in REGIONS and (swapped := _traded(draft, name, relation)):
        return swapped
    if spot is None:
        spot = _fit(start, candidates, obstacles, _SHRINK_BEFORE_OTHERS_MOVE)
    if spot is None and (apart := _shifted_apart(draft, [name], relation, anchors)):
        return apart
    if spot is None and (moved := _with_room(draft, name, relation, anchors, candidates)):
        return put_in_place(moved, name, relation, anchors)
    spot = spot or _fit(start, candidates, obstacles, 0.0)
    if spot is None:
        raise LayoutError(say("edit.no_place", where=where_said(draft, relation, anchors), what=draft.name([name])))
    placed = put_in_place(draft.with_rects({name: spot}), name, relation, anchors)
    if spot.width < start.width:
        share = round(100 * spot.width / start.width)
        placed = placed.noted(say("edit.made_smaller", what=draft.name([name]), percent=share))
    return placed


def _fit(start: Rect, candidates: PlacementCandidates, obstacles: Sequence[Rect], smallest: float) -> Rect | None:
    return settle((start.width, start.height), (*candidates.strict, *candidates.loose), obstacles, smallest)


def _obstacles(draft: Draft, name: str, relation: Relation, anchors: Sequence[str]) -> list[Rect]:
    return [r for i, r in draft.rects().items() if i != name and not (relation in TOUCHING and i in anchors)]


def _traded(draft: Draft, name: str, relation: Relation) -> Draft | None:
    """Exchange places with the one object that stands where the target is to go, the nearest first."""
    rects, tolerated = draft.rects(), draft.tolerated()
    others = sorted(draft.unlocked() - {name}, key=lambda i: (abs(rects[i].cy - rects[name].cy), i))
    for other in others:
        mine, theirs = _exchanged(rects[name], rects[other])
        after = {**rects, name: mine, other: theirs}
        if holds(relation, mine, []) and fits(after, [name, other], tolerated):
            said = say("edit.traded", what=draft.name([name]), other=draft.name([other]))
            return draft.with_rects(after).noted(said)
    return None


def _exchanged(one: Rect, other: Rect) -> tuple[Rect, Rect]:
    dx, dy = round(other.cx - one.cx), round(other.cy - one.cy)
    return one.shifted(dx, dy).clamped(), other.shifted(-dx, -dy).clamped()


def _with_room(
    draft: Draft, name: str, relation: Relation, anchors: tuple[str, ...], candidates: PlacementCandidates
) -> Draft | None:
    start = draft.rects()[name]
    spots = ideal_spots((start.width, start.height), (*candidates.strict, *candidates.loose))
    groups = [g for g in (frozenset(anchors), draft.unlocked()) if g]

    def still(rects: dict[str, Rect]) -> bool:
        return holds(relation, rects[name], [rects[a] for a in anchors])

    after = make_room(draft, name, spots, groups, still) if relation not in TOUCHING else None
    if after is None:
        return None
    changed = draft.with_rects(after).noted(*gave_way(draft, after, [name]))
    if after[name].width < start.width:
        changed = changed.noted(say("edit.fitted", what=draft.name([name])))
    return changed
