"""LMD's benchmark end to end in the bundled world: caption, layout by rules, picture, judged by what the picture shows.

`python -m benchmarks.stage2`. Source: LMD section 4.2, four tasks over ten classes, 100 captions each; theirs judges real
pictures with OWL-ViT, so figures do not compare. Ours judges with the clip-art classifier, which is no detector: it
looks at the boxes of the layout, and by windows at all the rest of the picture (`grounding/scanner.py`). What it sees
there has to show the caption by the rules of LMD's first stage. So an object in a wrong place, of a wrong class or colour,
or one too many makes the picture wrong; but that an object's box is where the layout put it is taken from the layout.
Negation has no boxes: the whole picture is searched.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.presets import PRESET_NAMES, SamplingParams
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import RenderRequest
from tools.layout.composition import plan_scene
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.phrases import with_article
from training.world import BACKGROUNDS, COLOURS, Scene, SceneObject, draw_scene, sample_scene
from training.world import Box as WorldBox

from .grounding.classifier import Classifier, overlap, train_classifier
from .grounding.scanner import SAME, look
from .layouts.caption_cases import CaptionCase, all_kinds, lmd_cases
from .layouts.caption_judge import shown
from .layouts.case_scenes import scene_of

TARGET = 95.0
AT_ONCE = 8
OUT = Path(__file__).parent / "out"


@dataclass(frozen=True)
class Planned:
    """A caption with its layout; `number` is its place among LMD's 400, and the picture's seed."""

    number: int
    case: CaptionCase
    layout: Layout


@dataclass(frozen=True)
class Outcome:
    """What a picture, and the true scene of the same layout, do not show of the caption."""

    planned: Planned
    missing: tuple[str, ...]
    missing_on_true: tuple[str, ...]


def plan_all(per_task: int) -> list[Planned]:
    """Lay out `per_task` captions of each task, spread over its hundred."""
    cases = lmd_cases()
    kinds = all_kinds(cases)
    found = []
    for kind in kinds:
        numbers = [number for number, case in enumerate(cases) if case.kind == kind]
        chosen = [numbers[index * len(numbers) // per_task] for index in range(min(per_task, len(numbers)))]
        found += [
            Planned(number, cases[number], plan_scene(scene_of(cases[number]), cases[number].caption).layout)
            for number in chosen
        ]
    return found


def true_scene(planned: Planned) -> Scene:
    """Make the scene that a perfect picture of the layout shows; classes are the phrases' last words."""
    objects = []
    for number, item in enumerate(planned.layout.objects):
        words = item.phrase.split()
        named = [word for word in words if word in COLOURS]
        colour = named[0] if named else tuple(COLOURS)[(planned.number + number) % len(COLOURS)]
        objects.append(SceneObject(words[-1], colour, bool(named), boxes_of(planned.layout)[number]))
    backgrounds = tuple(BACKGROUNDS)
    return Scene(tuple(objects), backgrounds[planned.number % len(backgrounds)], planned.number)


def boxes_of(layout: Layout) -> list[WorldBox]:
    return [(item.box.x0, item.box.y0, item.box.x1, item.box.y1) for item in layout.objects]


def missing_in(picture: np.ndarray, planned: Planned, judge_model: Classifier) -> tuple[str, ...]:
    """Return what of its caption a picture (h, w, 3) does not show."""
    seen = look(judge_model, picture, boxes_of(planned.layout))
    coloured = bool(planned.case.attributes)
    objects = tuple(
        LayoutObject(
            f"{one.kind}-{number}", with_article(f"{one.colour} {one.kind}" if coloured else one.kind), Box(*one.box)
        )
        for number, one in enumerate(seen, start=1)
    )
    return tuple(shown(planned.case, replace(planned.layout, objects=objects)))


def draw_all(
    planned: Sequence[Planned], sampling_params: SamplingParams, renderer: DiffusionRenderer
) -> Iterator[np.ndarray]:
    """Draw the layouts, several at once, and yield their pictures in order."""
    requests = [sampling_params.make_request(one.layout, one.number) for one in planned]
    for start in range(0, len(requests), AT_ONCE):
        yield from draw_some(renderer, requests[start : start + AT_ONCE])


def draw_some(renderer: DiffusionRenderer, requests: Sequence[RenderRequest]) -> Iterator[np.ndarray]:
    for result in renderer.render_many(requests, [lambda progress: None] * len(requests)):
        if isinstance(result, Exception):
            raise result
        yield np.asarray(result.image)


def run(
    planned: Sequence[Planned], sampling_params: SamplingParams, renderer: DiffusionRenderer, judge_model: Classifier
) -> list[Outcome]:
    """Draw and judge all."""
    outcomes = []
    for one, picture in zip(planned, draw_all(planned, sampling_params, renderer), strict=True):
        true = draw_scene(true_scene(one))[0]
        outcomes.append(Outcome(one, missing_in(picture, one, judge_model), missing_in(true, one, judge_model)))
    return outcomes


def rows(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str, str, str]]:
    """Task, right, share, and the judge's own share on the true scenes."""
    kinds = all_kinds([one.planned.case for one in outcomes])
    for name in (*kinds, "overall"):
        some = [one for one in outcomes if name in (one.planned.case.kind, "overall")]
        right, true = sum(not one.missing for one in some), sum(not one.missing_on_true for one in some)
        yield name, f"{right} of {len(some)}", f"{100 * right / len(some):.1f} %", f"{100 * true / len(some):.1f} %"


def judge_of_extras(judge_model: Classifier, scenes: int = 60) -> tuple[float, float]:
    """On true scenes: the share where nothing false is seen beside the boxes, and of hidden objects that are found."""
    rng, clean, found, hidden = Random(31), 0, 0, 0
    for _ in range(scenes):
        scene = sample_scene(rng, max_objects=4, overlap_rate=0)
        picture, boxes = draw_scene(scene)[0], [item.box for item in scene.objects]
        clean += all(any(one.box == box for box in boxes) for one in look(judge_model, picture, boxes))
        last = scene.objects[-1]
        seen = look(judge_model, picture, boxes[:-1])
        hidden += 1
        found += any(one.kind == last.kind and overlap(one.box, last.box) > SAME for one in seen)
    return clean / scenes, found / hidden


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stage2", description=__doc__)
    parser.add_argument("--per-task", type=int, default=25, help="captions of each task, up to 100")
    parser.add_argument("--preset", default="standard", choices=PRESET_NAMES)
    parser.add_argument("--checkpoint", help="a checkpoint folder; the bundled one by default")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--failures", action="store_true", help="print every picture that is wrong")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    began, judge_model = time.perf_counter(), train_classifier()
    renderer = make_renderer(GenerationConfig(checkpoint=options.checkpoint, threads=options.threads))
    outcomes = run(plan_all(options.per_task), SamplingParams(preset=options.preset), renderer, judge_model)
    table = Table("task", "right", "share", "the judge on true scenes", title=f"LMD stage 2, preset {options.preset}")
    for row in rows(outcomes):
        table.add_row(*row)
    console = Console(highlight=False)
    console.print(table)
    clean, found = judge_of_extras(judge_model)
    console.print(
        f"judged in the layout's boxes and by windows beside them; on true scenes {100 * clean:.0f} % have nothing false "
        f"beside the boxes, {100 * found:.0f} % of objects hidden from the list are found; target {TARGET:.0f} %; "
        f"{time.perf_counter() - began:.0f} s"
    )
    wrong = [one for one in outcomes if one.missing]
    if options.failures:
        for one in wrong:
            console.print(f"{one.planned.number} {one.planned.case.caption!r}: {'; '.join(one.missing)}", markup=False)
    OUT.mkdir(exist_ok=True)
    result = {name: {"right": right, "true": true} for name, right, _, true in rows(outcomes)}
    (OUT / f"stage2_{options.preset}.json").write_text(json.dumps(result, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
