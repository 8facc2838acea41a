"""The items of an answer's object list, judged one by one: a name and `[x, y, width, height]` on a 512 grid.

It knows the traps of language models' boxes; a fault of one box never moves another.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from .errors import LayoutError
from .layout import MAX_PHRASE_CHARS, Box
from .plain_text import clean_text, is_latin

GRID_PX = 512
MAX_OVERHANG_PX = 32
MIN_SHARE_LEFT = 0.5
FULL_SHARE = 0.95
_NAME_KEYS = ("name", "phrase", "caption", "label", "object", "description")
_BOX_KEYS = ("box", "bounding_box", "bounding box", "boundingbox", "bbox")
_SIDES = (("x", "left"), ("y", "top"), ("width", "w"), ("height", "h"))
_NUMBER_TEXT = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(?:px|pixels)?\s*", re.IGNORECASE)
_MAX_NUMBER_CHARS = 20


@dataclass(frozen=True)
class Draft:
    """A good item: its phrase, its box, and the pixels that were cut off at the canvas' edge."""

    phrase: str
    box: Box
    cut_px: float = 0.0


def read_items(items: list[Any]) -> tuple[list[Draft], list[str]]:
    """Read every item; return the good ones, and a sentence for every fault."""
    drafts: list[Draft] = []
    reasons: list[str] = []
    for number, item in enumerate(items, start=1):
        try:
            drafts.append(_read_item(item, f"object {number}"))
        except LayoutError as error:
            reasons += error.reasons
    return drafts, reasons + _stacked(drafts)


def _read_item(item: Any, where: str) -> Draft:
    name, box = _name_and_box(item, where)
    reasons: list[str] = []
    phrase = clean_text(name) if isinstance(name, str) else ""
    if fault := _name_fault(name, phrase):
        reasons.append(f"{where}: {fault}")
    where = f"{where} ({phrase[:40]!r})"
    try:
        draft = _fit(phrase, _pixels(box))
    except LayoutError as error:
        raise LayoutError([*reasons, *(f"{where}: {reason}" for reason in error.reasons)]) from error
    if reasons:
        raise LayoutError(reasons)
    return draft


def _name_and_box(item: Any, where: str) -> tuple[Any, Any]:
    if isinstance(item, dict):
        keys = {key.lower().strip(): value for key, value in item.items()}
        names = [keys[k] for k in _NAME_KEYS if k in keys]
        boxes = [keys[k] for k in _BOX_KEYS if k in keys]
        if len(names) == len(boxes) == 1:
            return names[0], boxes[0]
    elif isinstance(item, list) and len(item) == 2:
        return item[0], item[1]
    raise LayoutError(f"{where} is {str(item)[:60]}; a pair ('name', [x, y, width, height]) is needed")


def _name_fault(name: Any, phrase: str) -> str | None:
    if not phrase or phrase.lower() in ("none", "null"):
        return f"its name is {str(name)[:40]!r}; a phrase in English is needed"
    if len(phrase) > MAX_PHRASE_CHARS:
        return f"its name has {len(phrase)} characters; at most {MAX_PHRASE_CHARS} are allowed"
    if not is_latin(phrase):
        return f"its name is {phrase[:40]!r}; names are in English whatever the caption's language"
    return None


def _pixels(box: Any) -> tuple[float, float, float, float]:
    if isinstance(box, dict):
        keys = {key.lower().strip(): value for key, value in box.items()}
        box = [next((keys[n] for n in names if n in keys), None) for names in _SIDES] if len(keys) == 4 else list(keys)
    if not isinstance(box, list):
        raise LayoutError(f"its box is {str(box)[:40]!r}; [x, y, width, height] is needed")
    if len(box) != 4:
        raise LayoutError(f"its box has {len(box)} values; the four numbers [x, y, width, height] are needed")
    x, y, width, height = (_number(value) for value in box)
    return x, y, width, height


def _number(value: Any) -> float:
    if isinstance(value, str) and len(value) <= _MAX_NUMBER_CHARS and (found := _NUMBER_TEXT.fullmatch(value)):
        value = float(found.group(1))
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise LayoutError(f"its box holds {str(value)[:40]!r}; only numbers from 0 to {GRID_PX} are allowed")
    return float(value)


def _fit(phrase: str, pixels: tuple[float, float, float, float]) -> Draft:
    """Turn pixels into a box; cut a small part beyond the canvas, refuse whatever else is odd."""
    x, y, width, height = pixels
    shown = f"[{x:g}, {y:g}, {width:g}, {height:g}]"
    if all(0 <= value <= 1 for value in pixels):
        raise LayoutError(f"its box {shown} is in shares of the canvas; pixels from 0 to {GRID_PX} are needed")
    if width <= 0 or height <= 0:
        raise LayoutError(f"its box {shown} has no area; width and height must be above 0")
    overhang = max(-x, -y, x + width - GRID_PX, y + height - GRID_PX, 0.0)
    corners = [min(max(v, 0.0), GRID_PX) / GRID_PX for v in (x, y, x + width, y + height)]
    left = (corners[2] - corners[0]) * (corners[3] - corners[1]) * GRID_PX**2
    if overhang > MAX_OVERHANG_PX or left < MIN_SHARE_LEFT * width * height:
        raise LayoutError(_beyond(shown, x, y, width, height))
    try:
        box = Box(*corners)
    except LayoutError as error:
        raise LayoutError(f"its box {shown} is too small; nothing of it can be drawn") from error
    if box.area >= FULL_SHARE:
        raise LayoutError(f"its box {shown} fills the canvas; make it smaller or put it into the background prompt")
    return Draft(phrase, box, overhang)


def _beyond(shown: str, x: float, y: float, width: float, height: float) -> str:
    corners = f"from ({x:g}, {y:g}) to ({x + width:g}, {y + height:g})"
    looks_like_corners = 0 <= x < width <= GRID_PX and 0 <= y < height <= GRID_PX
    hint = "; the last two numbers are width and height, not a corner" if looks_like_corners else ""
    return f"its box {shown} reaches {corners}, beyond the canvas; keep it inside 0 to {GRID_PX}{hint}"


def _stacked(drafts: list[Draft]) -> list[str]:
    seen: set[tuple[str, Box]] = set()
    doubles: list[str] = []
    for draft in drafts:
        key = (draft.phrase.lower(), draft.box)
        if key in seen:
            doubles.append(f"two objects are {draft.phrase[:40]!r} in the same box; give each its own place")
        seen.add(key)
    return doubles
