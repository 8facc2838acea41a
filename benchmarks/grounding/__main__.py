"""`python -m benchmarks.grounding`: draw unseen layouts with every method and let the judge score them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import torch
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.request import METHODS, RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject
from training.world import BACKGROUNDS, Scene, sample_scene

from .classifier import Classifier, accuracy_on_rendered, judge, train_classifier

SEED = 4242  # training's scenes come from seed 77
OUT = Path(__file__).parent.parent / "out"


def sample_layouts(count: int) -> list[tuple[Layout, Scene]]:
    """Draw layouts of 1 to 4 objects whose phrases all name a colour, from a seed that training never used."""
    rng, found = Random(SEED), []
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


def score(layouts: list[tuple[Layout, Scene]], method: str, steps: int, renderer, judge_model: Classifier) -> dict:
    """Draw all layouts with one method; return the shares of objects with the right class, colour and both."""
    kinds = colours = both = total = 0
    for number, (layout, scene) in enumerate(tqdm(layouts, desc=method, mininterval=10)):
        result = renderer.render(RenderRequest(layout, seed=number, steps=steps, method=method))
        found = judge(judge_model, np.asarray(result.image), [item.box for item in scene.objects])
        for (kind, colour), item in zip(found, scene.objects, strict=True):
            kinds += kind == item.kind
            colours += colour == item.colour
            both += kind == item.kind and colour == item.colour
            total += 1
    return {"objects": total, "class": kinds / total, "colour": colours / total, "both": both / total}


def rows(results: dict[str, dict]) -> Iterator[tuple[str, ...]]:
    for method, result in results.items():
        yield method, str(result["objects"]), *(f"{100 * result[k]:.1f} %" for k in ("class", "colour", "both"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grounding", description=__doc__)
    parser.add_argument("--layouts", type=int, default=200)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--methods", nargs="+", default=list(METHODS), choices=METHODS)
    parser.add_argument("--checkpoint", help="a checkpoint folder; the bundled one by default")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    judge_model = train_classifier()
    config = GenerationConfig(checkpoint=options.checkpoint, segmenter="grabcut", threads=options.threads)
    renderer = make_renderer(config)
    layouts = sample_layouts(options.layouts)
    results = {m: score(layouts, m, options.steps, renderer, judge_model) for m in options.methods}
    table = Table("method", "objects", "class right", "colour right", "both right", title="grounding")
    for row in rows(results):
        table.add_row(*row)
    console = Console()
    console.print(table)
    console.print(f"the judge on rendered clip-art: {100 * accuracy_on_rendered(judge_model):.1f} % right; target 90 %")
    OUT.mkdir(exist_ok=True)
    (OUT / "grounding.json").write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
