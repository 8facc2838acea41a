"""The sheet: everything that a preview shows, as rectangles and lines of text in pixels, ready for any kind of paper.

It decides what goes where; `picture.py` and `svg.py` put it on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..layout import Layout, LayoutObject
from ..plain_text import clean_text
from .font import width_of, wrap, wrap_cut
from .labels import Area, Size, place_numbers, place_phrases
from .palette import Colour, object_colour

MIN_SIZE_PX, MAX_SIZE_PX = 256, 4096
_PHRASE_LINES = 3
_NOTE_LINES = 3


@dataclass(frozen=True)
class Frame:
    """A box of the layout with its colour."""

    area: Area
    colour: Colour


@dataclass(frozen=True)
class Label:
    """A number, and beside it lines of text (none where only the number found room)."""

    area: Area
    number: str
    colour: Colour
    number_size: Size
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What to draw: frames back to front, then labels and notes over them.

    Attributes:
        canvas: where the picture to come is; `size` holds the margin too.
        notes: lines of text without a number, with their place.
    """

    size: Size
    canvas: Area
    font_px: int
    frames: tuple[Frame, ...]
    labels: tuple[Label, ...]
    notes: tuple[tuple[Area, str], ...]


def make_sheet(layout: Layout, size_px: int = 512) -> Sheet:
    """Lay the preview out; a canvas much longer than wide gets room beside it for its labels.

    Raises:
        ValueError: the size is not from 256 to 4096 pixels.
    """
    if not MIN_SIZE_PX <= size_px <= MAX_SIZE_PX:
        raise ValueError(f"a preview of {size_px} pixels cannot be read; {MIN_SIZE_PX} to {MAX_SIZE_PX} are allowed")
    font_px = round(size_px / 34)
    longer = max(layout.width, layout.height)
    width, height = round(size_px * layout.width / longer), round(size_px * layout.height / longer)
    paper = Area(0, 0, max(width, size_px * 3 // 4), max(height, size_px // 2))
    left, top = (paper.x1 - width) // 2, (paper.y1 - height) // 2
    canvas = Area(left, top, left + width, top + height)
    frames = tuple(_frame(item, number, canvas) for number, item in enumerate(layout.objects, start=1))
    on_picture, unplaced = _labels(layout.objects, frames, font_px, paper)
    margin = _Margin(paper.x1, paper.y1 + font_px // 2, font_px)
    in_margin = tuple(margin.entries(unplaced))
    notes = tuple(margin.notes(_note_texts(layout)))
    return Sheet((paper.x1, margin.y), canvas, font_px, frames, (*on_picture, *in_margin), notes)


def line_height(font_px: int) -> int:
    return round(font_px * 1.3)


def _frame(item: LayoutObject, number: int, canvas: Area) -> Frame:
    wide, high = canvas.x1 - canvas.x0, canvas.y1 - canvas.y0
    x0, y0 = canvas.x0 + round(item.box.x0 * wide), canvas.y0 + round(item.box.y0 * high)
    x1, y1 = canvas.x0 + round(item.box.x1 * wide), canvas.y0 + round(item.box.y1 * high)
    return Frame(Area(x0, y0, max(x1, x0 + 2), max(y1, y0 + 2)), object_colour(number))


def _note_texts(layout: Layout) -> Iterator[str]:
    yield f"background: {clean_text(layout.background) or '-'}"
    if negative := clean_text(layout.negative):
        yield f"without: {negative}"


def _text(item: LayoutObject) -> str:
    return clean_text(item.phrase) + (" (locked)" if item.locked else "")


def _number_size(number: str, font_px: int) -> Size:
    return width_of(number, font_px) + font_px // 2, line_height(font_px)


def _labels(
    objects: Sequence[LayoutObject], frames: Sequence[Frame], font_px: int, paper: Area
) -> tuple[list[Label], list[Label]]:
    """Return the labels on the picture, and those with the phrases that found no room there."""
    boxes = [frame.area for frame in frames]
    bare = [
        Label(Area(0, 0, 0, 0), str(i + 1), frame.colour, _number_size(str(i + 1), font_px), (_text(item),))
        for i, (item, frame) in enumerate(zip(objects, frames, strict=True))
    ]
    wrapped: dict[tuple[int, Size], tuple[str, ...]] = {}

    def sizes(index: int, room_px: int) -> Iterator[Size]:
        for lines in _wrapped(bare[index], room_px, font_px):
            size = _label_size(bare[index].number_size, lines, font_px)
            wrapped[index, size] = lines
            yield size

    numbers = place_numbers(boxes, [label.number_size for label in bare], paper)
    phrases = place_phrases(boxes, numbers, sizes, paper)
    return _made(bare, numbers, phrases, wrapped), [bare[i] for i in range(len(bare)) if i not in phrases]


def _wrapped(label: Label, room_px: int, font_px: int) -> Iterator[tuple[str, ...]]:
    """Yield the phrase on one line, on two, and so on, where that is narrower."""
    text = label.lines[0]
    whole = width_of(text, font_px)
    for count in range(1, _PHRASE_LINES + 1):
        room = room_px - label.number_size[0] - font_px
        narrow = min(whole, room) if room < whole or count == 1 else round(whole / count * 1.15)
        if narrow > 0 and (lines := wrap(text, font_px, narrow, count)):
            yield lines


def _label_size(number: Size, lines: Sequence[str], font_px: int) -> Size:
    text_px = max((width_of(line, font_px) for line in lines), default=0)
    return number[0] + (text_px + font_px // 2 if lines else 0), max(1, len(lines)) * line_height(font_px)


def _made(
    bare: Sequence[Label],
    numbers: Mapping[int, Area],
    phrases: Mapping[int, Area],
    wrapped: Mapping[tuple[int, Size], tuple[str, ...]],
) -> list[Label]:
    made = []
    for index, label in enumerate(bare):
        area = phrases.get(index, numbers[index])
        size = area.x1 - area.x0, area.y1 - area.y0
        lines = wrapped[index, size] if index in phrases else ()
        made.append(Label(area, label.number, label.colour, label.number_size, lines))
    return made


class _Margin:
    """The strip below the picture, filled line by line; `y` is how far down it reaches."""

    def __init__(self, width: int, y: int, font_px: int) -> None:
        self._width, self._font_px = width, font_px
        self._pad = font_px // 2
        self.y = y

    def entries(self, labels: Sequence[Label]) -> Iterator[Label]:
        """Yield number and phrase of each, as many beside each other as fit."""
        x, height = self._pad, 0
        for label in labels:
            room = self._width - 2 * self._pad - label.number_size[0] - self._font_px
            lines = wrap_cut(label.lines[0], self._font_px, room, _NOTE_LINES)
            size = _label_size(label.number_size, lines, self._font_px)
            if x > self._pad and x + size[0] > self._width - self._pad:
                x, self.y, height = self._pad, self.y + height + self._pad // 2, 0
            yield Label(Area.at(x, self.y, size), label.number, label.colour, label.number_size, lines)
            x, height = x + size[0] + self._pad, max(height, size[1])
        self.y += height + (self._pad if labels else 0)

    def notes(self, texts: Iterator[str]) -> Iterator[tuple[Area, str]]:
        """Yield the lines of each text, wrapped."""
        for text in texts:
            for line in wrap_cut(text, self._font_px, self._width - 2 * self._pad, _NOTE_LINES):
                size = width_of(line, self._font_px), line_height(self._font_px)
                yield Area.at(self._pad, self.y, size), line
                self.y += size[1]
        self.y += self._pad
