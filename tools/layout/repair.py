"""Repair of a layout by projection: unasked overlaps are parted and broken relations mended, with the least movement.

Boxes that are fine stay where they are; others give way only where there is no other way, and all get smaller only where
not even that is enough. What stands on or in something, and what overlaps because the words ask for it, stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .free_space import nearest_free_place
from .layout import Layout
from .names import name_each
from .overlap_solver.search import LOW_EFFORT, Separation, solve_overlaps
from .overlaps import Pairs, allowed_pairs, always_allowed, asked_pairs, overlapping, rects_of, resting
from .placement_candidates import Window
from .rect import MIN_TICKS, TICKS, Rect
from .rules import Asked, holding_rules, is_kept, overlap_rules, rules_for, touching_pairs
from .speech import Said, say

_SHRINK = 0.93
_REFINE = 3
"""Halvings of the last shrinking step, towards the largest size that fits."""

Rects = Mapping[str, Rect]
Rules = Callable[[Rects], Sequence[Separation]]
"""The rules for boxes of these sizes."""


def no_rules(rects: Rects) -> Sequence[Separation]:
    return ()


@dataclass(frozen=True)
class Repaired:
    """The valid layout and, for the user, one sentence per kind of change."""

    layout: Layout
    notes: tuple[Said, ...] = ()


def repair(layout: Layout, movable: frozenset[str] | None = None, relations: Sequence[Asked] = ()) -> Repaired:
    """Part unasked overlaps, widen boxes under 16 px of 512, make the relations hold.

    Args:
        movable: ids that may change; None for all that are not locked. What nobody may move is said in a note.
        relations: what the caption asks for; those that contradict earlier ones are said in a note.
    """
    unlocked = frozenset(o.id for o in layout.objects if not o.locked)
    movable = unlocked if movable is None else movable & unlocked
    before = rects_of(layout)
    widened = {i: _widened(r) if i in movable else r for i, r in before.items()}
    kept = _kept_rules(layout)
    possible, dropped = _possible(relations, widened, movable, kept)
    after = _repaired(layout, widened, movable, kept, possible)
    stuck = overlapping(after) - allowed_pairs(_with(layout, before, after)) - touching_pairs(relations)
    return Repaired(
        _with(layout, before, after),
        (*_notes(layout, before, after, stuck), *(_not_kept(layout, r) for r in dropped)),
    )


def _repaired(
    layout: Layout, rects: Rects, movable: frozenset[str], kept: Rules, possible: Sequence[Asked]
) -> dict[str, Rect]:
    """Return the first that comes out: all stays where it stands, or leaves what holds it, or the same made smaller."""

    def asked_for(rects: Rects) -> Sequence[Separation]:
        return [rule for asked in possible for rule in rules_for(asked, rects)]

    def all_rules(rects: Rects) -> Sequence[Separation]:
        return [*kept(rects), *asked_for(rects)]

    touching = touching_pairs(possible)
    broken = {r.subject for r in possible if not is_kept(r, rects)}
    ways = [(allowed_pairs(layout) | touching, all_rules)]
    if kept(rects):
        ways.append((always_allowed(layout) | touching, asked_for))
    for way in (part, shrink):
        for allowed, rules in ways:
            if (found := way(rects, movable, allowed, rules, broken)) is not None:
                return found
    return dict(rects)


def _with(layout: Layout, before: Rects, after: Rects) -> Layout:
    """Return the layout with these boxes; an object whose rectangle is the same stays the same value."""
    return replace(
        layout,
        objects=tuple(o.with_box(after[o.id].to_box()) if after[o.id] != before[o.id] else o for o in layout.objects),
    )


def _kept_rules(layout: Layout) -> Rules:
    """What stands on or in something stays there, and what overlaps as the words ask for goes on to."""
    start = rects_of(layout)
    standing = resting(layout)
    linked = sorted(sorted(pair) for pair in asked_pairs(layout) & overlapping(start))

    def rules(rects: Rects) -> Sequence[Separation]:
        held = [rule for support, thing in standing for rule in holding_rules(support, thing, rects)]
        return held + [rule for one, two in linked for rule in overlap_rules(one, two, start, rects)]

    return rules


def _possible(
    relations: Sequence[Asked], rects: Rects, movable: frozenset[str], kept: Rules
) -> tuple[list[Asked], list[Asked]]:
    """Split the relations into those that can hold together with the ones before them, and those that cannot."""
    rules, possible, dropped = list(kept(rects)), list[Asked](), list[Asked]()
    everything = frozenset(frozenset((a, b)) for a in rects for b in rects)
    for asked in relations:
        more = [*rules, *rules_for(asked, rects)]
        placed = solve_overlaps(rects, movable, everything, more)
        if placed is not None and is_kept(asked, placed):
            rules, possible = more, [*possible, asked]
        else:
            dropped.append(asked)
    return possible, dropped


def part(
    rects: Rects, movable: frozenset[str], allowed: Pairs, rules: Rules = no_rules, also: Iterable[str] = ()
) -> dict[str, Rect] | None:
    """Move rectangles until only allowed pairs overlap and the rules hold; sizes stay. None where no way was found.

    First only those that overlap (and `also`) give way, then all movable ones. Pairs that cannot be parted (both fixed)
    stay as they are.
    """
    tolerated, active = _to_part(rects, movable, allowed, rules, also)
    return _parted(rects, active, movable, tolerated, rules, 1.0) if active else dict(rects)


def separate(
    rects: Rects, movable: frozenset[str], allowed: Pairs, rules: Rules = no_rules, also: Iterable[str] = ()
) -> dict[str, Rect] | None:
    """Do as `part` does, and where that finds no way make them smaller until they fit."""
    found = part(rects, movable, allowed, rules, also)
    return found if found is not None else shrink(rects, movable, allowed, rules, also)


def shrink(
    rects: Rects, movable: frozenset[str], allowed: Pairs, rules: Rules = no_rules, also: Iterable[str] = ()
) -> dict[str, Rect] | None:
    """Do as `part` does with boxes that are as little smaller as possible."""
    tolerated, active = _to_part(rects, movable, allowed, rules, also)
    return _shrunk(rects, active, movable, tolerated, rules)


def _to_part(
    rects: Rects, movable: frozenset[str], allowed: Pairs, rules: Rules, also: Iterable[str]
) -> tuple[Pairs, frozenset[str]]:
    """Return the pairs that may overlap or cannot be helped, and who has to move."""
    hopeless = frozenset(p for p in overlapping(rects) if not p & movable)
    tolerated = allowed | hopeless
    active = frozenset(i for pair in overlapping(rects) - tolerated for i in pair) | frozenset(also)
    return tolerated, _with_held(active, rules(rects)) & movable if active & movable else frozenset()


def _with_held(active: frozenset[str], rules: Sequence[Separation]) -> frozenset[str]:
    """Return also what is tied to the active ones by rules: a vase goes where its table goes."""
    ties = [frozenset((r.one, r.two)) for r in rules if r.one is not None and r.two is not None]
    while more := {i for tie in ties if tie & active for i in tie if i is not None} - active:
        active |= more
    return active


def _parted(
    rects: Rects, active: frozenset[str], movable: frozenset[str], tolerated: Pairs, rules: Rules, effort: float
) -> dict[str, Rect] | None:
    for free in (active, movable) if active != movable else (movable,):
        if found := solve_overlaps(rects, free, tolerated, rules(rects), effort):
            return found
    if rules(rects):
        return None
    return _place_one_by_one(rects, active, tolerated) or _place_one_by_one(rects, movable, tolerated)


def _shrunk(
    rects: Rects, active: frozenset[str], movable: frozenset[str], tolerated: Pairs, rules: Rules
) -> dict[str, Rect] | None:
    """Make them smaller step by step until they fit; those that overlap first, then all that may change."""

    def fitted(factor: float) -> dict[str, Rect] | None:
        for free in (active, movable) if active != movable else (movable,):
            smaller = {i: r.scaled(factor) if i in free else r for i, r in rects.items()}
            if found := _parted(smaller, free, free, tolerated, rules, LOW_EFFORT):
                return found
        return None

    factor, found = 1.0, None
    while found is None and any(min(r.width, r.height) * factor > MIN_TICKS for i, r in rects.items() if i in movable):
        factor *= _SHRINK
        found = fitted(factor)
    if found is None:
        return None
    low, high = factor, factor / _SHRINK
    for _ in range(_REFINE):
        middle = (low + high) / 2
        if larger := fitted(middle):
            low, found = middle, larger
        else:
            high = middle
    return found


def _place_one_by_one(rects: Rects, free: frozenset[str], tolerated: Pairs) -> dict[str, Rect] | None:
    """Put the largest first, each at the free place nearest to where it was; None when one finds none."""
    placed = {i: r for i, r in rects.items() if i not in free}
    for name in sorted(free, key=lambda i: (-rects[i].width * rects[i].height, i)):
        spot = _nearest(name, rects[name], placed, tolerated)
        if spot is None:
            return None
        placed[name] = spot
    return _drawn_back({i: placed[i] for i in rects}, rects, free, tolerated)


def _nearest(name: str, rect: Rect, others: Rects, tolerated: Pairs) -> Rect | None:
    obstacles = [r for i, r in others.items() if i != name and frozenset((i, name)) not in tolerated]
    window = Window(0, TICKS, 0, TICKS, rect.x0, rect.y0)
    return nearest_free_place((rect.width, rect.height), window, obstacles)


def _drawn_back(placed: dict[str, Rect], wanted: Rects, free: frozenset[str], tolerated: Pairs) -> dict[str, Rect]:
    """Let each moved rectangle, the farthest first, return as near to its old place as is free now."""
    for _ in range(2):
        for name in sorted(free, key=lambda i: (-placed[i].distance(wanted[i]), i)):
            spot = _nearest(name, wanted[name], placed, tolerated)
            if spot and spot.distance(wanted[name]) < placed[name].distance(wanted[name]):
                placed[name] = spot
    return placed


def _widened(rect: Rect) -> Rect:
    width, height = max(rect.width, MIN_TICKS), max(rect.height, MIN_TICKS)
    if (width, height) == (rect.width, rect.height):
        return rect
    grown = Rect.at(round(rect.cx - width / 2), round(rect.cy - height / 2), width, height)
    return grown if grown.is_inside() else grown.clamped()


def _notes(layout: Layout, before: Rects, after: Rects, stuck: Pairs) -> Iterator[Said]:
    smaller = [i for i in before if after[i].width < before[i].width or after[i].height < before[i].height]
    moved = [i for i in before if after[i] != before[i] and i not in smaller]
    if moved:
        yield say("repair.moved", what=name_each(layout, moved))
    if smaller:
        yield say("repair.smaller", what=name_each(layout, smaller))
    for pair in sorted(stuck, key=sorted):
        yield say("repair.stuck", what=name_each(layout, pair))


def _not_kept(layout: Layout, asked: Asked) -> Said:
    where = say(f"where.{asked.relation}", anchors=name_each(layout, asked.anchors) if asked.anchors else "")
    return say("repair.not_kept", what=name_each(layout, [asked.subject]), where=where)
