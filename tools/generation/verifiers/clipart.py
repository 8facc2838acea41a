"""The verifier of the bundled world: names what each box holds, and looks for extras in windows between the boxes.

It knows nothing of how pictures are drawn. An extra that lies over an asked object is not seen.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL.Image import Image, Resampling

from ...layout.layout import Box, Layout, LayoutObject
from ...layout.phrases import with_article
from ..vocabulary import Vocabulary
from .findings import Finding, Findings
from .network import SIDE_PX, WEIGHTS, Classifier, Corners, load_classifier
from .overlap import shared_area, strongest

SHIFTS = ((0.0, 0.0), (0.04, 0.0), (-0.04, 0.0), (0.0, 0.04), (0.0, -0.04))
"""Each box is looked at so often, moved by these shares of its sides; the probabilities are averaged."""
WINDOWS = ((0.18, 0.18), (0.26, 0.26), (0.36, 0.36), (0.5, 0.5), (0.36, 0.22), (0.22, 0.36), (0.5, 0.3), (0.3, 0.5))
STRIDE = 0.3
SURE = 0.9
"""Extras need this probability of their class."""
MOST_SHARED = 0.1


@dataclass(frozen=True)
class ClipArtVerifier:
    """Checks pictures by a small classifier trained on clip-art.

    Attributes:
        vocabulary: turns phrases into the words that the checkpoint draws, which are what is looked for.
    """

    classifier: Classifier
    vocabulary: Vocabulary
    identity: str

    def check(self, picture: Image, layout: Layout) -> Findings:
        pixels = np.asarray(picture.convert("RGB").resize((SIDE_PX, SIDE_PX), Resampling.BOX))
        return Findings(self._objects(pixels, layout), self._extras(pixels, layout))

    def _objects(self, pixels: np.ndarray, layout: Layout) -> tuple[Finding, ...]:
        boxes = [corners for item in layout.objects for corners in _shifted(item.box)]
        kinds, colours = self.classifier.look(pixels, boxes)
        found = []
        for number, item in enumerate(layout.objects):
            part = slice(number * len(SHIFTS), (number + 1) * len(SHIFTS))
            kind, colour = int(kinds[part].mean(0).argmax()), int(colours[part].mean(0).argmax())
            seen = (*self.classifier.classes, "")[kind]
            found.append(self._finding(item, seen, self.classifier.colours[colour]))
        return tuple(found)

    def _finding(self, item: LayoutObject, kind: str, colour: str) -> Finding:
        words = self.vocabulary.word_phrase(item.phrase).text.split()
        if words[-1] != kind:
            return Finding(item.phrase, item.box, "missing", kind, item.id)
        if words[-2] in self.classifier.colours and words[-2] != colour:
            return Finding(item.phrase, item.box, "wrong colour", colour, item.id)
        return Finding(item.phrase, item.box, "found", "", item.id)

    def _extras(self, pixels: np.ndarray, layout: Layout) -> tuple[Finding, ...]:
        windows = [box for box in all_windows() if all(_is_apart(box, item.box) for item in layout.objects)]
        kinds, colours = self.classifier.look(pixels, [(box.x0, box.y0, box.x1, box.y1) for box in windows])
        sure, best = kinds.max(1).values.tolist(), kinds.argmax(1).tolist()
        likely = [n for n, kind in enumerate(best) if kind < len(self.classifier.classes) and sure[n] >= SURE]
        likely.sort(key=lambda n: -sure[n])
        extras = []
        for n in strongest(windows, likely, 0.05):
            name = f"{self.classifier.colours[int(colours[n].argmax())]} {self.classifier.classes[best[n]]}"
            extras.append(Finding(with_article(name), windows[n], "extra"))
        return tuple(extras)


def load_clipart_verifier(vocabulary: Vocabulary, path: Path = WEIGHTS) -> ClipArtVerifier:
    """Load the bundled classifier. Raises RenderError when it is damaged."""
    classifier = load_classifier(path)
    return ClipArtVerifier(classifier, vocabulary, hashlib.sha256(path.read_bytes()).hexdigest())


def all_windows() -> list[Box]:
    """List the windows that extras are looked for in, less than a third of their sides apart."""
    found = []
    for width, height in WINDOWS:
        for y in np.arange(0, 1 - height + 1e-9, height * STRIDE):
            found += [Box(x, y, x + width, y + height) for x in np.arange(0, 1 - width + 1e-9, width * STRIDE)]
    return found


def _is_apart(one: Box, other: Box) -> bool:
    smaller = min(one.width * one.height, other.width * other.height)
    return shared_area(one, other) <= MOST_SHARED * smaller


def _shifted(box: Box) -> list[Corners]:
    moves = [(right * box.width, down * box.height) for right, down in SHIFTS]
    return [(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y) for x, y in moves]
