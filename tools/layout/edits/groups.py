"""Parts carried along: an operation on an owner is done to the box around it and its parts, then each gets its share.

What is attached to a target is so no obstacle to it, and keeps its place and size on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..layout import Layout, LayoutObject
from ..operations import Operation
from ..rect import MIN_TICKS, Rect, hull
from .draft import Draft

Edit = Callable[[Draft, Any], Draft]
Groups = Mapping[str, tuple[str, ...]]
"""Owner -> its parts, and their parts."""


def carrying_parts(edit: Edit) -> Edit:
    """Return the edit with the parts of its targets carried along."""

    def carried(draft: Draft, op: Any) -> Draft:
        if all(item.attached is None for item in draft.layout.objects):
            return edit(draft, op)
        ids = draft.targets(_references(op))
        groups = _groups(draft, ids, {i for a in _others(op) for i in _found(draft, a)})
        if not any(groups.values()):
            return edit(draft, op)
        folded = _folded(draft, groups)
        return _unfolded(draft, edit(folded, _about(op, draft, groups)), groups, op.op == "mirror")

    return carried


def parts_of(layout: Layout, owners: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of what goes along with the owners, directly or by way of others, in the layout's order."""
    found = set(owners)
    own = set(found)
    while more := {o.id for o in layout.objects if o.attached in found and o.id not in found}:
        found |= more
    return tuple(o.id for o in layout.objects if o.id in found - own)


def mapped(part: Rect, before: Rect, after: Rect, flipped: bool = False) -> Rect:
    """Return a part's rectangle after its owner went from one rectangle to another, inside the canvas."""
    x0, x1 = part.x0, part.x1
    if flipped:
        x0, x1 = before.x0 + before.x1 - part.x1, before.x0 + before.x1 - part.x0
    scale_x, scale_y = after.width / before.width, after.height / before.height
    width = max(round((x1 - x0) * scale_x), min(MIN_TICKS, part.width))
    height = max(round(part.height * scale_y), min(MIN_TICKS, part.height))
    x = round(after.x0 + (x0 - before.x0) * scale_x)
    y = round(after.y0 + (part.y0 - before.y0) * scale_y)
    return Rect.at(x, y, width, height).clamped()


def _references(op: Operation) -> list[str]:
    return [op.a, op.b] if op.op == "swap" else list(getattr(op, "targets", ()))


def _others(op: Operation) -> list[str]:
    around = getattr(op, "around", None)
    return [*getattr(op, "anchors", ()), *([around] if around else [])]


def _found(draft: Draft, reference: str) -> tuple[str, ...]:
    return draft.targets([reference], locked_too=True)


def _groups(draft: Draft, ids: Collection[str], apart: Collection[str]) -> Groups:
    """Return each target that is no other target's part, with its parts; anchors and locked ones stay on their own."""
    free = draft.unlocked() - set(apart)
    within = set(parts_of(draft.layout, ids)) & set(ids)
    return {i: tuple(p for p in parts_of(draft.layout, [i]) if p in free) for i in ids if i not in within}


def _folded(draft: Draft, groups: Groups) -> Draft:
    """Return the draft without the parts, each owner as big as it and its parts together."""
    rects = draft.rects()
    parts = {p for group in groups.values() for p in group}
    wide = {i: hull(rects[name] for name in (i, *group)) for i, group in groups.items()}
    objects = tuple(
        o.with_box(wide[o.id].to_box()) if o.id in wide and wide[o.id] != rects[o.id] else o
        for o in draft.layout.objects
        if o.id not in parts
    )
    return draft.with_layout(objects=objects)


def _about(op: Operation, draft: Draft, groups: Groups) -> Operation:
    if op.op != "swap":
        return op.model_copy(update={"targets": list(groups)})
    return op.model_copy(update={"a": draft.one(op.a).id, "b": draft.one(op.b).id})


def _unfolded(draft: Draft, edited: Draft, groups: Groups, flipped: bool) -> Draft:
    """Give owners and parts their shares of what became of the box around them, in the depth they had to each other."""
    before, after = draft.rects(), edited.rects()
    changed = {o.id: o for o in (*draft.layout.objects, *edited.layout.objects)}
    for owner, group in groups.items():
        around = hull(before[name] for name in (owner, *group))
        for name in (owner, *group):
            rect = mapped(before[name], around, after[owner], flipped)
            changed[name] = _with_rect(changed[name] if group else edited.layout[owner], rect)
    kept = {o.id: o.attached for o in draft.layout.objects if o.id not in groups}
    objects = (
        with_owner(changed[name], kept.get(name, changed[name].attached)) for name in _order(draft, edited, groups)
    )
    return edited.with_layout(objects=tuple(objects))


def _with_rect(item: LayoutObject, rect: Rect) -> LayoutObject:
    return item if rect == Rect.of(item.box) else item.with_box(rect.to_box())


def with_owner(item: LayoutObject, owner: str | None) -> LayoutObject:
    """Return it attached to the owner (None: to nobody)."""
    return item if item.attached == owner else replace(item, attached=owner)


def _order(draft: Draft, edited: Draft, groups: Groups) -> list[str]:
    """Return all ids back to front; where the edit changed nothing of the order, it stays as it was."""
    before = [o.id for o in draft.layout.objects]
    parts = {p for group in groups.values() for p in group}
    left = [o.id for o in edited.layout.objects]
    if [i for i in before if i not in parts] == left:
        return before
    order: list[str] = []
    for name in left:
        group = groups.get(name, ())
        order += [p for p in group if before.index(p) < before.index(name)]
        order += [name, *(p for p in group if before.index(p) > before.index(name))]
    return order
