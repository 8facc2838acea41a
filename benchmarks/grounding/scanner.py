"""What a picture shows: the judge on given boxes, and on windows all over the rest for what is there beside them.

It names what it sees; whether that was asked for it does not know. The judge learned whole objects and empty places, so
windows that lie half on an object of a given box are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from training.world import CLASSES, COLOURS, Box

from .classifier import NOTHING, Classifier, crop_box, overlap, to_tensor

SURE = 0.7
"""Probability from which a window shows an object; how often it errs on true scenes is printed by `benchmarks.stage2`."""

SIDES = (0.18, 0.25, 0.34, 0.45, 0.6)
ASPECTS = (0.7, 1.0, 1.4)
MOST_COVERED = 0.1
SAME = 0.2


@dataclass(frozen=True)
class Seen:
    """One object as the judge sees it: class, colour and box (xyxy in 0..1)."""

    kind: str
    colour: str
    box: Box


@torch.no_grad()
def look(model: Classifier, picture: np.ndarray, boxes: Sequence[Box]) -> list[Seen]:
    """Name what the boxes of a picture (h, w, 3) hold, those that hold nothing left out, and what else there is."""
    elsewhere = [box for box in windows() if all(covered(box, other) <= MOST_COVERED for other in boxes)]
    places = [*boxes, *elsewhere]
    if not places:
        return []
    kinds, colours = model(to_tensor([crop_box(picture, box) for box in places]))
    sure, found = kinds.softmax(dim=1).max(dim=1)
    colour = [list(COLOURS)[index] for index in colours.argmax(dim=1)]
    seen = [
        Seen(CLASSES[kind], colour[at], box)
        for at, (kind, box) in enumerate(zip(found[: len(boxes)].tolist(), boxes, strict=True))
        if kind != NOTHING
    ]
    surest = sorted(range(len(boxes), len(places)), key=lambda at: -float(sure[at]))
    beside: list[Seen] = []
    for at in surest:
        if found[at] == NOTHING or sure[at] < SURE or any(overlap(places[at], one.box) > SAME for one in beside):
            continue
        beside.append(Seen(CLASSES[int(found[at])], colour[at], places[at]))
    return [*seen, *beside]


def windows() -> Iterator[Box]:
    """Cover the picture with windows of several sizes and shapes, a third of their side apart."""
    for side in SIDES:
        for aspect in ASPECTS:
            w, h = side * aspect**0.5, side / aspect**0.5
            for x in np.linspace(0, 1 - w, max(2, round(3 * (1 - w) / w) + 1)):
                for y in np.linspace(0, 1 - h, max(2, round(3 * (1 - h) / h) + 1)):
                    yield float(x), float(y), float(x + w), float(y + h)


def covered(window: Box, other: Box) -> float:
    """Share of a window that another box covers."""
    w = min(window[2], other[2]) - max(window[0], other[0])
    h = min(window[3], other[3]) - max(window[1], other[1])
    return max(0.0, w) * max(0.0, h) / ((window[2] - window[0]) * (window[3] - window[1]))
