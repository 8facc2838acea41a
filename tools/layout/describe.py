"""Layouts in words: one as it is, or what changed from one to the next.

It explains nothing; it reports positions, sizes and texts.
"""

from __future__ import annotations

from collections.abc import Iterator

from .layout import Box, Layout, LayoutObject
from .phrases import head_noun

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


def diff(old: Layout, new: Layout) -> str:
    """Return what changed: 'cat: 25 % bigger, moved 51 px left; added a blue balloon'; 'no change' if nothing."""
    return "; ".join(_changes(old, new)) or "no change"


def _changes(old: Layout, new: Layout) -> Iterator[str]:
    before = {o.id: o for o in old.objects}
    after = {o.id: o for o in new.objects}
    for name, item in before.items():
        if name in after and (words := list(_object_changes(item, after[name], new))):
            yield f"{_name(old, item)}: {', '.join(words)}"
    yield from (f"added {o.phrase}" for name, o in after.items() if name not in before)
    yield from (f"removed {o.phrase}" for name, o in before.items() if name not in after)
    common = [n for n in before if n in after]
    if common != [n for n in after if n in before]:
        yield "order from back to front changed"
    yield from _scene_changes(old, new)


def _scene_changes(old: Layout, new: Layout) -> Iterator[str]:
    for word in ("caption", "background"):
        if getattr(old, word) != getattr(new, word):
            yield f"{word} changed to '{getattr(new, word)}'"
    if old.negative != new.negative:
        yield f"negative prompt changed to '{new.negative}'" if new.negative else "negative prompt emptied"
    if (old.width, old.height) != (new.width, new.height):
        yield f"canvas changed to {new.width}x{new.height}"


def _name(layout: Layout, item: LayoutObject) -> str:
    noun = head_noun(item.phrase)
    alone = sum(head_noun(o.phrase) == noun for o in layout.objects) == 1
    return noun if alone else item.id


def _object_changes(old: LayoutObject, new: LayoutObject, layout: Layout) -> Iterator[str]:
    if old.phrase != new.phrase:
        yield f"now {new.phrase}"
    factor = (new.box.area / old.box.area) ** 0.5
    resized = abs(factor - 1) >= _NOTICED
    if resized:
        yield f"{abs(round(100 * (factor - 1)))} % {'bigger' if factor > 1 else 'smaller'}"
    dx, dy = _shift(old.box, new.box, layout, resized)
    if moves := _directions(dx, dy):
        yield f"moved {moves}"
    if old.locked != new.locked:
        yield "locked" if new.locked else "unlocked"


def _shift(old: Box, new: Box, layout: Layout, resized: bool) -> tuple[int, int]:
    """Shift of the centre in pixels; growing from a bottom edge that stays is no move."""
    dx = round((new.center[0] - old.center[0]) * layout.width)
    dy = round((new.center[1] - old.center[1]) * layout.height)
    grounded = resized and abs(new.y1 - old.y1) * layout.height < 1
    return dx, 0 if grounded else dy


def _directions(dx: int, dy: int) -> str:
    parts = []
    if dx:
        parts.append(f"{abs(dx)} px {'right' if dx > 0 else 'left'}")
    if dy:
        parts.append(f"{abs(dy)} px {'down' if dy > 0 else 'up'}")
    return " and ".join(parts)
