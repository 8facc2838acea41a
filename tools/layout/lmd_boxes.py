"""The items of an answer's object list, judged one by one and brought onto a 512 grid.

It knows the traps of language models' boxes; a fault of one box never moves another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .box_frame import GRID_PX, Frame, settle_frame
from .box_numbers import BoxNumbers, box_numbers, name_and_box, phrase_of
from .counted_phrase import take_count
from .errors import LayoutError
from .layout import MAX_PHRASE_CHARS, Box
from .plain_text import clean_text, is_latin
from .speech import Said

MIN_SHARE_LEFT = 0.25
MIN_SIDE_PX = 16
"""The least that new objects should have; what comes from a file may be smaller."""
FULL_SHARE = 0.95


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
        notes: how the boxes were read where that was a guess.
    """

    drafts: tuple[Draft, ...]
    reasons: tuple[str, ...] = ()
    faulty: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[Said, ...] = ()

    def without_faults(self) -> Items:
        """Give up what has faults; of objects in the very same place keep the first."""
        kept: dict[tuple[str, Box], Draft] = {}
        doubles: list[str] = []
        for draft in self.drafts:
            if kept.setdefault((draft.phrase.lower(), draft.box), draft) is not draft:
                doubles.append(draft.phrase)
        return Items(tuple(kept.values()), left_out=(*self.faulty, *doubles), notes=self.notes)


@dataclass(frozen=True)
class Judge:
    """What counts as a fault of a box.

    Attributes:
        least_px: sides below it, in pixels of the 512 grid.
        may_fill: a box may fill the canvas; else that belongs into the background prompt.
        any_script: names may stay as they are in scripts other than Latin.
    """

    least_px: float = 0
    may_fill: bool = False
    any_script: bool = False


def read_items(items: list[Any], judge: Judge, stated: Frame) -> Items:
    """Read every item, each by itself, in the one frame that they all share."""
    parsed: list[tuple[int, Any, BoxNumbers]] = []
    faults: dict[int, LayoutError] = {}
    for number, item in enumerate(items, start=1):
        try:
            name, box = name_and_box(item, f"object {number}")
            parsed.append((number, name, _numbers(box, name, f"object {number}")))
        except LayoutError as error:
            faults[number] = error
    frame, notes = settle_frame(stated, [numbers for _, _, numbers in parsed])
    drafts: list[Draft] = []
    for number, name, numbers in parsed:
        try:
            drafts += _judged(name, numbers, f"object {number}", frame, judge)
        except LayoutError as error:
            faults[number] = error
    reasons = [reason for number in sorted(faults) for reason in faults[number].reasons]
    faulty = [phrase_of(items[number - 1]) or f"object {number}" for number in sorted(faults)]
    return Items(tuple(drafts), (*reasons, *_stacked(drafts)), tuple(faulty), notes=notes)


def _numbers(box: Any, name: Any, where: str) -> BoxNumbers:
    """Read the four numbers; a fault of the name is told along with theirs. Raises: LayoutError."""
    try:
        return box_numbers(box)
    except LayoutError as error:
        phrase = clean_text(name) if isinstance(name, str) else ""
        fault = _name_fault(name, phrase)
        own = [f"{where}: {fault}"] if fault else []
        raise LayoutError([*own, *(f"{where} ({phrase[:40]!r}): {reason}" for reason in error.reasons)]) from error


def _judged(name: Any, numbers: BoxNumbers, where: str, frame: Frame, judge: Judge) -> list[Draft]:
    """Return the object, or each of several that share the box. Raises: LayoutError."""
    phrase = clean_text(name) if isinstance(name, str) else ""
    reasons = [f"{where}: {fault}"] if (fault := _name_fault(name, phrase, judge.any_script)) else []
    try:
        if frame.width is None and not numbers.percent and all(0 <= value <= 1 for value in numbers.values):
            raise LayoutError(f"its box {numbers} is in shares of the canvas and others are not; write all in one unit")
        draft = _fit(phrase, frame.scaled(numbers), str(numbers), judge)
    except LayoutError as error:
        where = f"{where} ({phrase[:40]!r})"
        raise LayoutError([*reasons, *(f"{where}: {reason}" for reason in error.reasons)]) from error
    if reasons:
        raise LayoutError(reasons)
    one, count = take_count(phrase)
    return [Draft(one, box, draft.cut_px) for box in _side_by_side(draft.box, count)]


def _side_by_side(box: Box, count: int) -> list[Box]:
    """Share a box among several, left to right; above each other where it is much higher than wide."""
    if count == 1:
        return [box]
    steps = [step / count for step in range(count + 1)]
    if box.height > 2 * box.width:
        cuts = [box.y0 + step * box.height for step in steps]
        return [Box(box.x0, top, box.x1, bottom) for top, bottom in pairwise(cuts)]
    cuts = [box.x0 + step * box.width for step in steps]
    return [Box(left, box.y0, right, box.y1) for left, right in pairwise(cuts)]


def _name_fault(name: Any, phrase: str, any_script: bool = False) -> str | None:
    if not phrase or phrase.lower() in ("none", "null"):
        return f"its name is {str(name)[:40]!r}; a phrase in English is needed"
    if len(phrase) > MAX_PHRASE_CHARS:
        return f"its name has {len(phrase)} characters; at most {MAX_PHRASE_CHARS} are allowed"
    if not any_script and not is_latin(phrase):
        return f"its name is {phrase[:40]!r}; names are in English whatever the caption's language"
    return None


def _fit(phrase: str, pixels: tuple[float, float, float, float], shown: str, judge: Judge) -> Draft:
    """Turn pixels into a box; cut what reaches beyond the canvas, refuse whatever else is odd."""
    x, y, width, height = pixels
    if width <= 0 or height <= 0:
        raise LayoutError(f"its box {shown} has no area; width and height must be above 0")
    overhang = max(-x, -y, x + width - GRID_PX, y + height - GRID_PX, 0.0)
    x0, y0, x1, y1 = (min(max(v, 0.0), float(GRID_PX)) for v in (x, y, x + width, y + height))
    if _looks_like_corners(x, y, width, height) or (x1 - x0) * (y1 - y0) < MIN_SHARE_LEFT * width * height:
        raise LayoutError(_beyond(shown, x, y, width, height))
    if min(x1 - x0, y1 - y0) < judge.least_px:
        raise LayoutError(f"its box {shown} is too small; each side needs at least {judge.least_px:g} pixels")
    try:
        box = Box(x0 / GRID_PX, y0 / GRID_PX, x1 / GRID_PX, y1 / GRID_PX)
    except LayoutError as error:
        raise LayoutError(f"its box {shown} is too small; nothing of it can be drawn") from error
    if box.area >= FULL_SHARE and not judge.may_fill:
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
