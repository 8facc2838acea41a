"""Layouts in words."""

from tools.layout.describe import describe, diff
from tools.layout.executor import apply_operations
from tools.layout.operation_parser import parse_operations


def after(layout, *operations):
    return apply_operations(layout, parse_operations(list(operations))).layout


def test_a_layout_is_one_line_per_object_in_percent(s0):
    lines = describe(s0).splitlines()
    assert lines[0] == "car-1: a green car, left 4 %, top 55 %, right 45 %, bottom 86 %"
    assert len([line for line in lines if "-1:" in line]) == 4
    assert "background: A realistic landscape scene" in lines


def test_changes_are_told_in_percent_and_pixels(s0):
    new = after(
        s0,
        {"op": "resize", "targets": ["bird"], "factor": 1.25},
        {"op": "move", "targets": ["bird"], "dx": -0.1},
        {"op": "recaption", "targets": ["car"], "colour": "red"},
        {"op": "set_background", "background": "A beach"},
    )
    assert diff(s0, new) == "car: now a red car; bird: 25 % bigger, moved 51 px left; background changed to 'A beach'"


def test_added_and_removed_objects_are_named(s1):
    new = after(s1, {"op": "remove", "targets": ["tree"]}, {"op": "add", "phrase": "a blue balloon"})
    assert diff(s1, new) == "added a blue balloon; removed a palm tree"


def test_no_change_is_said(s0):
    assert diff(s0, s0) == "no change"


def test_growing_from_the_bottom_is_no_move(s2):
    new = after(s2, {"op": "resize", "targets": ["vase-1"], "factor": 1.25})
    assert diff(s2, new) == "vase-1: 25 % bigger"
