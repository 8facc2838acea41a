"""What a picture and an edit cost: UNet samples against plain Stable Diffusion and the reference, seconds, memory.

`python -m benchmarks.cost`. UNet samples are counted and exact; seconds are of this machine and shown as they are.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from tools.generation.cache import size_of
from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.presets import PRESETS
from tools.generation.record_store import FolderRecordStore
from tools.generation.request import RenderRequest, RenderResult
from tools.layout.layout import Box, Layout, LayoutObject

COUNTS = (1, 2, 4, 8)
MARGIN = 0.1
BALL = LayoutObject("ball-1", "an orange ball", Box(0.2, 0.02, 0.35, 0.14))
# Runs in a process of its own, so that the peak memory is this picture's.
SCRIPT = """
import json, resource, sys
from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.request import RenderRequest
from benchmarks.cost import grid_layout
method, count, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
renderer = make_renderer(GenerationConfig())
renderer.render(RenderRequest(grid_layout(count), steps=2, method=method))
result = renderer.render(RenderRequest(grid_layout(count), steps=steps, method=method))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"unet_samples": result.unet_samples, "seconds": result.seconds, "peak_mb": peak}))
"""


def grid_layout(count: int) -> Layout:
    """Lay `count` cats on a grid."""
    columns = 1 if count == 1 else 2 if count <= 4 else 4
    rows = -(-count // columns)
    objects = []
    for index in range(count):
        x, y = index % columns / columns, index // columns / rows
        box = Box(x + 0.02, y + 0.02, x + 1 / columns - 0.02, y + 1 / rows - 0.02)
        objects.append(LayoutObject(f"cat-{index + 1}", "a black cat", box))
    return Layout(f"{count} cats", "a green meadow", objects=tuple(objects))


def run_one(method: str, count: int, steps: int) -> dict[str, float]:
    command = [sys.executable, "-c", SCRIPT, method, str(count), str(steps)]
    out = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(out.stdout.splitlines()[-1])


@dataclass(frozen=True)
class Edit:
    """One edit of a picture of n objects, and what it may cost at most."""

    name: str
    change: Callable[[Layout], Layout]
    most: float


def _last(layout: Layout) -> LayoutObject:
    return layout.objects[-1]


def _with_last(layout: Layout, changed: LayoutObject) -> Layout:
    return replace(layout, objects=(*layout.objects[:-1], changed))


EDITS = (
    Edit("add", lambda one: replace(one, objects=(*one.objects, BALL)), 1.0),
    Edit("move, no hole left", lambda one: _with_last(one, _last(one).with_box(Box(0.55, 0.02, 0.7, 0.14))), 0.5),
    Edit("recolour", lambda one: _with_last(one, _last(one).with_phrase("a blue ball")), 1.0),
    Edit("resize", lambda one: _with_last(one, _last(one).with_box(Box(0.55, 0.02, 0.66, 0.12))), 1.0),
    Edit("replace", lambda one: _with_last(one, LayoutObject("apple-1", "a red apple", _last(one).box)), 1.0),
    Edit("identical request", lambda one: one, 0.0),
)


def shelf_layout(count: int) -> Layout:
    """Lay `count` cats in the lower part, so that an edit has room above."""
    grid = grid_layout(count)
    boxes = [Box(o.box.x0, 0.3 + 0.7 * o.box.y0, o.box.x1, 0.3 + 0.7 * o.box.y1) for o in grid.objects]
    return replace(grid, objects=tuple(o.with_box(box) for o, box in zip(grid.objects, boxes, strict=True)))


def measure_edits(steps: int = 20) -> list[tuple[str, str, str]]:
    """Make the edits one after the other on pictures of 1, 4 and 10 objects; return (what, figure, target) rows.

    The number of objects is the seed, so that no picture finds objects of another.
    """
    renderer, rows = make_renderer(GenerationConfig()), []
    for count in (1, 4, 10):
        before = shelf_layout(count)
        shown = renderer.render(RenderRequest(before, count, steps))
        rows.append(_row(f"first picture, {count} objects", shown, 1 + count / 2, 1 + 0.75 * count))
        for edit in EDITS:
            after = edit.change(before)
            drawn = renderer.render(RenderRequest(after, count, steps, previous=RenderRequest(before, count, steps)))
            name, most, share = (
                f"{edit.name}, {len(before.objects)} objects before",
                edit.most,
                1 + 0.75 * len(after.objects),
            )
            what, figure, target = _row(name, drawn, most, share)
            if after != before:
                apart = pixels_apart(shown, drawn, changed_boxes(before, after))
                figure += f"; outside the change {apart:.1f} of 255"
            rows.append((what, figure, target))
            before, shown = after, drawn
    fast = {"steps": PRESETS["fast"].steps, "scheduler": PRESETS["fast"].scheduler}
    for count, most in ((4, 2.0), (10, 3.0)):
        stride = PRESETS["fast"].object_stride
        drawn = renderer.render(RenderRequest(shelf_layout(count), seed=1, object_stride=stride, **fast))
        rows.append(_row(f"preset fast, {count} objects", drawn, most, 1 + 0.75 * count, drawn.steps))
    return rows


def measure_cold_edits(steps: int = 20) -> list[tuple[str, str, str]]:
    """Add an object to a picture and recolour it where the cache is empty: with the picture's record, and without."""
    rows = []
    with TemporaryDirectory() as folder:
        kept = GenerationConfig(records=FolderRecordStore(Path(folder), 2**30))
        for name, config in (("with records", kept), ("with nothing kept", GenerationConfig())):
            before = shelf_layout(4)
            for edit in EDITS[:3]:
                after, first = edit.change(before), RenderRequest(before, 4, steps)
                shown = make_renderer(config).render(first)
                drawn = make_renderer(config).render(RenderRequest(after, 4, steps, previous=first))
                apart = pixels_apart(shown, drawn, changed_boxes(before, after))
                ratio = drawn.unet_samples / (2 * steps)
                figure = f"outside the change {apart:.2f} of 255, {ratio:.2f} x sd"
                rows.append((f"{edit.name}, empty cache, {name}", figure, "<= 1 of 255"))
                before = after
    return rows


def _row(
    name: str, drawn: RenderResult, most: float, reference: float, steps: int | None = None
) -> tuple[str, str, str]:
    ratio = drawn.unet_samples / (2 * (steps or drawn.steps))
    return name, f"{ratio:.2f} x sd (reference demo {reference:.2f}), {drawn.seconds:.1f} s", f"<= {most:.1f} x sd"


def changed_boxes(before: Layout, after: Layout) -> list[Box]:
    """Boxes of the objects that one of two layouts has and the other has not, as they are there."""
    apart = {(o.id, o.phrase, o.box) for o in before.objects} ^ {(o.id, o.phrase, o.box) for o in after.objects}
    return [box for _, _, box in apart]


def pixels_apart(one: RenderResult, other: RenderResult, boxes: list[Box], margin: float = MARGIN) -> float:
    """Mean absolute difference of two pictures outside boxes with a margin, a share of the canvas."""
    first, second = (np.asarray(result.image).astype(int) for result in (one, other))
    outside = np.ones(first.shape[:2], bool)
    height, width = outside.shape
    for box in boxes:
        top, left = max(0, int((box.y0 - margin) * height)), max(0, int((box.x0 - margin) * width))
        outside[top : int((box.y1 + margin) * height), left : int((box.x1 + margin) * width)] = False
    return float(np.abs(first - second)[outside].mean())


def measure_queue(steps: int = 20) -> tuple[str, str, str]:
    """Draw eight requests of one size together; return the row of UNet calls each, against one alone."""
    requests = [RenderRequest(shelf_layout(2), 100 + number, steps) for number in range(8)]
    alone = make_renderer(GenerationConfig()).render(requests[0]).unet_calls
    outcomes = make_renderer(GenerationConfig()).render_many(requests, [lambda progress: None] * len(requests))
    drawn = [one for one in outcomes if isinstance(one, RenderResult)]
    share = sum(one.unet_calls for one in drawn) / len(drawn) / alone
    return "8 queued requests, UNet calls each", f"{share:.3f} of one alone ({len(drawn)} drawn)", "<= 0.25"


def object_bytes(steps: int = 20) -> int:
    """Bytes that one more object takes in the cache at Stable Diffusion's size, 64 x 64 latents of 4 channels: its steps and clean latents."""
    frozen = steps // 2
    return size_of({"latents": torch.zeros(frozen + 2, 4, 64, 64), "mask": torch.zeros(1, 64, 64, dtype=torch.bool)})


def measure(steps: int = 20) -> list[tuple[str, str, str]]:
    """Return (what, figure, target) rows."""
    return [
        *measure_methods(steps),
        *measure_edits(steps),
        *measure_cold_edits(steps),
        measure_queue(steps),
        ("memory per object, 64 x 64 latents, fp32", f"{object_bytes() / 1e6:.2f} MB", "<= 1 MB"),
    ]


def measure_methods(steps: int = 20) -> list[tuple[str, str, str]]:
    """Return (what, figure, target) rows of first pictures, each in a process of its own."""
    found, rows = {}, []
    for method in ("sd", "gligen", "lmd_plus"):
        for count in COUNTS:
            found[method, count] = cost = run_one(method, count, steps)
            ratio = cost["unet_samples"] / found["sd", count]["unet_samples"]
            samples = f"{cost['unet_samples']:.0f} samples ({ratio:.2f} x sd)"
            figure = f"{samples}, {cost['seconds']:.1f} s, {cost['peak_mb']:.0f} MB"
            target = f"<= {1 + 0.5 * count:.1f} x sd" if method == "lmd_plus" else ""
            rows.append((f"{method}, {count} objects, {steps} steps", figure, target))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cost", description=__doc__)
    parser.add_argument("--steps", type=int, default=20)
    table = Table("picture", "cost", "target", title="cost")
    for row in measure(parser.parse_args().steps):
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
