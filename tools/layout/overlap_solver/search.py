"""Rectangles moved until none overlaps another, with the least movement in total: branch and bound over directions.

Of two that overlap, one must come to be left of, right of, above or below the other. Each such choice is one constraint
on one axis, and `axis_flow.py` finds the best positions under those chosen so far, exactly; so the cost of a partial choice is
a lower bound, and choices that cannot beat the best solution found are dropped. Sizes stay. It knows no layouts.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..overlaps import Pairs, overlapping
from ..rect import TICKS, Rect
from .axis_flow import WALL, AxisFlow

NODES = 400
"""Constraints tried before the best solution so far is taken; 400 are about 15 ms for ten rectangles."""

_WORK = 4000
"""Constraints times movable rectangles, at most: among many, each constraint takes longer to satisfy."""

LOW_EFFORT = 0.15
"""The share of them that is enough where a failure only means that something else is tried."""

_GOOD_ENOUGH = 1.05
"""A choice is followed only where it may save more than a twentieth of the best solution's movement."""

Rects = Mapping[str, Rect]


class Separation(NamedTuple):
    """`corner of two - corner of one >= distance` along an axis (0 is x, 1 is y); a name None is the canvas's corner."""

    axis: int
    one: str | None
    two: str | None
    distance: int


@dataclass(order=True)
class _Choice:
    """Directions chosen for some pairs: the best positions under them, and the deepest overlap that is left."""

    promise: int
    order: int
    axes: tuple[AxisFlow, AxisFlow] = field(compare=False)
    rects: dict[str, Rect] = field(compare=False)
    deepest: tuple[str, str] = field(compare=False)

    @property
    def cost(self) -> int:
        return self.axes[0].cost + self.axes[1].cost


def solve_overlaps(
    rects: Rects, free: Iterable[str], tolerated: Pairs, rules: Sequence[Separation] = (), effort: float = 1.0
) -> dict[str, Rect] | None:
    """Return all rectangles with the free ones moved, or None where no way was found with that effort.

    Args:
        free: who may move; all of them must be inside the canvas.
        tolerated: pairs that may overlap, or already do and cannot be helped.
        rules: must hold afterwards; those between two that may not move are not asked.
    """
    movers = set(free)
    if overlapping({i: r for i, r in rects.items() if i not in movers}) - tolerated:
        return None
    if _is_too_full(rects, tolerated):
        return None
    nodes = min(NODES, _WORK // max(1, len(movers)))
    return _Search(rects, [i for i in rects if i in movers], tolerated).run(rules, round(nodes * effort))


def _is_too_full(rects: Rects, tolerated: Pairs) -> bool:
    """Tell whether those that may overlap nothing have more area than the canvas."""
    lenient = frozenset(i for pair in tolerated for i in pair)
    return sum(r.width * r.height for i, r in rects.items() if i not in lenient) > TICKS * TICKS


def movement(before: Rects, after: Rects) -> int:
    """Return the total movement in ticks along both axes."""
    return sum(abs(after[i].x0 - r.x0) + abs(after[i].y0 - r.y0) for i, r in before.items())


class _Search:
    def __init__(self, rects: Rects, free: Sequence[str], tolerated: Pairs) -> None:
        self._rects, self._free, self._tolerated = rects, free, tolerated
        self._node = {name: number for number, name in enumerate(free, start=1)}
        self._open: list[_Choice] = []
        self._made = 0
        self._best: dict[str, Rect] | None = None
        self._best_cost = float("inf")

    def run(self, rules: Sequence[Separation], nodes: int) -> dict[str, Rect] | None:
        axes = self._axes()
        for rule in rules:
            if not self._keep(axes[rule.axis], rule):
                return None
        self._consider(axes)
        while self._open and self._made < nodes:
            choice = heapq.heappop(self._open)
            if self._may_win(choice.cost):
                for made in self._parted(choice):
                    self._consider(made)
        return self._best

    def _axes(self) -> tuple[AxisFlow, AxisFlow]:
        mine = [self._rects[i] for i in self._free]
        wall = [0] * len(mine)
        return (
            AxisFlow([r.x0 for r in mine], wall, [TICKS - r.width for r in mine]),
            AxisFlow([r.y0 for r in mine], wall, [TICKS - r.height for r in mine]),
        )

    def _keep(self, axis: AxisFlow, rule: Separation) -> bool:
        """Add the rule; what stands still is part of the wall."""
        distance = rule.distance
        nodes = []
        for name, sign in ((rule.one, 1), (rule.two, -1)):
            if name in self._node:
                nodes.append(self._node[name])
            else:
                nodes.append(WALL)
                distance += sign * self._rects[name][rule.axis] if name is not None else 0
        one, two = nodes
        return True if one == two else axis.keep_apart(one, two, distance)

    def _may_win(self, cost: int) -> bool:
        return self._best is None or cost * _GOOD_ENOUGH < self._best_cost

    def _consider(self, axes: tuple[AxisFlow, AxisFlow]) -> None:
        """Keep the choice open, or as the best solution where nothing overlaps any more."""
        cost = axes[0].cost + axes[1].cost
        if not self._may_win(cost):
            return
        placed = dict(self._rects)
        for name, x, y in zip(self._free, axes[0].positions(), axes[1].positions(), strict=True):
            old = placed[name]
            placed[name] = Rect.at(x, y, old.width, old.height)
        depths = list(self._depths(placed))
        if not depths:
            self._best, self._best_cost = placed, cost
            return
        _, one, two = max(depths)
        promise = cost + sum(depth for depth, _, _ in depths)
        heapq.heappush(self._open, _Choice(promise, self._made, axes, placed, (one, two)))

    def _depths(self, placed: Rects) -> Iterator[tuple[int, str, str]]:
        """Yield how deep each pair overlaps that may not, with its names."""
        names = list(placed)
        for name in self._free:
            mine = placed[name]
            for other in names:
                theirs = placed[other]
                if (
                    mine.x0 < theirs.x1
                    and theirs.x0 < mine.x1
                    and mine.y0 < theirs.y1
                    and theirs.y0 < mine.y1
                    and name != other
                    and (other not in self._node or name < other)
                    and frozenset((name, other)) not in self._tolerated
                ):
                    yield (
                        min(mine.x1 - theirs.x0, theirs.x1 - mine.x0, mine.y1 - theirs.y0, theirs.y1 - mine.y0),
                        name,
                        other,
                    )

    def _parted(self, choice: _Choice) -> Iterator[tuple[AxisFlow, AxisFlow]]:
        """Yield the four ways to part the deepest pair, each with its constraint added."""
        for axis in (0, 1):
            for one, two in (choice.deepest, choice.deepest[::-1]):
                self._made += 1
                changed = choice.axes[axis].copy()
                length = self._rects[one].width if axis == 0 else self._rects[one].height
                if self._keep(changed, Separation(axis, one, two, length)):
                    yield (changed, choice.axes[1]) if axis == 0 else (choice.axes[0], changed)
