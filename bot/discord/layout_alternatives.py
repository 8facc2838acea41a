"""Other layouts of the same scene to choose from before anything is drawn: nearer, from further away, more room between things.

Every one is made by maps that keep what the words asked for: who is left of, above, on or in whom, and in which region of the
canvas. The same layout always has the same alternatives, so that a number is enough to find one again, after any restart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tools.layout.layout import Box, Layout
from tools.layout.rect import MIN_TICKS, TICKS

MAX_ALTERNATIVES = 4
MARGIN = 0.03
"""Share of the canvas that stays free around what was moved nearer."""
FAR, APART = 0.68, 0.76
LEAST_CHANGE = 0.02
"""A layout whose boxes differ by less, on average, is no other layout."""
_TOUCH = 0.01
_REGIONS: tuple[Callable[[Box], bool], ...] = (
    lambda box: box.center[0] < 1 / 3,
    lambda box: box.center[0] > 2 / 3,
    lambda box: box.center[1] < 1 / 3,
    lambda box: box.center[1] > 2 / 3,
    lambda box: 1 / 3 <= box.center[0] <= 2 / 3,
)
Boxes = Mapping[str, Box]


def layout_alternatives(layout: Layout) -> tuple[Layout, ...]:
    """Return the layout itself and up to three others, each with every object."""
    found = [layout]
    if any(item.locked for item in layout.objects):
        return (layout,)
    for boxes in filter(None, (_nearer(layout), _further(layout), _apart(layout))):
        candidate = replace(layout, objects=tuple(replace(o, box=boxes[o.id]) for o in layout.objects))
        if _is_usable(candidate) and _keeps_regions(layout, candidate) and all(_differs(candidate, f) for f in found):
            found.append(candidate)
    return tuple(found[:MAX_ALTERNATIVES])


def boxes_operation(layout: Layout) -> dict[str, Any]:
    """Return the operation that gives objects the boxes of this layout."""
    return {"op": "set_boxes", "boxes": [{"id": o.id, "box": o.box.as_list()} for o in layout.objects]}


def _hull(layout: Layout) -> Box:
    boxes = [o.box for o in layout.objects]
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _scaled(layout: Layout, factor: float, about: tuple[float, float], shift: tuple[float, float]) -> Boxes:
    def one(box: Box) -> Box:
        x0, x1 = (about[0] + factor * (x - about[0]) + shift[0] for x in (box.x0, box.x1))
        y0, y1 = (about[1] + factor * (y - about[1]) + shift[1] for y in (box.y0, box.y1))
        return Box(*(min(1.0, max(0.0, round(v, 4))) for v in (x0, y0, x1, y1)))

    return {o.id: one(o.box) for o in layout.objects}


def _nearer(layout: Layout) -> Boxes:
    """Let all objects together fill the canvas."""
    if not layout.objects:
        return {}
    hull, free = _hull(layout), 1 - 2 * MARGIN
    factor = min(free / (hull.x1 - hull.x0), free / (hull.y1 - hull.y0))
    x, y = hull.center
    return _scaled(layout, factor, (x, y), (0.5 - x, 0.5 - y)) if factor > 1 else {}


def _further(layout: Layout) -> Boxes:
    """Make everything smaller towards the middle of the ground it stands on."""
    if not layout.objects:
        return {}
    hull = _hull(layout)
    return _scaled(layout, FAR, (hull.center[0], hull.y1), (0.0, 0.0))


def _apart(layout: Layout) -> Boxes:
    """Make each object, or group of objects that touch, smaller where it stands."""
    boxes: dict[str, Box] = {}
    for group in _groups(layout):
        part = replace(layout, objects=tuple(o for o in layout.objects if o.id in group))
        hull = _hull(part)
        boxes |= _scaled(part, APART, (hull.center[0], hull.y1), (0.0, 0.0))
    return boxes if len(boxes) > 1 else {}


def _groups(layout: Layout) -> Iterator[frozenset[str]]:
    """Part the objects into those that touch each other, directly or through others."""
    waiting = {o.id: o.box for o in layout.objects}
    while waiting:
        name, box = waiting.popitem()
        group, reached = {name}, [box]
        while reached:
            here = reached.pop()
            near = [other for other, its in waiting.items() if _touch(here, its)]
            reached += [waiting.pop(other) for other in near]
            group.update(near)
        yield frozenset(group)


def _touch(one: Box, two: Box) -> bool:
    across = one.x0 - _TOUCH <= two.x1 and two.x0 - _TOUCH <= one.x1
    return across and one.y0 - _TOUCH <= two.y1 and two.y0 - _TOUCH <= one.y1


def _is_usable(layout: Layout) -> bool:
    return all(min(o.box.width, o.box.height) * TICKS >= MIN_TICKS for o in layout.objects)


def _keeps_regions(layout: Layout, other: Layout) -> bool:
    """Whether nothing leaves the side of the canvas that it is at."""
    return all(
        is_there(after.box)
        for o, after in zip(layout.objects, other.objects, strict=True)
        for is_there in _REGIONS
        if is_there(o.box)
    )


def _differs(one: Layout, two: Layout) -> bool:
    gaps = [
        abs(a - b)
        for o, p in zip(one.objects, two.objects, strict=True)
        for a, b in zip(o.box.as_list(), p.box.as_list(), strict=True)
    ]
    return bool(gaps) and sum(gaps) / len(gaps) >= LEAST_CHANGE
