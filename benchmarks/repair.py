"""Repair against the optimum: how much more it moves than CP-SAT would, on 500 random scenes, and how long it takes.

`python -m benchmarks.repair [--scenes N]`. Two optima are found for each scene: when boxes that are fine stay where they
are, as repair promises, and when every box may move.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from benchmarks.repair_optimum import least_movement, random_scene
from tools.layout.overlap_solver.search import movement
from tools.layout.overlaps import overlapping, rects_of
from tools.layout.repair import repair

SCENES = 500
SEED = 20261124
BOUND = 1.2


@dataclass(frozen=True)
class Compared:
    """One scene: movements in ticks (an optimum is None where none was proven), and what else is promised."""

    ours: int
    bound: int | None
    free: int | None
    seconds: float
    valid: bool
    fine_moved: int
    shrunk: bool


def compare(source: random.Random, most: int = 10, limit_s: float = 20) -> Compared:
    """Repair one random scene that needs it, and find both optima."""
    while not (bad := overlapping(before := rects_of(layout := random_scene(source, most)))):
        pass
    begun = time.perf_counter()
    after = rects_of(repair(layout).layout)
    seconds = time.perf_counter() - begun
    active = frozenset(name for pair in bad for name in pair)
    bound = least_movement(before, active, after, limit_s)
    free = least_movement(before, frozenset(before), after, limit_s)
    return Compared(
        movement(before, after),
        bound.movement if bound.proven else None,
        free.movement if free.proven else None,
        seconds,
        not overlapping(after) and all(r.is_inside() for r in after.values()),
        sum(after[name] != before[name] for name in before if name not in active),
        any(after[name].width != r.width for name, r in before.items()),
    )


def rows(compared: list[Compared]) -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    yield "scenes valid afterwards", f"{sum(c.valid for c in compared)} of {len(compared)}", "all"
    yield "boxes that were fine and moved", str(sum(c.fine_moved for c in compared)), "0"
    yield "scenes in which boxes got smaller", str(sum(c.shrunk for c in compared)), ""
    for name, attribute in (("fine boxes stay", "bound"), ("all may move", "free")):
        pairs = [(c.ours, best) for c in compared if not c.shrunk and (best := getattr(c, attribute))]
        ratios = sorted(ours / best for ours, best in pairs)
        yield f"movement against the optimum ({name}): total", _ratio(pairs), f"<= {BOUND}"
        yield "    median, 95th percentile, largest", _spread(ratios), ""
        yield f"    scenes within {BOUND}", f"{sum(r <= BOUND for r in ratios)} of {len(ratios)}", "all"
        yield "    scenes whose optimum was not proven in time", str(len(compared) - len(pairs)), ""
    milliseconds = sorted(1000 * c.seconds for c in compared)
    yield (
        "repair: median, 99th percentile",
        f"{_at(milliseconds, 0.5):.1f}, {_at(milliseconds, 0.99):.1f} ms",
        "20, 100",
    )


def _ratio(pairs: list[tuple[int, int]]) -> str:
    return f"{sum(ours for ours, _ in pairs) / sum(best for _, best in pairs):.3f} times"


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.3f}, {_at(ratios, 0.95):.3f}, {ratios[-1]:.3f}"


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repair", description=__doc__)
    parser.add_argument("--scenes", type=int, default=SCENES)
    count = parser.parse_args().scenes
    source = random.Random(SEED)
    table = Table("what", "figure", "target", title=f"repair, {count} random scenes of 2 to 10 boxes")
    for row in rows([compare(source) for _ in range(count)]):
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
