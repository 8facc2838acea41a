"""What a picture costs: UNet samples, seconds and peak memory by method and number of objects.

`python -m benchmarks.cost`. UNet samples are counted and exact; seconds are of this machine and shown as they are.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from rich.console import Console
from rich.table import Table

COUNTS = (1, 2, 4, 8)
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


def grid_layout(count: int):
    """Lay `count` cats on a grid."""
    from tools.layout.layout import Box, Layout, LayoutObject

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


def measure(steps: int = 20) -> list[tuple[str, str, str]]:
    """Return (what, figure, target) rows."""
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
