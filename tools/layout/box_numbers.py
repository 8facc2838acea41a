"""One item of an object list, not yet judged: its name, its four numbers and how they were written.

It knows the many ways to write a pair of name and box; whether the box lies on the canvas is not its question.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any

from .errors import LayoutError
from .plain_text import clean_text

_NAME_KEYS = ("name", "phrase", "caption", "label", "object", "description", "category_name", "class")
_BOX_KEYS = ("box", "bounding_box", "bounding box", "boundingbox", "bbox", "bbox_2d", "box_2d", "coordinates")
_WIDTH = (
    "width",
    "w",
    "ancho",
    "largeur",
    "breite",
    "larghezza",
    "largura",
    "ширина",
    "宽",
    "宽度",
    "寬度",
    "幅",
    "너비",
)
_HEIGHT = ("height", "h", "alto", "hauteur", "höhe", "altezza", "altura", "высота", "高", "高度", "高さ", "높이")
_SIZE_KEYS = (("x", "left"), ("y", "top"), _WIDTH, _HEIGHT)
_CENTER_KEYS = (("center_x", "cx", "x_center"), ("center_y", "cy", "y_center"), _WIDTH, _HEIGHT)
_CORNER_KEYS = (
    ("x1", "x0", "xmin", "x_min", "left"),
    ("y1", "y0", "ymin", "y_min", "top"),
    ("x2", "x1", "xmax", "x_max", "right"),
    ("y2", "y1", "ymax", "y_max", "bottom"),
)
LABELS = frozenset(name for sides in (_SIZE_KEYS, _CENTER_KEYS, _CORNER_KEYS) for names in sides for name in names)
GEMINI_GRID = 1000
_GROUPS = ("position", "size", "center", "origin", "dimensions", "top_left", "bottom_right")
_NUMBER_TEXT = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(px|pixels|%|％)?\s*", re.IGNORECASE)
_MAX_NUMBER_CHARS = 20


@dataclass(frozen=True)
class BoxNumbers:
    """The four numbers of a box as they were written.

    Attributes:
        percent: written with a percent sign, all of them.
        corners: the words beside them say that the last two are the lower right corner.
        y_first: their key says so, as Gemini's `box_2d` does: y_min, x_min, y_max, x_max in 0..1000.
    """

    values: tuple[float, float, float, float]
    percent: bool = False
    corners: bool = False
    y_first: bool = False

    def __str__(self) -> str:
        return f"[{', '.join(f'{value:g}' for value in self.values)}]"


def name_and_box(item: Any, where: str) -> tuple[Any, Any]:
    """Take an item apart. Raises: LayoutError: it is no pair of name and box."""
    if isinstance(item, dict):
        keys = _flat(item)
        names = [keys[k] for k in _NAME_KEYS if keys.get(k) not in (None, "")] or [
            keys[k] for k in _NAME_KEYS if k in keys
        ]
        boxes = [{k: keys[k]} if k in ("box_2d", "bbox_2d") else keys[k] for k in _BOX_KEYS if k in keys]
        if not boxes and is_box(keys):
            boxes = [{k: v for k, v in keys.items() if k not in _NAME_KEYS}]
        if len(names) == len(boxes) == 1:
            return names[0], boxes[0]
    elif isinstance(item, list) and len(item) == 2:
        return item[0], item[1]
    elif isinstance(item, list) and len(item) == 5 and isinstance(item[0], str):
        return item[0], item[1:]
    raise LayoutError(f"{where} is {str(item)[:60]}; a pair ('name', [x, y, width, height]) is needed")


def phrase_of(item: Any) -> str:
    """Return the first text in an item, to name it by; empty where there is none."""
    texts = item.values() if isinstance(item, dict) else item if isinstance(item, list) else [item]
    return next((clean_text(text)[:40] for text in texts if isinstance(text, str)), "")


def box_numbers(box: Any) -> BoxNumbers:
    """Read four numbers. Raises: LayoutError."""
    corners = False
    if isinstance(box, dict):
        if box.keys() <= {"box_2d", "bbox_2d"}:
            return replace(box_numbers(*box.values()), corners=True, y_first="box_2d" in box)
        keys = _flat(box)
        sizes, ends = _by_keys(keys, _SIZE_KEYS), _by_keys(keys, _CORNER_KEYS)
        if sizes is None and (middle := _by_keys(keys, _CENTER_KEYS)):
            found = box_numbers(middle)
            x, y, width, height = found.values
            return replace(found, values=(x - width / 2, y - height / 2, width, height))
        corners = sizes is None and ends is not None
        box = sizes or ends or list(keys)
    if not isinstance(box, list):
        raise LayoutError(f"its box is {str(box)[:40]!r}; [x, y, width, height] is needed")
    if len(box) == 2 and all(isinstance(part, list) and len(part) == 2 for part in box):
        corners, box = True, [*box[0], *box[1]]  # [[x0, y0], [x1, y1]]
    if len(box) != 4:
        raise LayoutError(f"its box has {len(box)} values; the four numbers [x, y, width, height] are needed")
    (x, in_percent), *others = (_number(value) for value in box)
    if any(percent != in_percent for _, percent in others):
        raise LayoutError("some numbers of its box are in percent and some are not; write all four in one unit")
    (y, _), (right, _), (bottom, _) = others
    return BoxNumbers((x, y, right, bottom), in_percent, corners)


def is_box(value: Any) -> bool:
    """Tell four numbers, or the labelled sides of a box, from other values."""
    if isinstance(value, list):
        return len(value) == 4 and all(isinstance(part, int | float | str) and _is_number(part) for part in value)
    keys = _flat(value) if isinstance(value, dict) else {}
    return any(_by_keys(keys, sides) is not None for sides in (_SIZE_KEYS, _CORNER_KEYS, _CENTER_KEYS))


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and _NUMBER_TEXT.fullmatch(str(value)) is not None


def _flat(box: dict[Any, Any]) -> dict[str, Any]:
    """Return the fields with those of a position, a size, a center and two corners among them."""
    keys = {str(key).lower().strip(): value for key, value in box.items()}
    for group in _GROUPS:
        inner = keys.get(group)
        if isinstance(inner, list) and len(inner) == 2:
            inner = dict(
                zip(("width", "height") if group in ("size", "dimensions") else ("x", "y"), inner, strict=True)
            )
        if isinstance(inner, dict):
            prefix = {"center": "center_{}", "top_left": "{}1", "bottom_right": "{}2"}.get(group, "{}")
            keys |= {prefix.format(str(key).lower()): value for key, value in inner.items()}
            del keys[group]
    return keys


def _by_keys(keys: dict[str, Any], sides: tuple[tuple[str, ...], ...]) -> list[Any] | None:
    """Return the values under four different keys, one of each side's spellings; None where a side is missing."""
    taken: list[str] = []
    for names in sides:
        name = next((name for name in names if name in keys and name not in taken), None)
        if name is None:
            return None
        taken.append(name)
    return [keys[name] for name in taken]


def _number(value: Any) -> tuple[float, bool]:
    percent = False
    if isinstance(value, str) and len(value) <= _MAX_NUMBER_CHARS and (found := _NUMBER_TEXT.fullmatch(value)):
        value, percent = float(found.group(1)), found.group(2) in ("%", "％")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise LayoutError(f"its box holds {str(value)[:40]!r}; only numbers are allowed")
    return float(value), percent
