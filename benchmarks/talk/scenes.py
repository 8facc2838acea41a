"""A scene written in one line, as a layout.

dog-1 brown dog @left; cat-1 white cat @top right small | grass | watercolor
"""

from __future__ import annotations

import re
from collections import defaultdict

from tools.layout.layout import Box, Layout, LayoutObject

_ENTRY = re.compile(r"(\S+-\d+) (.+?) @(\w+(?: left| right)?)(?: (big|small))?")
_SIDES = {"": 0.28, "big": 0.33, "small": 0.12}
"""Side of a box in 0..1, by the size word."""
_COLUMNS = {"left": 1 / 6, "right": 5 / 6}
_ROWS = {"top": 1 / 6, "bottom": 5 / 6}


def layout_of(line: str) -> Layout:
    """Return the layout of a scene line; objects at the same place stand side by side.

    Raises:
        ValueError: an entry is not `id phrase @place [big|small]`.
    """
    entries, _, rest = line.partition("|")
    background, _, style = (part.strip() for part in rest.partition("|"))
    objects = () if entries.strip() == "none" else tuple(_objects(entries))
    if style:
        background = f"A {style} scene of a {background}"
    return Layout("", background, objects=objects)


def _objects(entries: str) -> list[LayoutObject]:
    found = [_entry(entry.strip()) for entry in entries.split(";")]
    together: defaultdict[str, list[str]] = defaultdict(list)
    for name, _, place, _ in found:
        together[place].append(name)
    return [
        LayoutObject(name, phrase, _box(place, size, together[place].index(name), len(together[place])))
        for name, phrase, place, size in found
    ]


def _entry(text: str) -> tuple[str, str, str, str]:
    found = _ENTRY.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is not 'id phrase @place [big|small]'")
    return found[1], found[2], found[3], found[4] or ""


def _box(place: str, size: str, number: int, of: int) -> Box:
    """Return the box of object `number` of the `of` that share a place."""
    words = place.split()
    x = next((_COLUMNS[word] for word in words if word in _COLUMNS), 0.5)
    y = next((_ROWS[word] for word in words if word in _ROWS), 0.5)
    side = _SIDES[size] / of
    x += (number - (of - 1) / 2) * side
    height = side * of
    return Box(x - side / 2, y - height / 2, x + side / 2, y + height / 2)
