"""The strict judge: every reason why a layout is not valid; none means that it is.

Boxes on the canvas and at most 30 objects are no questions here: a `Layout` cannot be made otherwise. It judges only;
mending is `repair.py`'s work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .layout import Layout
from .names import name_each
from .overlaps import Pairs, allowed_pairs, overlapping, rects_of
from .phrases import head_noun, same_noun
from .rect import MIN_TICKS, TICKS
from .rules import Asked, is_kept, touching_pairs
from .speech import Said, Thing, say

_GRID_PX = 512


def check_layout(
    layout: Layout, counts: Mapping[str, int] | None = None, relations: Sequence[Asked] = ()
) -> tuple[Said, ...]:
    """Return the reasons, one sentence each.

    Args:
        counts: how many of each noun there must be ('cat': 2); nouns that are not named may be there too.
        relations: must hold between objects that are there, or between them and the canvas.
    """
    return (
        *_sizes(layout),
        *_overlaps(layout, allowed_pairs(layout) | touching_pairs(relations)),
        *_counts(layout, counts or {}),
        *_relations(layout, relations),
    )


def _sizes(layout: Layout) -> Iterator[Said]:
    for name, rect in rects_of(layout).items():
        if min(rect.width, rect.height) < MIN_TICKS:
            width, height = (round(side * _GRID_PX / TICKS) for side in (rect.width, rect.height))
            yield say("check.small", what=name_each(layout, [name]), width=width, height=height)


def _overlaps(layout: Layout, allowed: Pairs) -> Iterator[Said]:
    for pair in sorted(overlapping(rects_of(layout)) - allowed, key=sorted):
        yield say("check.overlap", what=name_each(layout, pair))


def _counts(layout: Layout, counts: Mapping[str, int]) -> Iterator[Said]:
    for noun, wanted in counts.items():
        found = sum(same_noun(head_noun(o.phrase), noun) for o in layout.objects)
        if found != wanted:
            yield say("check.count", noun=Thing(noun), found=found, wanted=wanted)


def _relations(layout: Layout, relations: Sequence[Asked]) -> Iterator[Said]:
    rects = rects_of(layout)
    for asked in relations:
        if missing := [i for i in (asked.subject, *asked.anchors) if i not in rects]:
            yield say("check.missing", ids=", ".join(missing))
        elif not is_kept(asked, rects):
            where = say(f"where.{asked.relation}", anchors=name_each(layout, asked.anchors) if asked.anchors else "")
            yield say("check.relation", what=name_each(layout, [asked.subject]), where=where)
