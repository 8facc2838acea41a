"""How well each segmenter finds an object inside its box, on clip-art whose true masks are known.

`python -m benchmarks.segmenters`. Source: intersection over union as in COCO. Every object is drawn alone on its
background, as in its own run, once as rendered and once blurred as a half-finished picture is. `--drawn` adds objects
that the bundled checkpoint drew; those have no true mask, so they are held against the silhouette of their class in their
box, which a right drawing follows only roughly: compare segmenters by it, read nothing else from it. SAM takes part with
`--sam FOLDER`; no weights of it are here.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from PIL import Image, ImageFilter
from rich.console import Console
from rich.table import Table

from tools.generation.config import GenerationConfig
from tools.generation.device import Device
from tools.generation.grabcut import GrabCutSegmenter
from tools.generation.loading import make_renderer
from tools.generation.request import RenderRequest
from tools.generation.sam import load_sam
from tools.generation.segmenters import BoxSegmenter, Segmenter, box_mask
from tools.layout.layout import Box, Layout, LayoutObject
from training.world import BACKGROUNDS, CLASSES, COLOURS, SIZE_PX, Scene, SceneObject, draw_scene, sample_box

SEED = 1717
SHARES = (0.5, 0.75, 0.9)
BLUR_PX = 1.6
OUT = Path(__file__).parent / "out"


@dataclass(frozen=True)
class Case:
    """One object alone: its picture (h, w, 3), its true mask (h, w) and its box."""

    scene: Scene
    picture: np.ndarray
    true: np.ndarray

    @property
    def box(self) -> Box:
        return Box(*self.scene.objects[0].box)


def sample_cases(count: int, seed: int = SEED) -> list[Case]:
    """Draw objects of every class in turn, of any colour and background."""
    rng, cases = Random(seed), []
    for number in range(count):
        kind = CLASSES[number % len(CLASSES)]
        box = sample_box(rng, kind, rng.randint(1, 4), [])
        assert box is not None, "an empty picture has room"
        item = SceneObject(kind, rng.choice(tuple(COLOURS)), True, box)
        scene = Scene((item,), rng.choice(tuple(BACKGROUNDS)), rng.getrandbits(31))
        picture, owners = draw_scene(scene)
        cases.append(Case(scene, picture, np.kron(owners > 0, np.ones((2, 2))).astype(bool)))
    return cases


def blurred(case: Case) -> Case:
    soft = Image.fromarray(case.picture).filter(ImageFilter.GaussianBlur(BLUR_PX))
    return Case(case.scene, np.asarray(soft), case.true)


def drawn(cases: Sequence[Case]) -> Iterator[Case]:
    """Draw the same objects by the bundled checkpoint."""
    renderer = make_renderer(GenerationConfig())
    for number, case in enumerate(cases):
        item = case.scene.objects[0]
        background = BACKGROUNDS[case.scene.background][0]
        layout = Layout(item.phrase, background, objects=(LayoutObject(f"{item.kind}-1", item.phrase, case.box),))
        image = renderer.render(RenderRequest(layout, number, method="gligen")).image
        yield Case(case.scene, np.asarray(image.resize((SIZE_PX, SIZE_PX), Image.Resampling.BOX)), case.true)


def overlaps(segmenter: Segmenter, cases: Sequence[Case]) -> tuple[list[float], int]:
    """Intersection over union of each case, and how many masks are the box itself."""
    found, boxes = [], 0
    for case in cases:
        mask = segmenter.segment(case.picture[None], [case.box])[0]
        found.append(float((mask & case.true).sum() / (mask | case.true).sum()))
        boxes += bool((mask == box_mask(case.box, *mask.shape)).all())
    return found, boxes


def row(pictures: str, name: str, segmenter: Segmenter, cases: Sequence[Case]) -> tuple[str, ...]:
    found, boxes = overlaps(segmenter, cases)
    shares = (f"{100 * np.mean([one >= share for one in found]):.0f} %" for share in SHARES)
    return pictures, name, str(len(found)), f"{np.mean(found):.3f}", *shares, str(boxes)


def worst(cases: Sequence[Case], segmenter: Segmenter, most: int = 8) -> list[str]:
    """Name the classes with the lowest mean."""
    found, _ = overlaps(segmenter, cases)
    by_kind: dict[str, list[float]] = {}
    for case, one in zip(cases, found, strict=True):
        by_kind.setdefault(case.scene.objects[0].kind, []).append(one)
    means = sorted((float(np.mean(values)), kind) for kind, values in by_kind.items())
    return [f"{kind} {mean:.2f}" for mean, kind in means[:most]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segmenters", description=__doc__)
    parser.add_argument("--objects", type=int, default=270)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--drawn", type=int, default=0, help="so many objects drawn by the bundled checkpoint too")
    parser.add_argument("--sam", help="folder or repository of a SAM model")
    options = parser.parse_args()
    segmenters: dict[str, Segmenter] = {"box": BoxSegmenter(), "grabcut": GrabCutSegmenter()}
    if options.sam:
        segmenters["sam"] = load_sam(options.sam, Device(torch.device("cpu"), torch.float32))
    cases = sample_cases(options.objects, options.seed)
    sets = {"rendered": cases, "blurred": [blurred(case) for case in cases]}
    if options.drawn:
        sets["drawn"] = list(drawn(cases[: options.drawn]))
    names = (f"from {share}" for share in SHARES)
    table = Table("pictures", "segmenter", "objects", "mean IoU", *names, "masks that are the box", title="segmenters")
    results = [row(pictures, name, one, some) for pictures, some in sets.items() for name, one in segmenters.items()]
    for result in results:
        table.add_row(*result)
    console = Console()
    console.print(table)
    console.print("grabcut's lowest on rendered ones:", ", ".join(worst(cases, segmenters["grabcut"])))
    OUT.mkdir(exist_ok=True)
    (OUT / "segmenters.json").write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
