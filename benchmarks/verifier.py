"""`python -m benchmarks.verifier`: what the clip-art verifier sees, and what repair gains by the judge of grounding.

The judge is `benchmarks/grounding`'s classifier, which has another seed and other crops than the verifier.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import torch
from PIL import Image
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from tools.generation.config import BUNDLED, GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.request import RenderRequest
from tools.generation.verifiers.clipart import ClipArtVerifier, load_clipart_verifier
from tools.generation.vocabulary import Vocabulary
from training.world import Scene, draw_scene, sample_scene

from .grounding.__main__ import layout_of, sample_layouts
from .grounding.classifier import judge, train_classifier

SEED = 9091


@dataclass
class Seen:
    """Counts over scenes that were rendered, not generated, so that the truth is known."""

    scenes: int = 0
    objects: int = 0
    false_failures: int = 0
    false_extras: int = 0
    taken_out_seen: int = 0
    added_seen: int = 0


def look_at_rendered(verifier: ClipArtVerifier, count: int) -> Seen:
    """Check scenes as they are, with the first object taken out, and against a layout without the first object."""
    rng, seen = Random(SEED), Seen()
    while seen.scenes < count:
        scene = sample_scene(rng, max_objects=4, overlap_rate=0)
        if not scene.objects or not all(item.names_colour for item in scene.objects):
            continue
        layout, rest = layout_of(scene), replace(scene, objects=scene.objects[1:])
        picture = picture_of(scene)
        findings = verifier.check(picture, layout)
        seen.scenes += 1
        seen.objects += len(findings.objects)
        seen.false_failures += len(findings.failed)
        seen.false_extras += len(findings.extras)
        seen.taken_out_seen += verifier.check(picture_of(rest), layout).objects[0].what == "missing"
        fewer = replace(layout, objects=layout.objects[1:])
        seen.added_seen += bool(verifier.check(picture, fewer).extras)
    return seen


def picture_of(scene: Scene) -> Image.Image:
    return Image.fromarray(draw_scene(scene)[0]).resize((512, 512), Image.Resampling.LANCZOS)


def repair_gain(count: int, steps: int, threads: int) -> Iterator[tuple[str, str]]:
    """Draw unseen layouts without and with repair; the judge counts objects that are right in class and colour."""
    judge_model = train_classifier()
    config = GenerationConfig(segmenter="grabcut", threads=threads)
    plain, repairing = make_renderer(config), make_renderer(replace(config, verify="repair"))
    right = {"off": 0, "repair": 0}
    samples = {"off": 0, "repair": 0}
    total = 0
    for number, (layout, scene) in enumerate(tqdm(sample_layouts(count), desc="drawn", mininterval=10)):
        total += len(scene.objects)
        for name, renderer in (("off", plain), ("repair", repairing)):
            result = renderer.render(RenderRequest(layout, seed=number, steps=steps))
            samples[name] += result.unet_samples
            found = judge(judge_model, np.asarray(result.image), [item.box for item in scene.objects])
            right[name] += sum(f == (item.kind, item.colour) for f, item in zip(found, scene.objects, strict=True))
    for name in right:
        yield f"objects right by the judge, GROUNDLING_VERIFY={name}", f"{right[name]} of {total}"
    yield "UNet samples of repair relative to off", f"{samples['repair'] / samples['off']:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verifier", description=__doc__)
    parser.add_argument("--scenes", type=int, default=100, help="rendered scenes to look at")
    parser.add_argument(
        "--layouts", type=int, default=100, help="layouts to draw without and with repair; 0 draws none"
    )
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    vocabulary = Vocabulary.from_file(BUNDLED / "vocabulary.json")
    assert vocabulary is not None
    seen = look_at_rendered(load_clipart_verifier(vocabulary), options.scenes)
    table = Table("what", "result", title="verifier")
    table.add_row("objects of rendered scenes called wrong", f"{seen.false_failures} of {seen.objects}")
    table.add_row("things seen that are not there", f"{seen.false_extras} in {seen.scenes} scenes")
    table.add_row("objects taken out and noticed", f"{seen.taken_out_seen} of {seen.scenes}")
    table.add_row("scenes with an object too many that was noticed", f"{seen.added_seen} of {seen.scenes}")
    for row in repair_gain(options.layouts, options.steps, options.threads) if options.layouts else ():
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
