"""Relations as rules on corners, so that whatever moves keeps them: 'left of' is one difference along x, and so on.

For every relation the rules are at least as strict as `relations.holds`; where there is a choice (which side of its
neighbour), they follow how the boxes stand now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .overlap_solver.search import Separation
from .overlaps import Pairs
from .rect import TICKS, Rect, hull
from .relation_names import ATTACHING, REGIONS, Relation
from .relations import LEAN, NEAR, REST, RING, encloses, holds

X, Y = 0, 1
Rects = Mapping[str, Rect]


@dataclass(frozen=True)
class Asked:
    """A relation that a caption or a user asks for, between ids; without anchors it is one to the canvas."""

    subject: str
    relation: Relation
    anchors: tuple[str, ...] = ()


TOUCHING: frozenset[Relation] = frozenset({"on", "in", "under", "in_front_of", "behind", "leaning_on", *ATTACHING})
"""Relations in which the subject may overlap its anchors."""


def is_kept(asked: Asked, rects: Rects) -> bool:
    """Tell whether the relation holds between these boxes."""
    return holds(asked.relation, rects[asked.subject], [rects[a] for a in asked.anchors])


def touching_pairs(relations: Iterable[Asked]) -> Pairs:
    """Return the pairs whose overlap the relations ask for."""
    return frozenset(frozenset((r.subject, a)) for r in relations if r.relation in TOUCHING for a in r.anchors)


def rules_for(asked: Asked, rects: Rects) -> tuple[Separation, ...]:
    """Return the rules that make the relation hold for boxes of these sizes."""
    if asked.relation in REGIONS:
        return tuple(_in_region(asked.subject, asked.relation, rects))
    if asked.relation == "between":
        return tuple(_between(asked.subject, asked.anchors, rects))
    return tuple(_RULES[asked.relation](asked.subject, asked.anchors, rects))


def length(rect: Rect, axis: int) -> int:
    return rect.height if axis else rect.width


def _before(one: str, two: str, axis: int, rects: Rects, air: int = 0) -> Separation:
    """One ends where two begins, or earlier."""
    return Separation(axis, one, two, length(rects[one], axis) + air)


def _turned(rect: Rect, axis: int) -> tuple[int, int]:
    return (rect.y0, rect.y1) if axis else (rect.x0, rect.x1)


def _first(names: Sequence[str], axis: int, rects: Rects) -> str:
    return min(names, key=lambda i: (_turned(rects[i], axis)[0], i))


def _last(names: Sequence[str], axis: int, rects: Rects) -> str:
    return max(names, key=lambda i: (_turned(rects[i], axis)[1], i))


def _centred_over(name: str, anchors: Sequence[str], axis: int, rects: Rects) -> Iterator[Separation]:
    """The centre is over the anchors."""
    mine, last = length(rects[name], axis), _last(anchors, axis, rects)
    yield Separation(axis, _first(anchors, axis, rects), name, -(mine // 2))
    yield Separation(axis, name, last, -(-mine // 2) - length(rects[last], axis))


def _touching(name: str, anchors: Sequence[str], axis: int, rects: Rects) -> Iterator[Separation]:
    """The spans along the axis share at least one tick."""
    last = _last(anchors, axis, rects)
    yield Separation(axis, name, last, 1 - length(rects[last], axis))
    yield Separation(axis, _first(anchors, axis, rects), name, 1 - length(rects[name], axis))


def _beside(name: str, anchors: Sequence[str], rects: Rects, axis: int, sign: int) -> Iterator[Separation]:
    for anchor in anchors:
        yield _before(anchor, name, axis, rects) if sign > 0 else _before(name, anchor, axis, rects)


def _over(name: str, anchors: Sequence[str], rects: Rects, sign: int) -> Iterator[Separation]:
    yield from _beside(name, anchors, rects, Y, sign)
    yield from _centred_over(name, anchors, X, rects)


def _on(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    anchor = min(anchors, key=lambda a: rects[a].distance(rects[name]))
    mine, theirs = rects[name].height, rects[anchor].height
    yield from _centred_over(name, [anchor], X, rects)
    yield Separation(Y, anchor, name, -REST - mine)
    yield Separation(Y, name, anchor, mine - theirs)
    yield Separation(Y, name, anchor, -((theirs - mine) // 2))


def _under(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    lowest = _last(anchors, Y, rects)
    yield from _centred_over(name, anchors, X, rects)
    yield Separation(Y, lowest, name, (rects[lowest].height - rects[name].height) // 2 + 1)


def _in(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    anchor = min(anchors, key=lambda a: rects[a].distance(rects[name]))
    for axis in (X, Y):
        yield Separation(axis, anchor, name, 0)
        yield Separation(axis, name, anchor, length(rects[name], axis) - length(rects[anchor], axis))


def _next_to(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    return _side_by_side(name, anchors, rects, NEAR)


def _side_by_side(
    name: str, anchors: Sequence[str], rects: Rects, farthest: int, overlap: int = 0
) -> Iterator[Separation]:
    """One ends where the other begins, or a little later, at about one height."""
    anchor = min(anchors, key=lambda a: rects[a].distance(rects[name]))
    left, right = (name, anchor) if rects[name].cx < rects[anchor].cx else (anchor, name)
    yield _before(left, right, X, rects, -overlap)
    yield Separation(X, right, left, -farthest - rects[left].width)
    yield from _touching(name, [anchor], Y, rects)


def _leaning(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    anchor = min(anchors, key=lambda a: rects[a].distance(rects[name]))
    return _side_by_side(name, [anchor], rects, LEAN, min(rects[name].width, rects[anchor].width) // 4)


def _overlapping(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    anchor = min(anchors, key=lambda a: rects[a].distance(rects[name]))
    yield from (rule for axis in (X, Y) for rule in _touching(name, [anchor], axis, rects))


def _worn(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    yield from _overlapping(name, anchors[:1], rects)
    yield from _centred_over(name, anchors[:1], X, rects)


def _riding(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    yield from _on(name, anchors[:1], rects)
    yield from _overlapping(name, anchors[:1], rects)


def _reflected(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    anchor = anchors[0]
    yield from _centred_over(name, [anchor], X, rects)
    yield Separation(Y, anchor, name, -(-rects[anchor].height // 2))


def _around(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    """Past both sides and the foot, where it is so now; else near."""
    if encloses(rects[name], hull(rects[a] for a in anchors)):
        first, last, lowest = _first(anchors, X, rects), _last(anchors, X, rects), _last(anchors, Y, rects)
        yield Separation(X, name, first, 0)
        yield Separation(X, last, name, rects[last].width - rects[name].width)
        yield Separation(Y, lowest, name, rects[lowest].height - rects[name].height)
        yield Separation(Y, name, lowest, 1 - rects[lowest].height)
        return
    anchor = min(anchors, key=lambda a: rects[a].distance(rects[name]))
    for axis in (X, Y):
        yield Separation(axis, anchor, name, -length(rects[name], axis) - RING)
        yield Separation(axis, name, anchor, -length(rects[anchor], axis) - RING)


def _depth(name: str, anchors: Sequence[str], rects: Rects, sign: int) -> Iterator[Separation]:
    """They overlap, and the bottom edge of what is in front is lower (or as low)."""
    anchor = min(anchors, key=lambda a: rects[a].distance(rects[name]))
    front, back = (name, anchor) if sign > 0 else (anchor, name)
    yield from (rule for axis in (X, Y) for rule in _touching(name, [anchor], axis, rects))
    yield Separation(Y, back, front, rects[back].height - rects[front].height)


def _between(name: str, anchors: Sequence[str], rects: Rects) -> Iterator[Separation]:
    xs, ys = [rects[a].cx for a in anchors], [rects[a].cy for a in anchors]
    along = X if max(xs) - min(xs) >= max(ys) - min(ys) else Y
    order = sorted(anchors, key=lambda a: rects[a].cy if along else rects[a].cx)
    yield _before(order[0], name, along, rects)
    yield _before(name, order[-1], along, rects)
    yield from _touching(name, anchors, 1 - along, rects)


_RULES: Mapping[str, Callable[[str, Sequence[str], Rects], Iterator[Separation]]] = {
    "left_of": lambda n, a, r: _beside(n, a, r, X, -1),
    "right_of": lambda n, a, r: _beside(n, a, r, X, 1),
    "above": lambda n, a, r: _over(n, a, r, -1),
    "below": lambda n, a, r: _over(n, a, r, 1),
    "on": _on,
    "under": _under,
    "in": _in,
    "next_to": _next_to,
    "in_front_of": lambda n, a, r: _depth(n, a, r, 1),
    "behind": lambda n, a, r: _depth(n, a, r, -1),
    "around": _around,
    "held_by": _overlapping,
    "worn_by": _worn,
    "riding": _riding,
    "facing": lambda n, a, r: iter(()),
    "reflection_of": _reflected,
    "leaning_on": _leaning,
}

_SIDES: Mapping[str, tuple[int, int]] = {
    "left": (-1, 0),
    "right": (1, 0),
    "top": (0, -1),
    "bottom": (0, 1),
    "top_left": (-1, -1),
    "top_right": (1, -1),
    "bottom_left": (-1, 1),
    "bottom_right": (1, 1),
}


def _in_region(name: str, relation: Relation, rects: Rects) -> Iterator[Separation]:
    for axis in (X, Y):
        half = length(rects[name], axis) / 2
        outer = min(TICKS * 2 / 3, TICKS - half) - 1
        if relation == "center":
            yield Separation(axis, None, name, -int(-(TICKS / 3 - half) // 1))
            yield Separation(axis, name, None, -int((TICKS * 2 / 3 - half) // 1))
        elif _SIDES[relation][axis] > 0:
            yield Separation(axis, None, name, -int(-(outer - half) // 1))
        elif _SIDES[relation][axis] < 0:
            yield Separation(axis, name, None, -int((TICKS - outer - half) // 1))


def holding_rules(support: str, thing: str, rects: Rects) -> tuple[Separation, ...]:
    """Return the rules that keep a thing standing on or in what holds it."""
    over = _centred_over(thing, [support], X, rects)
    stands = Separation(Y, support, thing, -rects[thing].height)
    inside = Separation(Y, thing, support, rects[thing].height - rects[support].height - REST)
    return *over, stands, inside


def overlap_rules(one: str, two: str, start: Rects, rects: Rects) -> Iterator[Separation]:
    """Yield the rules that keep two boxes overlapping by as much as they did at the start, or all of the shorter side."""
    for axis in (X, Y):
        (low, high), (other_low, other_high) = _turned(start[one], axis), _turned(start[two], axis)
        mine, theirs = length(rects[one], axis), length(rects[two], axis)
        shared = min(high, other_high) - max(low, other_low)
        shared = min(shared, mine, theirs)
        yield Separation(axis, one, two, shared - theirs)
        yield Separation(axis, two, one, shared - mine)
