"""Two layouts of one conversation merged: some parts of the other one, the rest as it stands here.

It knows nothing of versions or of how parts are worded beyond references to objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .edits.scene import DEFAULT_STYLE, restyled, style_of
from .layout import Layout, LayoutObject
from .overlaps import unasked_overlaps
from .references import is_everything, resolve
from .repair import repair
from .speech import Said


@dataclass(frozen=True)
class Merged:
    """The merged layout; the notes say what had to give way."""

    layout: Layout
    notes: tuple[Said, ...] = ()


def merge_layouts(here: Layout, other: Layout, parts: Sequence[str]) -> Merged:
    """Return `here` with these parts of `other`; everything else stays byte-identical.

    Args:
        parts: 'background', 'style' (its words in the background), 'negative', 'canvas', 'objects' (all of them), or references to objects of `other`; an
            object that is here too (the same id) takes its phrase, box and lock from there, another one is added.

    Raises:
        LayoutError: a reference fits nothing in `other`, or there would be more than 30 objects.
    """
    merged = here
    for part in parts:
        merged = _with_part(merged, other, part)
    taken = frozenset(o.id for o in merged.objects if o not in here.objects)
    if not taken or not unasked_overlaps(merged) - unasked_overlaps(other):
        return Merged(merged)
    repaired = repair(merged, taken)
    return Merged(repaired.layout, repaired.notes)


def _with_part(here: Layout, other: Layout, part: str) -> Layout:
    match part:
        case "background":
            return replace(here, background=other.background)
        case "style":
            return replace(here, background=restyled(here.background, style_of(other.background) or DEFAULT_STYLE))
        case "negative":
            return replace(here, negative=other.negative)
        case "canvas":
            return replace(here, width=other.width, height=other.height)
        case "objects":
            return replace(here, objects=other.objects)
    if is_everything(part):
        return replace(here, objects=other.objects)
    for object_id in resolve(other, part):
        here = _with_object(here, other[object_id])
    return here


def _with_object(here: Layout, item: LayoutObject) -> Layout:
    if any(o.id == item.id for o in here.objects):
        return here.with_object(item)
    return replace(here, objects=(*here.objects, item))
