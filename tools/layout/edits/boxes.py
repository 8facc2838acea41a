"""Exact boxes for many objects at once, as a hand drags them or a model gives them; and who is attached to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..errors import LayoutError
from ..operations import Attach, SetBoxes
from ..rect import LEAST_GIVEN_TICKS, MIN_TICKS, TICKS, Rect
from ..speech import say
from .draft import Draft
from .groups import mapped, parts_of, with_owner


def set_boxes(draft: Draft, op: SetBoxes) -> Draft:
    """Put each object exactly where it is said; parts that are not named themselves go along with their owner.

    Raises:
        LayoutError: an object is not there or locked, or a box has no inside.
    """
    named = {draft.one(reference).id: values for reference, values in op.boxes.items()}
    exact = {i: _rect(draft, i, values) for i, values in named.items()}
    fitted = {i: fitted_on_canvas(rect) for i, rect in exact.items()}
    before, after = draft.rects(), dict(fitted)
    free = draft.unlocked() - set(named)
    for part in _owners_first(draft, (p for p in parts_of(draft.layout, named) if p in free)):
        owner = draft.layout[part].attached
        if owner in after and before[owner] != after[owner]:
            after[part] = mapped(before[part], before[owner], after[owner])
    changed = draft.with_rects(after)
    if cut := [i for i in named if fitted[i] != exact[i]]:
        changed = changed.noted(say("edit.boxes_fitted", what=draft.name(cut)))
    return changed


def _rect(draft: Draft, name: str, values: Sequence[float]) -> Rect:
    rect = Rect(*(round(value * TICKS) for value in values))
    if rect.width <= 0 or rect.height <= 0:
        raise LayoutError(say("edit.box_empty", what=draft.name([name]), box=", ".join(f"{v:g}" for v in values)))
    return rect


def fitted_on_canvas(rect: Rect) -> Rect:
    """Return the part of a rectangle that is on the canvas, at least as long as the smallest side."""
    x0, x1 = _side(rect.x0, rect.x1)
    y0, y1 = _side(rect.y0, rect.y1)
    return Rect(x0, y0, x1, y1)


def _side(low: int, high: int) -> tuple[int, int]:
    low, high = max(0, min(low, TICKS)), min(TICKS, max(high, 0))
    if high - low >= LEAST_GIVEN_TICKS:
        return low, high
    start = min(max(0, (low + high - MIN_TICKS) // 2), TICKS - MIN_TICKS)
    return start, start + MIN_TICKS


def _owners_first(draft: Draft, parts: Iterable[str]) -> list[str]:
    owner: Mapping[str, str | None] = {o.id: o.attached for o in draft.layout.objects}

    def depth(name: str) -> int:
        above = owner[name]
        return 0 if above is None else 1 + depth(above)

    return sorted(parts, key=depth)


def attach(draft: Draft, op: Attach) -> Draft:
    """Make the targets go along with an object, or stand alone again; no box changes.

    Raises:
        LayoutError: the owner would go along with its own part.
    """
    ids = draft.targets(op.targets)
    owner = None if op.to is None else draft.one(op.to, locked_too=True).id
    if owner is not None and (owner in ids or owner in parts_of(draft.layout, ids)):
        raise LayoutError(say("edit.attach_circle", what=draft.name(ids), other=draft.name([owner])))
    return attached_to(draft, ids, owner)


def attached_to(draft: Draft, ids: Sequence[str], owner: str | None) -> Draft:
    """Return the draft with these attached to the owner (None: to nobody)."""
    return draft.with_layout(objects=tuple(with_owner(o, owner) if o.id in ids else o for o in draft.layout.objects))
