"""When a detection is an object's: overlap of boxes, and the assignment of detections to objects."""

from __future__ import annotations

from collections.abc import Sequence

from ...layout.layout import Box

MIN_IOU = 0.3
MIN_INSIDE, MIN_FILLED = 0.8, 0.2


def shared_area(a: Box, b: Box) -> float:
    """Area of the intersection, as a share of the canvas."""
    width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    return max(0.0, width) * max(0.0, height)


def iou(a: Box, b: Box) -> float:
    """Intersection over union, 0..1."""
    shared = shared_area(a, b)
    return shared / max(1e-9, a.width * a.height + b.width * b.height - shared)


def belongs(found: Box, asked: Box) -> bool:
    """Whether a detection is where it was asked for.

    Either IoU is at least 0.3, or the detection lies at least 80 % inside the asked box and fills at least 20 % of it,
    as thin things in generous boxes do.
    """
    shared = shared_area(found, asked)
    inside = shared >= MIN_INSIDE * found.width * found.height
    return iou(found, asked) >= MIN_IOU or (inside and shared >= MIN_FILLED * asked.width * asked.height)


def assign(choices: Sequence[Sequence[int]]) -> list[int | None]:
    """Give as many objects as possible one detection each, no detection twice (Kuhn's augmenting paths).

    Args:
        choices: for each object the detections that may be its own, the best first.
    """
    owner: dict[int, int] = {}

    def place(item: int, seen: set[int]) -> bool:
        for choice in choices[item]:
            if choice not in seen:
                seen.add(choice)
                if choice not in owner or place(owner[choice], seen):
                    owner[choice] = item
                    return True
        return False

    for item in range(len(choices)):
        place(item, set())
    taken = {item: choice for choice, item in owner.items()}
    return [taken.get(item) for item in range(len(choices))]


def strongest(boxes: Sequence[Box], order: Sequence[int], most: float) -> list[int]:
    """Keep, in the given order, detections whose IoU with every kept one is at most `most`."""
    kept: list[int] = []
    for index in order:
        if all(iou(boxes[index], boxes[other]) <= most for other in kept):
            kept.append(index)
    return kept
