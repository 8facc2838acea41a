"""The verifier for real checkpoints: an open-vocabulary detector looks for each phrase where it was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL.Image import Image

from ...layout.layout import Layout, LayoutObject
from ...layout.phrases import ARTICLES, colour_of, with_article, with_colour
from .detections import Detections, Detector
from .findings import Finding, Findings
from .overlap import assign, belongs, iou, strongest

COLOURS = ("black", "white", "gray", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown")


@dataclass(frozen=True)
class Thresholds:
    """When a detection counts.

    Attributes:
        found: score of a name from which something is there at all.
        extra: score from which something that no object claims is reported.
        colour: how many times the asked colour's score another colour must reach to be what is there instead.
        same: IoU above which two detections are one.
    """

    found: float = 0.2
    extra: float = 0.4
    colour: float = 1.2
    same: float = 0.6


@dataclass(frozen=True)
class Wanted:
    """What to look for: an object's name without colour, its colour, and the texts of all colours of that name."""

    item: LayoutObject
    name: str
    colour: str | None

    @classmethod
    def of(cls, item: LayoutObject) -> Wanted:
        words = with_colour(item.phrase, None).split()
        name = " ".join(words[1:] if len(words) > 1 and words[0].lower() in ARTICLES else words)
        return cls(item, name.lower(), colour_of(item.phrase))

    @property
    def coloured(self) -> dict[str, str]:
        colours = dict.fromkeys((self.colour, *COLOURS)) if self.colour else {}
        return {colour: f"{colour} {self.name}" for colour in colours if colour}


@dataclass(frozen=True)
class DetectorVerifier:
    """Checks pictures by a detector.

    Found is an object whose name, without its colour, is detected over its box (`overlap.belongs`), each detection for
    one object. Its colour is wrong where the detector scores the name in another colour clearly higher at that place.
    Extra is a confident detection of a name of the layout that no object claims.
    """

    detector: Detector
    identity: str
    thresholds: Thresholds = Thresholds()

    def check(self, picture: Image, layout: Layout) -> Findings:
        if not layout.objects:
            return Findings(())
        wanted = [Wanted.of(item) for item in layout.objects]
        texts = list(dict.fromkeys([one.name for one in wanted] + [t for w in wanted for t in w.coloured.values()]))
        seen = self.detector.detect(picture.convert("RGB"), texts)
        column = {text: seen.scores[:, number] for number, text in enumerate(texts)}
        groups = defaultdict(list)
        for one in wanted:
            groups[one.name].append(one)
        found: dict[str, Finding] = {}
        extras: list[Finding] = []
        for name, group in groups.items():
            claims, unclaimed = self._claim(seen, column[name], group)
            found |= {one.item.id: self._finding(one, claim, column) for one, claim in zip(group, claims, strict=True)}
            extras += [Finding(with_article(name), seen.boxes[number], "extra") for number in unclaimed]
        return Findings(tuple(found[item.id] for item in layout.objects), tuple(extras))

    def _claim(
        self, seen: Detections, scores: np.ndarray, group: Sequence[Wanted]
    ) -> tuple[list[int | None], list[int]]:
        """Give each object of one name its detection, and list the confident ones that are nobody's."""
        there = [int(n) for n in np.argsort(-scores, kind="stable") if scores[n] >= self.thresholds.found]
        there = strongest(seen.boxes, there, self.thresholds.same)
        boxes = [one.item.box for one in group]
        claims = assign([[n for n in there if belongs(seen.boxes[n], box)] for box in boxes])
        taken = [*boxes, *(seen.boxes[n] for n in claims if n is not None)]
        free = [n for n in there if n not in claims and scores[n] >= self.thresholds.extra]
        apart = [n for n in free if not any(belongs(seen.boxes[n], b) or iou(seen.boxes[n], b) > 0.2 for b in taken)]
        return claims, strongest(seen.boxes, apart, 0.3)

    def _finding(self, wanted: Wanted, claim: int | None, column: dict[str, np.ndarray]) -> Finding:
        item = wanted.item
        found = Finding(item.phrase, item.box, "missing", "", item.id)
        if claim is None:
            return found
        scores = {colour: float(column[text][claim]) for colour, text in wanted.coloured.items()}
        if wanted.colour:
            best = max(scores, key=lambda colour: scores[colour])
            if best != wanted.colour and scores[best] >= self.thresholds.colour * scores[wanted.colour]:
                return replace(found, what="wrong colour", detail=best)
        return replace(found, what="found")
