"""Columns put on the canvas: in rows, in order, scaled to fit."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from .pieces import GAP, HIGHEST, LOWEST, Column
from .stacking import Stacking

GROUND = 0.85
"""Where feet stand when one row is enough."""
LEFT, RIGHT = 0.03, 0.97
_MORE_ROWS_COST = {2: 0.45, 3: 0.35, 4: 0.3}
_MANY_ROWS_COST = 0.14

Row = list[Column]


def put_in_rows(stacking: Stacking, floor: float = 0.0) -> None:
    """Give every piece its x and y, shrinking where needed; nothing overlaps but what stands before or behind.

    Args:
        floor: the side below which pieces shrink only when nothing else helps.
    """
    runs = _runs(stacking)
    up = [run for run in runs if _goes_up(run, stacking)]
    ground = [run for run in runs if run not in up]
    sky_rows = _best_rows(up, 0.34 if ground else 0.9) if up else []
    ground_rows = _best_rows(ground, 0.5 if up else 0.86) if ground else []
    for row in (*sky_rows, *ground_rows):
        _fit_width(row, floor)
    _fit_height([*sky_rows, *ground_rows], floor)
    _set_heights(sky_rows, ground_rows)
    for row in (*sky_rows, *ground_rows):
        _set_across(row, stacking)


def _goes_up(run: Row, stacking: Stacking) -> bool:
    if any(c.region == "center" for c in stacking.columns):
        return False
    if any(len(c.tiers) > 1 and not c.is_up for c in stacking.columns):
        return all(c.is_up and not c.region for c in run)
    return all(c.is_up or c.region.startswith("top") for c in run) and all(
        not c.region.startswith("bottom") for c in run
    )


def _runs(stacking: Stacking) -> list[Row]:
    """Group columns that must keep an order into runs, each in that order; free columns are runs of one."""
    ordered = _in_order(stacking)
    group = {id(column): number for number, column in enumerate(ordered)}
    for left, right in stacking.edges:
        a, b = group[id(stacking.column_of(left))], group[id(stacking.column_of(right))]
        group = {key: (a if value == b else value) for key, value in group.items()}
    runs: dict[int, Row] = {}
    for column in ordered:
        runs.setdefault(group[id(column)], []).append(column)
    return list(runs.values())


def _in_order(stacking: Stacking) -> Row:
    """Sort columns by their edges, then by region, then as named."""
    rank = {id(c): (_side_rank(c.region), n) for n, c in enumerate(stacking.columns)}
    incoming = {
        id(c): {id(stacking.column_of(left)) for left, right in stacking.edges if stacking.column_of(right) is c}
        - {id(c)}
        for c in stacking.columns
    }
    waiting = list(stacking.columns)
    ordered: Row = []
    while waiting:
        placed = {id(c) for c in ordered}
        ready = [c for c in waiting if incoming[id(c)] <= placed] or waiting
        close = [c for c in ready if ordered and _is_close(ordered[-1], c, stacking)]
        chosen = min(close or ready, key=lambda c: rank[id(c)])
        waiting.remove(chosen)
        ordered.append(chosen)
    return ordered


def _side_rank(region: str) -> int:
    return -1 if region.endswith("left") else (1 if region.endswith("right") else 0)


def _is_close(left: Column, right: Column, stacking: Stacking) -> bool:
    return any(stacking.column_of(a) is left and stacking.column_of(b) is right for a, b in stacking.close)


def _best_rows(runs: Sequence[Row], room: float) -> list[Row]:
    """Split runs into as many rows as keep things largest, at a small price per row."""
    best: tuple[float, list[Row]] | None = None
    for count in range(1, min(len(runs), 7) + 1):
        rows = _split(runs, count)
        scale = min(1.0, _height_scale(rows, room), *(_width_scale(row) for row in rows))
        price = _MORE_ROWS_COST.get(len(runs), _MANY_ROWS_COST)
        score = scale * (1 - price * (len(rows) - 1))
        if best is None or score > best[0]:
            best = (score, rows)
    return best[1] if best else []


def _split(runs: Sequence[Row], count: int) -> list[Row]:
    total = sum(_width(run) for run in runs)
    rows: list[Row] = [[]]
    used = 0.0
    for number, run in enumerate(runs):
        left_over = len(runs) - number
        full = used + _width(run) / 2 > total * len(rows) / count
        if rows[-1] and (full or left_over <= count - len(rows)) and len(rows) < count:
            rows.append([])
        rows[-1] += run
        used += _width(run)
    return [_by_region(row) for row in rows][::-1]


def _by_region(row: Row) -> Row:
    """Sort a row by the sides of the picture its columns were asked for; what is to be central goes to the middle."""
    ordered = sorted((c for c in row if c.region != "center"), key=lambda c: _side_rank(c.region))
    middle = (len(ordered) + 1) // 2
    return ordered[:middle] + [c for c in row if c.region == "center"] + ordered[middle:]


def _width(row: Row) -> float:
    return sum(column.width for column in row) + _gap(row) * (len(row) - 1)


def _gap(row: Row) -> float:
    return min(GAP, 0.3 / max(1, len(row)))


def _width_scale(row: Row) -> float:
    free = RIGHT - LEFT - _gap(row) * (len(row) - 1)
    return _scale_for(row, free, lambda column: column.width)


def _scale_for(columns: Row, room: float, measure: Callable[[Column], float]) -> float:
    """Return the factor (at most 1) at which columns fit; gaps inside them do not shrink, so it is a lower bound."""
    needed = sum(measure(column) for column in columns)
    return 1.0 if needed <= room else room / needed


def _height_scale(rows: Sequence[Row], room: float) -> float:
    needed = sum(max(column.height for column in row) for row in rows) + GAP * (len(rows) - 1)
    return 1.0 if needed <= room else room / needed


def _fit_width(row: Row, floor: float) -> None:
    for attempt in range(24):
        if (factor := _width_scale(row)) >= 1:
            return
        for column in row:
            column.scale(factor * 0.999, floor if attempt < 12 else 0.0)


def _fit_height(rows: Sequence[Row], floor: float) -> None:
    for attempt in range(24):
        if (factor := _height_scale(rows, LOWEST - HIGHEST)) >= 1:
            return
        for column in (column for row in rows for column in row):
            column.scale(factor * 0.995, floor if attempt < 12 else 0.0)


def _set_heights(sky: Sequence[Row], ground: Sequence[Row]) -> None:
    top = HIGHEST
    if sky and not ground:
        used = sum(max(c.height for c in row) for row in sky) + GAP * (len(sky) - 1)
        top = max(HIGHEST, 0.46 - used / 2)
    for row in sky:
        height = max(c.height for c in row)
        for column in row:
            column.stand(_sky_bottom(column, top, height, bool(ground)))
        top += height + GAP
    bottom = _ground_line(ground, top if sky else HIGHEST)
    for row in reversed(ground):
        for column in row:
            column.stand(_ground_bottom(column, bottom, len(ground) == 1 and not sky, top if sky else HIGHEST))
        bottom -= max(c.height for c in row) + GAP


def _sky_bottom(column: Column, top: float, height: float, has_ground: bool) -> float:
    if column.region.startswith("top") and top <= HIGHEST + 0.2:
        return HIGHEST + column.height if not has_ground else top + column.height
    if column.region.startswith("bottom") and not has_ground:
        return LOWEST
    return top + (height + column.height) / 2


def _ground_line(rows: Sequence[Row], top: float) -> float:
    needed = sum(max(c.height for c in row) for row in rows) + GAP * max(0, len(rows) - 1)
    line = GROUND if len(rows) <= 1 else LOWEST - 0.03
    return min(LOWEST, max(line, top + needed))


def _ground_bottom(column: Column, bottom: float, is_only_row: bool, top: float) -> float:
    single = len(column.tiers) == 1
    if column.region.startswith("bottom"):
        return LOWEST
    if is_only_row and column.region.startswith("top"):
        return HIGHEST + column.height
    if is_only_row and column.region == "center":
        return 0.5 + column.height / 2
    if is_only_row and single and column.is_up:
        return max(top + column.height, min(bottom, 0.12 + column.height))
    if is_only_row and column.region == "back":
        return bottom - 0.1 if bottom - 0.1 - column.height > HIGHEST else bottom
    return bottom


def _set_across(row: Row, stacking: Stacking) -> None:
    """Spread a row: pinned columns at their side, the others evenly in what is left."""
    left = [c for c in row if _side_rank(c.region) < 0]
    right = [c for c in row if _side_rank(c.region) > 0]
    middle = [c for c in row if c not in left and c not in right]
    left, middle, right = _honour_edges(row, left, middle, right)
    x = LEFT
    for column in left:
        x = _advance(column, x) + _gap(row)
    end = RIGHT
    for column in reversed(right):
        end -= column.width
        _advance(column, end)
        end -= _gap(row)
    _spread_evenly(middle, x if left else 0.0, end if right else 1.0, stacking)


def _honour_edges(row: Row, left: Row, middle: Row, right: Row) -> tuple[Row, Row, Row]:
    """Regions give way where the row's order says otherwise."""
    if row != [*left, *middle, *right]:
        return [], row, []
    return left, middle, right


def _advance(column: Column, x: float) -> float:
    before, after = column.extents()
    column.spread(x + before)
    return x + before + after


def _spread_evenly(columns: Row, start: float, end: float, stacking: Stacking) -> None:
    if not columns:
        return
    if len(columns) == 1 and columns[0].region == "center":
        before, after = columns[0].extents()
        columns[0].spread(min(max(0.5, start + before), end - after))
        return
    free = end - start - sum(column.width for column in columns)
    tight = [_is_close(a, b, stacking) for a, b in itertools.pairwise(columns)]
    share = max(0.0, free - GAP * sum(tight)) / (len(columns) + 1 - sum(tight))
    inner = free < 0.35
    gap_now = share if inner else min(share, 0.16)
    used = sum(GAP if t else gap_now for t in tight)
    x = start + (free - used) / 2
    for number, column in enumerate(columns):
        x = _advance(column, x)
        if number < len(tight):
            x += GAP if tight[number] else gap_now
