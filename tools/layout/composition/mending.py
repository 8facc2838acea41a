"""Relations that composing could not show, tried once more by the edit that places one object.

An attempt is kept only where more of what was asked for holds after it than before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from ..errors import LayoutError
from ..executor import apply_operations
from ..layout import Layout
from ..operations import Place
from ..overlaps import rects_of
from ..rect import Rect
from ..relation_names import Relation
from ..relations import holds
from ..validity import check_layout

_MOST = 8
"""Objects tried for one caption: each try is a search for a free place."""


@dataclass(frozen=True)
class Wanted:
    """An object that stands in a relation to others, by ids."""

    subject: str
    relation: Relation
    anchors: tuple[str, ...]


def broken(layout: Layout, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Return what the layout does not show."""
    rects = rects_of(layout)
    crowd = {anchors for relation, anchors in _groups(wanted) if relation == "next_to"}
    return [w for w in wanted if not (w.relation == "next_to" and w.anchors in crowd) and not _is_shown(w, rects)]


def _groups(wanted: Sequence[Wanted]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what more than two stand beside: not all of a crowd can be next to one thing."""
    for w in wanted:
        if sum((w.relation, w.anchors) == (o.relation, o.anchors) for o in wanted) > 2:
            yield w.relation, w.anchors


def _is_shown(w: Wanted, rects: Mapping[str, Rect]) -> bool:
    anchors = [rects[i] for i in w.anchors]
    return any(holds(w.relation, rects[w.subject], group) for group in (anchors, *([a] for a in anchors)))


def mended(layout: Layout, wanted: Sequence[Wanted]) -> Layout:
    """Return the layout with as many of the broken relations put right as can be."""
    for item in broken(layout, wanted)[:_MOST]:
        if item.relation not in get_args(Relation):
            continue
        try:
            place = Place(targets=[item.subject], relation=item.relation, anchors=list(item.anchors))
            tried = apply_operations(layout, [place]).layout
        except LayoutError:
            continue
        is_valid = set(check_layout(tried)) <= set(check_layout(layout))
        if is_valid and len(broken(tried, wanted)) < len(broken(layout, wanted)):
            layout = tried
    return layout
