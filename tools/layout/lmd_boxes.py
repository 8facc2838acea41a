"""The items of an answer's object list, judged one by one: a name and `[x, y, width, height]` on a 512 grid.

It knows the traps of language models' boxes; a fault of one box never moves another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .errors import LayoutError
from .layout import MAX_PHRASE_CHARS, Box
from .plain_text import clean_text, is_latin

GRID_PX = 512
MIN_SHARE_LEFT = 0.25
MIN_SIDE_PX = 16
"""The least that new objects should have; what comes from a file may be smaller."""
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


@dataclass(frozen=True)
class Items:
    """The items of a list.

    Attributes:
        drafts: those without faults.
        reasons: a sentence for every fault of the others.
        faulty, left_out: phrases of those with faults, and of those that were given up for good.
    """

    drafts: tuple[Draft, ...]
    reasons: tuple[str, ...] = ()
    faulty: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def without_faults(self) -> Items:
        """Give up what has faults; of objects in the very same place keep the first."""
        kept: dict[tuple[str, Box], Draft] = {}
        doubles: list[str] = []
        for draft in self.drafts:
            if kept.setdefault((draft.phrase.lower(), draft.box), draft) is not draft:
                doubles.append(draft.phrase)
        return Items(tuple(kept.values()), left_out=(*self.faulty, *doubles))


def read_items(items: list[Any], least_px: float = 0) -> Items:
    """Read every item, each by itself; sides below `least_px` are a fault."""
    drafts: list[Draft] = []
    reasons: list[str] = []
    faulty: list[str] = []
    for number, item in enumerate(items, start=1):
        try:
            drafts.append(_read_item(item, f"object {number}", least_px))
        except LayoutError as error:
            reasons += error.reasons
            faulty.append(_phrase_of(item) or f"object {number}")
    return Items(tuple(drafts), (*reasons, *_stacked(drafts)), tuple(faulty))


def _phrase_of(item: Any) -> str:
    texts = item.values() if isinstance(item, dict) else item if isinstance(item, list) else [item]
    return next((clean_text(text)[:40] for text in texts if isinstance(text, str)), "")


def _read_item(item: Any, where: str, least_px: float) -> Draft:
    name, box = _name_and_box(item, where)
    reasons: list[str] = []
    phrase = clean_text(name) if isinstance(name, str) else ""
    if fault := _name_fault(name, phrase):
        reasons.append(f"{where}: {fault}")
    where = f"{where} ({phrase[:40]!r})"
    try:
        draft = _fit(phrase, _pixels(box), least_px)
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


def _fit(phrase: str, pixels: tuple[float, float, float, float], least_px: float) -> Draft:
    """Turn pixels into a box; cut what reaches beyond the canvas, refuse whatever else is odd."""
    x, y, width, height = pixels
    shown = f"[{x:g}, {y:g}, {width:g}, {height:g}]"
    if all(0 <= value <= 1 for value in pixels):
        raise LayoutError(f"its box {shown} is in shares of the canvas; pixels from 0 to {GRID_PX} are needed")
    if width <= 0 or height <= 0:
        raise LayoutError(f"its box {shown} has no area; width and height must be above 0")
    overhang = max(-x, -y, x + width - GRID_PX, y + height - GRID_PX, 0.0)
    x0, y0, x1, y1 = (min(max(v, 0.0), float(GRID_PX)) for v in (x, y, x + width, y + height))
    if _looks_like_corners(x, y, width, height) or (x1 - x0) * (y1 - y0) < MIN_SHARE_LEFT * width * height:
        raise LayoutError(_beyond(shown, x, y, width, height))
    if min(x1 - x0, y1 - y0) < least_px:
        raise LayoutError(f"its box {shown} is too small; each side needs at least {least_px:g} pixels")
    try:
        box = Box(x0 / GRID_PX, y0 / GRID_PX, x1 / GRID_PX, y1 / GRID_PX)
    except LayoutError as error:
        raise LayoutError(f"its box {shown} is too small; nothing of it can be drawn") from error
    if box.area >= FULL_SHARE:
        raise LayoutError(f"its box {shown} fills the canvas; make it smaller or put it into the background prompt")
    return Draft(phrase, box, overhang)


def _looks_like_corners(x: float, y: float, width: float, height: float) -> bool:
    """Tell x0, y0, x1, y1 where reading them as sizes leads out of the canvas."""
    is_beyond = x + width > GRID_PX or y + height > GRID_PX
    return is_beyond and 0 <= x < width <= GRID_PX and 0 <= y < height <= GRID_PX


def _beyond(shown: str, x: float, y: float, width: float, height: float) -> str:
    corners = f"from ({x:g}, {y:g}) to ({x + width:g}, {y + height:g})"
    hint = ""
    if _looks_like_corners(x, y, width, height):
        hint = "; the last two numbers are width and height, not a corner"
    elif 0 <= x < 1000 and 0 <= y < 1000 and max(x, y) >= GRID_PX:
        hint = f"; the canvas is {GRID_PX} wide and high, not 1000"
    return f"its box {shown} reaches {corners}, beyond the canvas; keep it inside 0 to {GRID_PX}{hint}"


def _stacked(drafts: Sequence[Draft]) -> list[str]:
    seen: set[tuple[str, Box]] = set()
    doubles: list[str] = []
    for draft in drafts:
        key = (draft.phrase.lower(), draft.box)
        if key in seen:
            doubles.append(f"two objects are {draft.phrase[:40]!r} in the same box; give each its own place")
        seen.add(key)
    return doubles
