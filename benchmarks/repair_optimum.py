"""The least total movement that parts boxes, by OR-tools' CP-SAT, and random scenes to compare with it.

The optimum holds for boxes on a grid of 0.01, on which the scenes are; it knows nothing of groundling's own repair.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from tools.layout.layout import Layout, LayoutObject
from tools.layout.rect import TICKS, Rect

GRID = 100
"""Steps along each side of the canvas."""

_TICKS_PER_STEP = TICKS // GRID
NOUNS = ("cat", "dog", "bird", "fish", "ball", "car", "apple", "duck", "robot", "sheep")


@dataclass(frozen=True)
class Optimum:
    """The least movement in ticks; `proven` is false where the solver ran out of time. None where nothing fits."""

    movement: int | None
    proven: bool


def random_scene(source: random.Random, most: int = 10, fullest: float = 0.55) -> Layout:
    """Make 2 to `most` boxes at random places that cover up to `fullest` of the canvas in total."""
    count = source.randint(2, most)
    sides = [(source.uniform(0.3, 1), source.uniform(0.3, 1)) for _ in range(count)]
    scale = (source.uniform(0.15, fullest) / sum(w * h for w, h in sides)) ** 0.5
    objects = []
    for number, (w, h) in enumerate(sides):
        width, height = (max(4, min(90, round(GRID * side * scale))) for side in (w, h))
        x, y = source.randint(0, GRID - width), source.randint(0, GRID - height)
        box = Rect(*(step * _TICKS_PER_STEP for step in (x, y, x + width, y + height))).to_box()
        objects.append(LayoutObject(f"{NOUNS[number]}-1", f"a {NOUNS[number]}", box))
    return Layout("", "a meadow", objects=tuple(objects))


def least_movement(
    rects: Mapping[str, Rect], free: frozenset[str], hint: Mapping[str, Rect], limit_s: float = 20
) -> Optimum:
    """Return the optimum when only the free boxes may move; the hint, a known solution, only speeds it up."""
    model = cp_model.CpModel()
    spans: tuple[list[cp_model.IntervalVar], list[cp_model.IntervalVar]] = ([], [])
    steps: list[cp_model.IntVar] = []
    for name, rect in rects.items():
        for axis in (0, 1):
            start, length = rect[axis] // _TICKS_PER_STEP, (rect[axis + 2] - rect[axis]) // _TICKS_PER_STEP
            low, high = (0, GRID - length) if name in free else (start, start)
            place = model.new_int_var(low, high, "")
            spans[axis].append(model.new_fixed_size_interval_var(place, length, ""))
            step = model.new_int_var(0, GRID, "")
            model.add_abs_equality(step, place - start)
            model.add_hint(place, hint[name][axis] // _TICKS_PER_STEP)
            steps.append(step)
    model.add_no_overlap_2d(*spans)
    model.minimize(sum(steps))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Optimum(None, status == cp_model.INFEASIBLE)
    return Optimum(round(solver.objective_value) * _TICKS_PER_STEP, status == cp_model.OPTIMAL)
