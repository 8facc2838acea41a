"""Positions along one axis, as near as can be to where they were, under constraints between them.

It minimises the sum of |position - start| under `position j - position i >= distance`, exactly: the dual is a minimum
cost circulation in which every position may be pushed by one unit, solved by cancelling one negative cycle after the
other (Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.6). It knows nothing of boxes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

WALL = 0
"""The node that stands still, at position 0; boxes are 1, 2, ..."""

_MANY = 1 << 40


class AxisFlow:
    """The positions of n things between limits; constraints are added one at a time.

    Attributes:
        cost: the least total movement under the constraints so far.
    """

    __slots__ = ("_arcs", "_capacity", "_positions", "_price", "_to", "cost")

    def __init__(self, starts: Sequence[int], low: Sequence[int], high: Sequence[int]) -> None:
        self.cost = 0
        self._positions: list[int] | None = None
        self._to: list[int] = []
        self._price: list[int] = []
        self._capacity: list[int] = []
        self._arcs: list[list[int]] = [[] for _ in range(len(starts) + 1)]
        for node, (start, least, most) in enumerate(zip(starts, low, high, strict=True), start=1):
            self._join(WALL, node, start, 1)
            self._join(node, WALL, -start, 1)
            self._join(WALL, node, most, _MANY)
            self._join(node, WALL, -least, _MANY)

    def copy(self) -> AxisFlow:
        made = AxisFlow.__new__(AxisFlow)
        made.cost = self.cost
        made._positions = None
        made._to, made._price, made._capacity = self._to[:], self._price[:], self._capacity[:]
        made._arcs = [arcs[:] for arcs in self._arcs]
        return made

    def _join(self, one: int, two: int, price: int, capacity: int) -> None:
        """Add the arc and its reverse, which stand beside each other: arc number ^ 1 is the reverse."""
        self._arcs[one].append(len(self._to))
        self._arcs[two].append(len(self._to) + 1)
        self._to += [two, one]
        self._price += [price, -price]
        self._capacity += [capacity, 0]

    def keep_apart(self, one: int, two: int, distance: int) -> bool:
        """Add `position two - position one >= distance`; False when that contradicts what was added before.

        After a contradiction the axis is of no more use.
        """
        arc = len(self._to)
        self._positions = None
        self._join(two, one, -distance, _MANY)
        while True:
            length, through = self._shortest(one, two, arc)
            if length >= distance:
                return True
            path = self._path(through, one, two)
            amount = min(self._capacity[step] for step in path)
            if amount >= _MANY // 2:
                return False
            for step in (*path, arc):
                self._capacity[step] -= amount
                self._capacity[step ^ 1] += amount
            self.cost += amount * (distance - length)

    def _shortest(self, source: int, target: int, without: int) -> tuple[int, list[int]]:
        distance, through = self._distances(source, without)
        return distance[target], through

    def _distances(self, source: int, without: int = -1) -> tuple[list[int], list[int]]:
        """Return each node's distance from the source, and the arc by which it is reached."""
        to, price, capacity, arcs = self._to, self._price, self._capacity, self._arcs
        distance, through = [_MANY] * len(arcs), [-1] * len(arcs)
        distance[source] = 0
        waiting, is_waiting = deque([source]), [False] * len(arcs)
        while waiting:
            node = waiting.popleft()
            is_waiting[node] = False
            here = distance[node]
            for arc in arcs[node]:
                if capacity[arc] and arc != without and here + price[arc] < distance[to[arc]]:
                    there = to[arc]
                    distance[there], through[there] = here + price[arc], arc
                    if not is_waiting[there]:
                        is_waiting[there] = True
                        waiting.append(there)
        return distance, through

    def _path(self, through: list[int], source: int, target: int) -> list[int]:
        path, node = [], target
        while node != source:
            path.append(through[node])
            node = self._to[through[node] ^ 1]
        return path

    def positions(self) -> list[int]:
        """Return the best positions; where several are equally good, the middle between the outermost two."""
        if self._positions is None:
            last, _ = self._distances(WALL)
            first = self._distances_to_wall()
            self._positions = [(one - two) // 2 for one, two in zip(last[1:], first[1:], strict=True)]
        return self._positions

    def _distances_to_wall(self) -> list[int]:
        to, price, capacity, arcs = self._to, self._price, self._capacity, self._arcs
        distance = [_MANY] * len(arcs)
        distance[WALL] = 0
        waiting, is_waiting = deque([WALL]), [False] * len(arcs)
        while waiting:
            node = waiting.popleft()
            is_waiting[node] = False
            here = distance[node]
            for arc in arcs[node]:
                back = arc ^ 1
                if capacity[back] and here + price[back] < distance[to[arc]]:
                    there = to[arc]
                    distance[there] = here + price[back]
                    if not is_waiting[there]:
                        is_waiting[there] = True
                        waiting.append(there)
        return distance
