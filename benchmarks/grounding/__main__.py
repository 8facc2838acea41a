"""`python -m benchmarks.grounding`: draw unseen layouts with every method and preset and let the judge score them.

Every row draws the same layouts from the same seeds. Each is compared with the first row picture by picture: the
difference in points with its standard error, over layouts rather than objects, since a picture's objects share a fate.
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
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.presets import PRESET_NAMES, PresetName, SamplingParams
from tools.generation.request import METHODS, Method, Renderer
from tools.layout.layout import Box, Layout, LayoutObject
from training.world import BACKGROUNDS, Scene, sample_scene

from .classifier import Classifier, accuracy_on_rendered, judge, train_classifier

SEED = 4242  # training's scenes come from seed 77
OUT = Path(__file__).parent.parent / "out"


def sample_layouts(count: int, seed: int = SEED) -> list[tuple[Layout, Scene]]:
    """Draw layouts of 1 to 4 objects whose phrases all name a colour, from a seed that training never used."""
    rng, found = Random(seed), []
    while len(found) < count:
        scene = sample_scene(rng, max_objects=4, overlap_rate=0)
        if scene.objects and all(o.names_colour for o in scene.objects):
            found.append((layout_of(scene), scene))
    return found


def layout_of(scene: Scene) -> Layout:
    objects = tuple(
        LayoutObject(f"{item.kind}-{number}", item.phrase, Box(*item.box))
        for number, item in enumerate(scene.objects, start=1)
    )
    background = BACKGROUNDS[scene.background][0]
    return Layout(f"{background} with {len(objects)} objects", background, objects=objects)


@dataclass(frozen=True)
class Score:
    """For each layout what is right of its objects: class, colour and both; and what the pictures cost."""

    right: tuple[tuple[tuple[bool, bool], ...], ...]
    unet_samples: int

    @property
    def objects(self) -> int:
        return sum(len(one) for one in self.right)

    def shares(self) -> tuple[float, float, float]:
        """Shares of objects with the right class, the right colour and both."""
        flat = [one for layout in self.right for one in layout]
        kinds, colours = (sum(one[n] for one in flat) / len(flat) for n in (0, 1))
        return kinds, colours, sum(all(one) for one in flat) / len(flat)

    def apart_from(self, other: Score) -> tuple[float, float]:
        """Difference of the share fully right from another's on the same layouts, and its standard error."""
        pairs = zip(self.right, other.right, strict=True)
        by_layout = np.array([sum(map(all, ours)) - sum(map(all, theirs)) for ours, theirs in pairs], float)
        mean = by_layout.sum() / self.objects
        sizes = np.array([len(one) for one in self.right])
        return mean, float(np.sqrt(((by_layout - mean * sizes) ** 2).sum()) / self.objects)


def score(
    layouts: list[tuple[Layout, Scene]], sampling_params: SamplingParams, renderer: Renderer, judge_model: Classifier
) -> Score:
    """Draw all layouts in one manner and judge every box."""
    right, samples = [], 0
    for number, (layout, scene) in enumerate(layouts):
        result = renderer.render(sampling_params.make_request(layout, number))
        samples += result.unet_samples
        found = judge(judge_model, np.asarray(result.image), [item.box for item in scene.objects])
        right.append(tuple((k == o.kind, c == o.colour) for (k, c), o in zip(found, scene.objects, strict=True)))
    return Score(tuple(right), samples)


def sampling_params_by_name(
    methods: Sequence[Method], presets: Sequence[PresetName], steps: int | None
) -> dict[str, SamplingParams]:
    """Name the rows: each preset, then each method with the values of `standard`; `steps` are for the methods."""
    by_preset = {f"preset {name}": SamplingParams(preset=name) for name in presets}
    return by_preset | {name: SamplingParams(method=name, steps=steps) for name in methods}


def rows(scores: dict[str, Score]) -> Iterator[tuple[str, ...]]:
    first = next(iter(scores.values()))
    for name, one in scores.items():
        apart, error = one.apart_from(first)
        difference = "" if one is first else f"{100 * apart:+.1f} ± {100 * error:.1f}"
        shares = (f"{100 * share:.1f} %" for share in one.shares())
        yield name, str(one.objects), *shares, difference, f"{one.unet_samples / len(one.right):.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grounding", description=__doc__)
    parser.add_argument("--layouts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED, help="of the layouts; try settings out on another one")
    parser.add_argument("--steps", type=int, help="for the methods; presets have their own")
    parser.add_argument("--methods", nargs="*", default=list(METHODS), choices=METHODS)
    parser.add_argument("--presets", nargs="*", default=[], choices=PRESET_NAMES)
    parser.add_argument("--checkpoint", help="a checkpoint folder; the bundled one by default")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    chosen = sampling_params_by_name(options.methods, options.presets, options.steps)
    if not chosen:
        parser.error("name at least one of --methods or --presets")
    torch.set_num_threads(options.threads)
    judge_model = train_classifier()
    config = GenerationConfig(checkpoint=options.checkpoint, segmenter="grabcut", threads=options.threads)
    layouts = sample_layouts(options.layouts, options.seed)
    scores = {
        name: score(layouts, sampling_params, make_renderer(config), judge_model)
        for name, sampling_params in tqdm(chosen.items(), mininterval=10)
    }
    names = ("class right", "colour right", "both right", "points from the first", "UNet samples a picture")
    table = Table("drawn by", "objects", *names, title=f"grounding, {options.layouts} layouts of seed {options.seed}")
    for row in rows(scores):
        table.add_row(*row)
    console = Console()
    console.print(table)
    console.print(f"the judge on rendered clip-art: {100 * accuracy_on_rendered(judge_model):.1f} % right; target 95 %")
    OUT.mkdir(exist_ok=True)
    keys = ("class", "colour", "both")
    results = {n: {"objects": s.objects, **dict(zip(keys, s.shares(), strict=True))} for n, s in scores.items()}
    (OUT / "grounding.json").write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
