"""What an edit changed between two layouts, as far as drawing is concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..layout.layout import Box, Layout
from .records import PreviousPicture
from .regions import overlap_of

SAME_SIZE = 0.002


@dataclass(frozen=True)
class Changes:
    """An edit.

    Attributes:
        fresh: indexes of objects that are new, drawn again, or another phrase or size; their own runs are made.
        moved: indexes of objects that only stand elsewhere; their own runs are shifted.
        left: boxes that objects had and have no more.
        reordered: where two objects overlap of which the other one is in front now.
        origins: for each object of the new layout the box that its own run is made with.
    """

    fresh: tuple[int, ...]
    moved: tuple[int, ...]
    left: tuple[Box, ...]
    reordered: tuple[Box, ...]
    origins: tuple[Box, ...]

    @property
    def touched(self) -> tuple[int, ...]:
        return (*self.fresh, *self.moved)


def find_changes(
    previous: PreviousPicture, layout: Layout, phrases: tuple[str, ...], attempts: Mapping[str, int]
) -> Changes:
    """Compare the layout before with the new one, objects by their ids."""
    was = {item.id: number for number, item in enumerate(previous.layout.objects)}
    fresh, moved, origins = [], [], []
    left = [item.box for item in previous.layout.objects if item.id not in {o.id for o in layout.objects}]
    for index, item in enumerate(layout.objects):
        number = was.get(item.id)
        old = None if number is None else previous.layout.objects[number].box
        same = number is not None and previous.phrases[number] == phrases[index]
        same = same and previous.attempts.get(item.id, 0) == attempts.get(item.id, 0)
        if same and number is not None and old is not None and _is_same_size(old, item.box):
            origins.append(previous.record.origins[number])
            if old == item.box:
                continue
            moved.append(index)
        else:
            origins.append(item.box)
            fresh.append(index)
        left += [] if old is None else [old]
    return Changes(tuple(fresh), tuple(moved), tuple(left), _reordered(previous.layout, layout), tuple(origins))


def _reordered(before: Layout, now: Layout) -> tuple[Box, ...]:
    """List the overlaps of objects whose order from back to front is another."""
    was = {item.id: number for number, item in enumerate(before.objects)}
    known = [item for item in now.objects if item.id in was]
    pairs = [(back, front) for number, front in enumerate(known) for back in known[:number]]
    shared = [overlap_of(back.box, front.box) for back, front in pairs if was[back.id] > was[front.id]]
    return tuple(box for box in shared if box is not None)


def _is_same_size(one: Box, other: Box) -> bool:
    return abs(one.width - other.width) < SAME_SIZE and abs(one.height - other.height) < SAME_SIZE
