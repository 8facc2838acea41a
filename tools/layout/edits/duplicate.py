"""Copy objects: the same words and size, an id of its own, beside the original or where it is asked for.

The original and everything else stay.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..free_space import settle
from ..layout import MAX_OBJECTS, LayoutObject
from ..operations import Duplicate
from ..placement_candidates import GAP, PlacementCandidates, anywhere, placement_candidates
from ..rect import Rect
from ..relation_names import ATTACHING, Relation
from ..speech import say
from .add import insert, obstacles_for
from .boxes import attached_to
from .draft import Draft
from .fasten import candidates_on
from .groups import mapped, parts_of
from .place import anchors_of
from .reorder import put_in_place


def duplicate(draft: Draft, op: Duplicate) -> Draft:
    """Make the copies one after the other; those beyond 30 objects are left out with a note."""
    ids = draft.targets(op.targets, locked_too=True)
    wanted = [name for _ in range(op.count) for name in ids]
    allowed = wanted[: MAX_OBJECTS - len(draft.layout.objects)]
    for name in allowed:
        copy = draft.new_id(draft.layout[name].phrase)
        draft = _with_parts(_copied(draft, draft.layout[name], op), name, copy)
    if len(allowed) < len(wanted):
        draft = draft.noted(say("edit.at_most", most=MAX_OBJECTS, count=len(allowed), wanted=len(wanted)))
    return draft


def _copied(draft: Draft, item: LayoutObject, op: Duplicate) -> Draft:
    relation: Relation | None = op.relation or ("next_to" if op.anchors else None)
    anchors: tuple[str, ...] = ()
    if relation:
        relation, anchors = anchors_of(draft, relation, op.anchors, ())
    candidates = _candidates(draft, item, relation, anchors)
    box = Rect.of(item.box)
    obstacles = obstacles_for(draft, relation, anchors)
    spot = settle((box.width, box.height), (*candidates.strict, *candidates.loose), obstacles, smallest=1.0)
    if spot is None:
        return insert(draft, item.phrase, (box.width, box.height), candidates, relation, anchors)
    name = draft.new_id(item.phrase)
    placed = put_in_place(draft.with_object(LayoutObject(name, item.phrase, spot.to_box())), name, relation, anchors)
    return attached_to(placed, [name], anchors[0]) if relation in ATTACHING else placed


def _with_parts(draft: Draft, name: str, copy: str) -> Draft:
    """Give the copy what the original wears, holds or carries, as far as 30 objects allow."""
    copies = {name: copy}
    for part in parts_of(draft.layout, [name])[: MAX_OBJECTS - len(draft.layout.objects)]:
        item, rects = draft.layout[part], draft.rects()
        owner = copies.get(item.attached or "")
        if owner is not None:
            copies[part] = draft.new_id(item.phrase)
            box = mapped(rects[part], rects[name], rects[copy]).to_box()
            draft = draft.with_object(LayoutObject(copies[part], item.phrase, box, attached=owner))
    return draft


def _candidates(
    draft: Draft, item: LayoutObject, relation: Relation | None, anchors: Sequence[str]
) -> PlacementCandidates:
    rects = draft.rects()
    if relation in ATTACHING:
        return candidates_on(relation, item.phrase, draft.layout[anchors[0]])
    if relation:
        return placement_candidates(relation, [rects[a] for a in anchors], None)
    box = rects[item.id]
    near = anywhere(lambda w, h: (box.x1 + GAP, box.y1 - h))
    return PlacementCandidates(placement_candidates("next_to", [box], None).strict, near.strict)
