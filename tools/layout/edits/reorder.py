"""Depth and locks: which object is painted over which, and which ones edits must leave alone.

It changes no box and no word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..operations import Lock, Reorder
from .draft import Draft


def reorder(draft: Draft, op: Reorder) -> Draft:
    """Bring the targets to the front or back of the list, in the order they have."""
    ids = draft.targets(op.targets)
    mine = tuple(o for o in draft.layout.objects if o.id in ids)
    rest = tuple(o for o in draft.layout.objects if o.id not in ids)
    return draft.with_layout(objects=rest + mine if op.to == "front" else mine + rest)


def lock(draft: Draft, op: Lock) -> Draft:
    """Lock or unlock the targets."""
    ids = draft.targets(op.targets, locked_too=True)
    return draft.with_layout(
        objects=tuple(replace(o, locked=op.locked) if o.id in ids else o for o in draft.layout.objects)
    )


def put_in_front(draft: Draft, name: str, anchors: Sequence[str]) -> Draft:
    """List the object right after the frontmost anchor unless it is in front of all already."""
    ids = [o.id for o in draft.layout.objects]
    if ids.index(name) > (last := max(ids.index(a) for a in anchors)):
        return draft
    return _moved(draft, name, last)


def put_behind(draft: Draft, name: str, anchors: Sequence[str]) -> Draft:
    """List the object right before the backmost anchor unless it is behind all already."""
    ids = [o.id for o in draft.layout.objects]
    if ids.index(name) < (first := min(ids.index(a) for a in anchors)):
        return draft
    return _moved(draft, name, first)


def _moved(draft: Draft, name: str, index: int) -> Draft:
    objects = [o for o in draft.layout.objects if o.id != name]
    objects.insert(index, draft.layout[name])
    return draft.with_layout(objects=tuple(objects))
