"""Objects and shifts in words that can be translated: 'the red car', 'the skiers', '51 px left'.

It chooses the words; sentences are made by whoever has something to say.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from .layout import Layout
from .phrases import head_noun
from .rect import TICKS
from .speech import Said, Thing, Things, say

Name = Thing | Things | Said | str
Part = TypeVar("Part", Said, str)


def name_objects(layout: Layout, ids: Collection[str]) -> Name:
    """Return 'everything', 'the skiers' for all of a kind, or each by its phrase; by its id where nouns are not enough."""
    objects = layout.objects
    if len(ids) > 1 and len(ids) == len(objects):
        return say("name.everything")
    nouns = [head_noun(o.phrase) for o in objects]
    named = {head_noun(layout[i].phrase) for i in ids}
    if len(named) == 1 and len(ids) == nouns.count(noun := next(iter(named))) > 1:
        return Thing(noun, "the", len(ids))
    return name_each(layout, ids)


def name_each(layout: Layout, ids: Collection[str]) -> Name:
    """Return each object by its phrase, in the layout's order, or by its id where others have the same noun."""
    nouns = [head_noun(o.phrase) for o in layout.objects]
    names = tuple(
        Thing(o.phrase, "the") if nouns.count(noun) == 1 else o.id
        for o, noun in zip(layout.objects, nouns, strict=True)
        if o.id in ids
    )
    return names[0] if len(names) == 1 else Things(names)


def way_of(layout: Layout, dx: float, dy: float) -> Said:
    """Return a shift in ticks as pixels of the canvas: '51 px left and 20 px up'."""
    return way_of_px(round(dx / TICKS * layout.width), round(dy / TICKS * layout.height))


def way_of_px(x: int, y: int) -> Said:
    """Return a shift in pixels in words; +x is right, +y is down."""
    sideways = "right" if x > 0 else "left" if x < 0 else ""
    upright = "down" if y > 0 else "up" if y < 0 else ""
    key = "_".join(part for part in (sideways, upright) if part)
    return say(f"way.{key or 'none'}", x=abs(x), y=abs(y))


def chain(key: str, parts: Sequence[Part]) -> Part:
    """Join parts by a template of two, such as `list.comma`: 'a, b, c'; one part stays as it is."""
    *before, last = parts
    for part in reversed(before):
        last = say(key, first=part, rest=last)
    return last
