"""Layouts in words: one as it is, or what changed from one to the next.

It explains nothing; it reports positions, sizes and texts.
"""

from __future__ import annotations

from collections.abc import Iterator

from .layout import Box, Layout, LayoutObject
from .names import chain, way_of_px
from .phrases import head_noun
from .speech import Said, Thing, say

_NOTICED = 0.01
"""A size change under one percent is not worth a word."""


def describe(layout: Layout) -> str:
    """Return one line per object, back to front, with positions in percent of the canvas, then the prompts."""
    lines = [_line(item) for item in layout.objects] or ["no objects"]
    lines.append(f"background: {layout.background}")
    if layout.negative:
        lines.append(f"negative: {layout.negative}")
    lines.append(f"canvas: {layout.width}x{layout.height}")
    return "\n".join(lines)


def _line(item: LayoutObject) -> str:
    x0, y0, x1, y1 = (round(100 * v) for v in item.box.as_list())
    locked = ", locked" if item.locked else ""
    return f"{item.id}: {item.phrase}, left {x0} %, top {y0} %, right {x1} %, bottom {y1} %{locked}"


def diff(old: Layout, new: Layout) -> Said:
    """Return what changed: 'cat: 25 % bigger, moved 51 px left; added a blue balloon'; 'no change' if nothing."""
    changes = list(_changes(old, new)) or [say("diff.none")]
    return chain("list.then", changes)


def _changes(old: Layout, new: Layout) -> Iterator[Said]:
    before = {o.id: o for o in old.objects}
    after = {o.id: o for o in new.objects}
    for name, item in before.items():
        if name in after and (changes := list(_object_changes(item, after[name], new))):
            yield say("diff.object", name=_name(old, item), changes=chain("list.comma", changes))
    yield from (say("diff.added", phrase=Thing(o.phrase)) for name, o in after.items() if name not in before)
    yield from (say("diff.removed", phrase=Thing(o.phrase)) for name, o in before.items() if name not in after)
    common = [n for n in before if n in after]
    if common != [n for n in after if n in before]:
        yield say("diff.order")
    yield from _scene_changes(old, new)


def _scene_changes(old: Layout, new: Layout) -> Iterator[Said]:
    for word in ("caption", "background"):
        if getattr(old, word) != getattr(new, word):
            yield say(f"diff.{word}", text=getattr(new, word))
    if old.negative != new.negative:
        yield say("diff.negative", text=new.negative) if new.negative else say("diff.negative_emptied")
    if (old.width, old.height) != (new.width, new.height):
        yield say("diff.canvas", width=new.width, height=new.height)


def _name(layout: Layout, item: LayoutObject) -> Thing | str:
    noun = head_noun(item.phrase)
    alone = sum(head_noun(o.phrase) == noun for o in layout.objects) == 1
    return Thing(noun) if alone else item.id


def _object_changes(old: LayoutObject, new: LayoutObject, layout: Layout) -> Iterator[Said]:
    if old.phrase != new.phrase:
        yield say("diff.now", phrase=Thing(new.phrase))
    factor = (new.box.area / old.box.area) ** 0.5
    resized = abs(factor - 1) >= _NOTICED
    if resized:
        yield say(f"diff.{'bigger' if factor > 1 else 'smaller'}", percent=abs(round(100 * (factor - 1))))
    dx, dy = _shift(old.box, new.box, layout, resized)
    if dx or dy:
        yield say("diff.moved", way=way_of_px(dx, dy))
    if old.locked != new.locked:
        yield say("diff.locked" if new.locked else "diff.unlocked")


def _shift(old: Box, new: Box, layout: Layout, resized: bool) -> tuple[int, int]:
    """Shift of the centre in pixels; growing from a bottom edge that stays is no move."""
    dx = round((new.center[0] - old.center[0]) * layout.width)
    dy = round((new.center[1] - old.center[1]) * layout.height)
    grounded = resized and abs(new.y1 - old.y1) * layout.height < 1
    return dx, 0 if grounded else dy
