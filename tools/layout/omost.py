"""A layout as Omost's canvas calls: places, offsets and areas from its closed lists, whichever are nearest to each box.

Source: the lists in the README of Omost, as `answer_forms` reads them. Boxes lose precision; whoever needs them exactly takes JSON.
"""

from __future__ import annotations

from functools import cache
from itertools import product

from .answer_forms import OMOST_GRID, omost_box
from .layout import Box, Layout, LayoutObject

_SIDES = ("left", "right", "top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right")
LOCATIONS = ("in the center", *(f"on the {side}" for side in _SIDES))
_SHIFTS = ("left", "right", "upper", "lower", "upper-left", "upper-right", "lower-left", "lower-right")
OFFSETS = ("no offset", *(f"slightly to the {side}" for side in _SHIFTS))
AREAS = tuple(
    f"a {size} {shape} area"
    for size, shape in product(("small", "medium-sized", "large"), ("square", "vertical", "horizontal"))
)


def layout_to_omost(layout: Layout) -> str:
    """Write the calls, from back to front as in our lists: what is further away has the larger distance."""
    count = len(layout.objects)
    calls = [_local(item, count - number) for number, item in enumerate(layout.objects)]
    head = [
        "# Initialize the canvas",
        "canvas = Canvas()",
        "canvas.set_global_description(",
        f"    description={_quoted(layout.background or layout.caption)},",
        f"    detailed_descriptions=[{_quoted(layout.caption)}],",
        "    tags='',",
        "    HTML_web_color_name='white',",
        ")",
    ]
    return "\n".join([*head, *calls]) + "\n"


def _local(item: LayoutObject, distance: int) -> str:
    location, offset, area = _nearest(item.box)
    values = {
        "location": location,
        "offset": offset,
        "area": area,
        "distance_to_viewer": float(distance),
        "description": item.phrase,
        "detailed_descriptions": [],
        "tags": "",
        "atmosphere": "",
        "style": "",
        "quality_meta": "",
        "HTML_web_color_name": "white",
    }
    lines = [f"    {name}={_written(v)}," for name, v in values.items()]
    return "\n".join(["canvas.add_local_description(", *lines, ")"])


def _written(value: object) -> str:
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _nearest(box: Box) -> tuple[str, str, str]:
    """Choose the place whose box differs least from this one, edge by edge."""
    wanted = [value * OMOST_GRID for value in box.as_list()]
    return min(_boxes(), key=lambda one: sum(abs(a - b) for a, b in zip(one[1], wanted, strict=True)))[0]


@cache
def _boxes() -> tuple[tuple[tuple[str, str, str], tuple[float, ...]], ...]:
    found = []
    for location, offset, area in product(LOCATIONS, OFFSETS, AREAS):
        x, y, width, height = omost_box({"location": location, "offset": offset, "area": area}) or (0, 0, 0, 0)
        found.append(((location, offset, area), (x, y, x + width, y + height)))
    return tuple(found)
