"""What the numbers of an answer's boxes mean: sizes or corners, on which grid; told by its words, else by what fits.

A frame holds for a whole answer: one box never has a meaning of its own beside the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .box_numbers import GEMINI_GRID, BoxNumbers
from .errors import LayoutError
from .speech import Said, say

GRID_PX = 512
_MIN_PX, _MAX_PX = 64, 8192
_CORNERS = re.compile(
    r"\b(?:x_?0|x_?1|x_?min|left)\W{1,3}(?:y_?0|y_?1|y_?min|top)\W{1,3}(?:x_?2|x_?1|x_?max|right)\W{1,3}(?:y_?2|y_?1|y_?max|bottom)\b"
    r"|\bxyxy\b|\b(?:lower|bottom)[- ]right\s+corner\b|左上.{0,12}右下",
    re.IGNORECASE,
)
_Y_FIRST = re.compile(
    r"\b(?:y_?0|y_?1|y_?min|top)\W{1,3}(?:x_?0|x_?1|x_?min|left)\W{1,3}(?:y_?2|y_?1|y_?max|bottom)\W{1,3}(?:x_?2|x_?1|x_?max|right)\b|\byxyx\b",
    re.IGNORECASE,
)
_THOUSAND = re.compile(
    r"\b0\s*(?:-|–|to|\.\.|,)\s*1,?000\b|\b(?:normali[sz]ed|scaled?)\s+(?:to|by|of)\s+1,?000\b", re.IGNORECASE
)
_SIZES = re.compile(r"\bx\W{1,3}y\W{1,3}w(?:idth)?\W{1,3}h(?:eight)?\b|\bxywh\b", re.IGNORECASE)
_CANVAS = re.compile(
    r"(?:canvas|image|picture|grid|resolution|frame|size|leinwand|bild|lienzo|imagen|toile|tela|画布|画像|キャンバス|캔버스|холст)"
    r"[^\n\d]{0,40}(\d{2,4})\s*(?:px)?\s*[x×*✕by]{1,2}\s*(\d{2,4})|(\d{2,4})\s*(?:px)?\s*[x×*✕]\s*(\d{2,4})\s*(?:px|pixels?)?\s*"
    r"(?:canvas|image|picture|grid|resolution|frame)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Frame:
    """How boxes are written: the grid's width and height, and whether the last two numbers are a corner.

    None stands for what the answer does not say.
    """

    width: float | None = None
    height: float | None = None
    corners: bool | None = None
    y_first: bool | None = None

    def scaled(self, numbers: BoxNumbers) -> tuple[float, float, float, float]:
        """Return x, y, width and height on the 512 grid."""
        across, down = (GRID_PX / (side or GRID_PX) for side in (self.width, self.height))
        if numbers.percent:
            across = down = GRID_PX / 100
        x, y, right, bottom = numbers.values
        if numbers.y_first if self.y_first is None else self.y_first:
            x, y, right, bottom = y, x, bottom, right
        if self.corners or numbers.corners:
            right, bottom = right - x, bottom - y
        return x * across, y * down, right * across, bottom * down


def stated_frame(words: str) -> Frame:
    """Read what an answer says about its boxes outside of them."""
    y_first = bool(_Y_FIRST.search(words))
    is_corners, is_sizes = y_first or bool(_CORNERS.search(words)), bool(_SIZES.search(words))
    if is_corners and is_sizes:
        raise LayoutError(
            "the answer says of its boxes both x, y, width, height and two corners; keep the one that holds"
        )
    corners = True if is_corners else False if is_sizes else None
    order = True if y_first else False if is_corners or is_sizes else None
    if _THOUSAND.search(words):
        return Frame(1000, 1000, corners, order)
    for found in _CANVAS.finditer(words):
        width, height = (int(side) for side in found.groups() if side)
        if _MIN_PX <= width <= _MAX_PX and _MIN_PX <= height <= _MAX_PX:
            return Frame(width, height, corners, order)
    return Frame(corners=corners, y_first=order)


def settle_frame(stated: Frame, boxes: Sequence[BoxNumbers]) -> tuple[Frame, tuple[Said, ...]]:
    """Fill in what was not said by what fits all boxes; a guess comes with a note for the user."""
    frame, notes = stated, []
    if frame.width is None and boxes and all(_is_share(numbers) for numbers in boxes):
        frame = replace(frame, width=1.0, height=1.0)
    if frame.width is None and boxes and all(numbers.y_first for numbers in boxes):
        frame = replace(frame, width=GEMINI_GRID, height=GEMINI_GRID)
    if frame.corners is None and not any(numbers.corners for numbers in boxes) and _only_corners_fit(frame, boxes):
        frame = replace(frame, corners=True)
        notes.append(say("plan.as_corners"))
    return frame, tuple(notes)


def _is_share(numbers: BoxNumbers) -> bool:
    return not numbers.percent and all(0 <= value <= 1 for value in numbers.values)


def _only_corners_fit(frame: Frame, boxes: Sequence[BoxNumbers]) -> bool:
    """Tell x0, y0, x1, y1 where reading them as sizes leads out of the canvas, and all can be corners."""
    as_sizes = [frame.scaled(numbers) for numbers in boxes]
    is_beyond = any(max(x + width, y + height) > GRID_PX for x, y, width, height in as_sizes)
    return is_beyond and all(
        0 <= x < right <= GRID_PX and 0 <= y < bottom <= GRID_PX for x, y, right, bottom in as_sizes
    )
