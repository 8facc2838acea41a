"""Positions on one axis, directions of pairs, and relations as rules."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.layout.overlap_solver.axis_flow import WALL, AxisFlow
from tools.layout.overlap_solver.search import Separation, movement, solve_overlaps
from tools.layout.overlaps import overlapping
from tools.layout.rect import MIN_TICKS, TICKS, Rect
from tools.layout.relation_names import REGIONS, RELATIONS
from tools.layout.relations import holds
from tools.layout.rules import Asked, rules_for

SMALL = st.integers(0, 6)
CONSTRAINTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(-3, 4)), max_size=5)


def least_by_trying(starts, constraints):
    """Return the least movement over all positions 0..6, or None."""
    costs = [
        sum(abs(p - s) for p, s in zip(places, starts, strict=True))
        for places in product(range(7), repeat=3)
        if all((0, *places)[two] - (0, *places)[one] >= d for one, two, d in constraints)
    ]
    return min(costs, default=None)


@settings(max_examples=150, deadline=None)
@given(st.tuples(SMALL, SMALL, SMALL), CONSTRAINTS)
def test_an_axis_finds_what_trying_everything_finds(starts, constraints):
    constraints = [c for c in constraints if c[0] != c[1]]
    axis = AxisFlow(starts, [0] * 3, [6] * 3)
    feasible = all(axis.keep_apart(*constraint) for constraint in constraints)
    least = least_by_trying(starts, constraints)
    if not feasible:
        assert least is None
        return
    places = axis.positions()
    assert axis.cost == least == sum(abs(p - s) for p, s in zip(places, starts, strict=True))
    assert all((0, *places)[two] - (0, *places)[one] >= d for one, two, d in constraints)


def test_a_copy_does_not_change_with_its_original():
    axis = AxisFlow([10, 10], [0, 0], [100, 100])
    copy = axis.copy()
    assert axis.keep_apart(1, 2, 20)
    assert (copy.cost, copy.positions()) == (0, [10, 10])
    assert (axis.cost, axis.positions()) == (20, [5, 25])


def test_a_constraint_against_the_wall_is_a_limit():
    axis = AxisFlow([10], [0], [100])
    assert axis.keep_apart(WALL, 1, 40)
    assert axis.positions() == [40]
    assert not axis.keep_apart(1, WALL, -30)


@st.composite
def rects(draw, most=4000):
    width, height = draw(st.integers(MIN_TICKS, most)), draw(st.integers(MIN_TICKS, most))
    return Rect.at(draw(st.integers(0, TICKS - width)), draw(st.integers(0, TICKS - height)), width, height)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(RELATIONS), st.lists(rects(), min_size=3, max_size=3))
def test_boxes_that_follow_the_rules_of_a_relation_are_in_it(relation, boxes):
    named = dict(zip(("cat", "dog", "car"), boxes, strict=True))
    anchors = () if relation in REGIONS else ("dog", "car") if relation == "between" else ("dog",)
    everything = frozenset(frozenset(pair) for pair in product(named, repeat=2))
    free = ["cat"] if relation == "between" else named  # anchors that move may come to stand in a column, not a row
    moved = solve_overlaps(named, free, everything, rules_for(Asked("cat", relation, anchors), named))
    if moved is None:
        assert relation in (
            *[
                "in",
                "between",
                "left_of",
                "right_of",
                "above",
                "below",
                "next_to",
                "facing",
                "reflection_of",
                "leaning_on",
            ],
        )
        return
    assert holds(relation, moved["cat"], [moved[a] for a in anchors])


@settings(max_examples=60, deadline=None)
@given(st.lists(rects(2500), min_size=2, max_size=8))
def test_rectangles_come_apart_inside_the_canvas_or_nothing_is_returned(boxes):
    named = {f"box-{number}": box for number, box in enumerate(boxes)}
    moved = solve_overlaps(named, named, frozenset())
    if moved is None:
        return
    assert not overlapping(moved)
    assert all(r.is_inside() for r in moved.values())
    assert [(r.width, r.height) for r in moved.values()] == [(r.width, r.height) for r in boxes]
    assert (movement(named, moved) == 0) == (not overlapping(named))


def test_what_may_not_move_is_a_wall():
    boxes = {"a": Rect(0, 0, 4000, 10_000), "b": Rect(3000, 0, 5000, 10_000)}
    assert solve_overlaps(boxes, ["b"], frozenset()) == {"a": boxes["a"], "b": Rect(4000, 0, 6000, 10_000)}
    assert solve_overlaps({**boxes, "a": Rect(0, 0, 9000, 10_000)}, ["b"], frozenset()) is None


def test_an_overlap_that_nobody_may_part_is_no_solution():
    boxes = {"a": Rect(0, 0, 4000, 4000), "b": Rect(3000, 0, 5000, 4000), "c": Rect(6000, 6000, 8000, 8000)}
    assert solve_overlaps(boxes, ["c"], frozenset()) is None
    assert solve_overlaps(boxes, ["c"], frozenset({frozenset({"a", "b"})})) == boxes


def test_a_rule_holds_for_the_canvas_too():
    boxes = {"a": Rect(100, 100, 2000, 2000)}
    moved = solve_overlaps(boxes, boxes, frozenset(), [Separation(0, None, "a", 500), Separation(1, "a", None, -50)])
    assert moved == {"a": Rect(500, 50, 2400, 1950)}
