"""Depth and locks: which object is painted over which, and which ones edits must leave alone.

It changes no box and no word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import LayoutError
from ..names import name_each
from ..operations import Lock, Reorder
from ..relation_names import Relation
from ..speech import say
from .draft import Draft

_DEPTHS = {
    "in_front_of": "in_front_of",
    "behind": "behind",
    "worn_by": "in_front_of",
    "held_by": "in_front_of",
    "riding": "in_front_of",
    "around": "behind",
}
"""Relations that say which of the two is painted over the other."""


def reorder(draft: Draft, op: Reorder) -> Draft:
    """Bring the targets to the front or back of the list, or next to their anchors, in the order they have.

    Raises:
        LayoutError: in front of or behind nothing.
    """
    ids = draft.targets(op.targets)
    anchors = draft.targets(op.anchors, locked_too=True) if op.to in ("in_front_of", "behind") else ()
    anchors = tuple(a for a in anchors if a not in ids)
    if op.to in ("in_front_of", "behind") and not anchors:
        raise LayoutError(say("edit.anchors", relation=op.to, count=0, needed=1))
    changed = reordered(draft, ids, op.to, anchors)
    if changed.layout == draft.layout:
        where = say(f"where.{op.to}", anchors=name_each(draft.layout, anchors) if anchors else "")
        return draft.noted(say(f"edit.already_{'one' if len(ids) == 1 else 'many'}", what=draft.name(ids), where=where))
    return changed


def reordered(draft: Draft, ids: Sequence[str], to: str, anchors: Sequence[str]) -> Draft:
    """Return the draft with these objects at the front or back, or where they are not in front of (behind) the anchors, so."""
    mine = tuple(o for o in draft.layout.objects if o.id in ids)
    rest = [o for o in draft.layout.objects if o.id not in ids]
    if to == "front":
        return draft.with_layout(objects=(*rest, *mine))
    if to == "back":
        return draft.with_layout(objects=(*mine, *rest))
    order = [o.id for o in draft.layout.objects]
    if to == "behind":
        late = [o for o in mine if order.index(o.id) > min(order.index(a) for a in anchors)]
    else:
        late = [o for o in mine if order.index(o.id) < max(order.index(a) for a in anchors)]
    stay = [o for o in draft.layout.objects if o not in late]
    places = [index for index, o in enumerate(stay) if o.id in anchors]
    cut = places[0] if to == "behind" else places[-1] + 1
    return draft.with_layout(objects=(*stay[:cut], *late, *stay[cut:]))


def lock(draft: Draft, op: Lock) -> Draft:
    """Lock or unlock the targets."""
    ids = draft.targets(op.targets, locked_too=True)
    return draft.with_layout(
        objects=tuple(replace(o, locked=op.locked) if o.id in ids else o for o in draft.layout.objects)
    )


def put_in_place(draft: Draft, name: str, relation: Relation | None, anchors: Sequence[str]) -> Draft:
    """List the object right after (or before) its anchors where it is to be in front of (or behind) them."""
    depth = _DEPTHS.get(relation or "")
    return reordered(draft, [name], depth, anchors) if depth else draft
