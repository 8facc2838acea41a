"""Answers in the forms of other systems: Omost's canvas calls, RPG's regional prompt, lists beside each other.

They are read as data; nothing is called. Source: the published formats of Omost (arXiv-less, its README's closed lists of
places, offsets and areas on a canvas of 90 x 90) and of RPG-DiffusionMaster (arXiv 2401.11708: rows by ';', columns by ',').
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .box_frame import Frame

OMOST_GRID = 90
_CALL = re.compile(r"\.\s*(?P<call>set_global_description|add_local_description)\s*\(")
_TEXT = re.compile(
    r"(?P<key>\w+)\s*=\s*(?:(?P<quote>[\"'])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)|(?P<number>[\d.]+))"
)
_PLACE = {"left": (15, 45), "right": (75, 45), "top": (45, 15), "bottom": (45, 75), "center": (45, 45)}
_AREA = {
    ("small", "square"): (50, 50),
    ("small", "vertical"): (40, 60),
    ("small", "horizontal"): (60, 40),
    ("medium", "square"): (60, 60),
    ("medium", "vertical"): (50, 80),
    ("medium", "horizontal"): (80, 50),
    ("large", "square"): (70, 70),
    ("large", "vertical"): (60, 90),
    ("large", "horizontal"): (90, 60),
}
_SIDES = {"left": (-1, 0), "right": (1, 0), "upper": (0, -1), "top": (0, -1), "lower": (0, 1), "bottom": (0, 1)}
_REGIONS = re.compile(r"regional\s+prompts?\W*:\W*(?P<text>[^\n]+)", re.IGNORECASE)
_RATIO = re.compile(r"ratio\W*:\W*(?P<text>[\d.,;\s]+)", re.IGNORECASE)
_WHERE = re.compile(
    r"[\s,]+(?:on|in|at) the (?:far )?(?:left|right|top|bottom|middle|center|centre)(?: side)?\s*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Form:
    """What was found: items as pairs, the frame of their boxes, the background, and what cannot be read."""

    items: list[Any]
    frame: Frame
    background: str = ""
    reasons: tuple[str, ...] = ()


def read_form(body: str) -> Form | None:
    """Read one of the forms; None where the answer has none of them."""
    if "add_local_description" in body:
        return _omost(body)
    return _rpg(body) if _REGIONS.search(body) else None


def from_parallel_lists(value: dict[str, Any]) -> list[Any] | None:
    """Pair phrases and boxes that stand in two lists, as in GLIGEN's arguments; None where there are none."""
    for names, boxes in (("gligen_phrases", "gligen_boxes"), ("phrases", "boxes"), ("labels", "boxes")):
        left, right = value.get(names), value.get(boxes)
        if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
            return [[name, box] for name, box in zip(left, right, strict=True)]
    return None


def _omost(body: str) -> Form:
    calls = [(found["call"], _arguments(body, found.end())) for found in _CALL.finditer(body)]
    background = next((given.get("description", "") for call, given in calls if call.startswith("set_")), "")
    local = [given for call, given in calls if call.startswith("add_")]
    # further away comes first: our lists go from back to front
    local.sort(key=lambda given: -float(given.get("distance_to_viewer") or 0))
    items, reasons = [], []
    for given in local:
        box = omost_box(given)
        if box is None:
            shown = ", ".join(f"{key}={given.get(key, '')!r}" for key in ("location", "area"))
            reasons.append(
                f"the call for {given.get('description', '')[:40]!r} with {shown} names no place that is known"
            )
        else:
            items.append([given.get("description", "").rstrip("."), box])
    return Form(items, Frame(OMOST_GRID, OMOST_GRID, corners=False), background, tuple(reasons))


def _arguments(body: str, begin: int) -> dict[str, str]:
    following = _CALL.search(body, begin)
    text = body[begin : following.start() if following else len(body)]
    given: dict[str, str] = {}
    for found in _TEXT.finditer(text):
        given.setdefault(found["key"], re.sub(r"\\(.)", r"\1", found["text"]) if found["quote"] else found["number"])
    return given


def omost_box(given: dict[str, str]) -> list[float] | None:
    """Return x, y, width and height on the grid of a call's location, offset and area; None where they name no place."""
    words = set(re.findall(r"[a-z]+", given.get("area", "")))
    area = next((size for names, size in _AREA.items() if words.issuperset(names)), None)
    place = _omost_place(given.get("location", ""))
    if area is None or place is None:
        return None
    across, down = _omost_offset(given.get("offset", ""))
    left, top = place[0] + across - area[0] / 2, place[1] + down - area[1] / 2
    right, bottom = left + area[0], top + area[1]
    x0, y0, x1, y1 = (min(max(edge, 0), OMOST_GRID) for edge in (left, top, right, bottom))
    return [x0, y0, x1 - x0, y1 - y0]


def _omost_place(text: str) -> tuple[float, float] | None:
    named = [_PLACE[word] for word in re.findall(r"[a-z]+", text) if word in _PLACE]
    if not named:
        return None
    across = next((x for x, _ in named if x != 45), 45)
    down = next((y for _, y in named if y != 45), 45)
    return across, down


def _omost_offset(text: str) -> tuple[float, float]:
    step = 10 if "slightly" in text else 20
    sides = [_SIDES[word] for word in re.findall(r"[a-z]+", text) if word in _SIDES]
    return step * sum(x for x, _ in sides), step * sum(y for _, y in sides)


def _rpg(body: str) -> Form:
    found, ratio = _REGIONS.search(body), _RATIO.search(body)
    regions = [part.strip(" .*") for part in re.split(r"\bBREAK\b", found["text"])] if found else []
    cells = _cells(ratio["text"] if ratio else "")
    if len(cells) != len(regions):
        reason = f"the ratio gives {len(cells)} regions and the regional prompt {len(regions)}; one of each is needed"
        return Form([], Frame(), reasons=(reason,))
    items = [[_WHERE.sub("", region), cell] for region, cell in zip(regions, cells, strict=True)]
    return Form(items, Frame(1.0, 1.0, corners=False))


def _cells(text: str) -> list[list[float]]:
    """Cut the canvas: one row of column widths, or rows that each begin with their height."""
    rows = [[float(n) for n in re.findall(r"\d+(?:\.\d+)?", row)] for row in text.strip().strip(";").split(";")]
    if not all(row and all(n > 0 for n in row) for row in rows):
        return []
    if len(rows) == 1:
        return _row_cells(rows[0], 0.0, 1.0)
    total, top, cells = sum(row[0] for row in rows), 0.0, []
    for height, *widths in rows:
        cells += _row_cells(widths or [1.0], top, height / total)
        top += height / total
    return cells


def _row_cells(widths: list[float], top: float, height: float) -> list[list[float]]:
    total, left, cells = sum(widths), 0.0, []
    for width in widths:
        cells.append([left, top, width / total, height])
        left += width / total
    return cells
