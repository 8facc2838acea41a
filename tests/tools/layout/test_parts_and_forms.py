"""Parts go where they belong and along with their owner; several objects are put into forms."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest

from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.operation_parser import parse_operations
from tools.layout.operations import Form
from tools.layout.overlaps import overlapping, rects_of
from tools.layout.validity import check_layout


def scene(*objects):
    return Layout("", "a field", objects=tuple(LayoutObject(i, p, Box(*b), *more) for i, p, b, *more in objects))


@pytest.fixture
def pair():
    return scene(("man-1", "a man", (0.1, 0.3, 0.3, 0.9)), ("horse-1", "a horse", (0.45, 0.45, 0.9, 0.9)))


def edit(layout, *operations):
    return apply_operations(layout, parse_operations(list(operations)))


def centre(layout, name):
    return layout[name].box.center


@pytest.mark.parametrize(
    ("phrase", "low", "high"),
    [
        ("a top hat", -0.2, 0.1),
        ("sunglasses", 0.02, 0.2),
        ("a red scarf", 0.15, 0.4),
        ("a belt", 0.4, 0.7),
        ("boots", 0.8, 1.05),
    ],
)
def test_a_worn_thing_sits_at_its_height_on_the_wearer(pair, phrase, low, high):
    after = edit(pair, {"op": "add", "phrase": phrase, "relation": "worn_by", "anchors": ["man-1"]}).layout
    part = after.objects[-1]
    man = pair["man-1"].box
    share = (part.box.center[1] - man.y0) / man.height
    assert low <= share <= high
    assert part.attached == "man-1"
    assert man.x0 < part.box.center[0] < man.x1
    assert not check_layout(after)


def test_a_held_thing_is_at_the_hand_and_in_the_mouth_of_an_animal(pair):
    held = edit(pair, {"op": "add", "phrase": "an apple", "relation": "held_by", "anchors": ["man-1"]}).layout.objects[
        -1
    ]
    assert rects_of(pair)["man-1"].overlaps(rects_of(Layout("", "", objects=(held,)))[held.id])
    assert 0.35 < (held.box.center[1] - 0.3) / 0.6 < 0.7
    bitten = edit(
        pair, {"op": "add", "phrase": "an apple", "relation": "held_by", "anchors": ["horse-1"]}
    ).layout.objects[-1]
    assert bitten.box.center[1] < centre(pair, "horse-1")[1]


def test_a_rider_is_on_the_back_and_goes_along(pair):
    riding = edit(pair, {"op": "place", "targets": ["man-1"], "relation": "riding", "anchors": ["horse-1"]}).layout
    assert riding["man-1"].attached == "horse-1"
    assert riding["man-1"].box.y0 < riding["horse-1"].box.y0 < riding["man-1"].box.y1 < riding["horse-1"].box.y1
    moved = edit(riding, {"op": "move", "targets": ["horse-1"], "dx": -0.2}).layout
    shift = moved["horse-1"].box.x0 - riding["horse-1"].box.x0
    assert shift == pytest.approx(-0.2)
    assert moved["man-1"].box.x0 - riding["man-1"].box.x0 == pytest.approx(shift)


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "move", "targets": ["man-1"], "dx": 0.05, "dy": -0.1},
        {"op": "resize", "targets": ["man-1"], "factor": 0.7},
        {"op": "resize", "targets": ["man-1"], "width": 1.1, "height": 0.8},
        {"op": "place", "targets": ["man-1"], "relation": "right", "anchors": []},
        {"op": "swap", "a": "man-1", "b": "horse-1"},
        {"op": "mirror", "targets": ["man-1", "horse-1"]},
        {"op": "set_boxes", "boxes": {"man-1": [0.05, 0.35, 0.25, 0.85]}},
    ],
)
def test_a_hat_keeps_its_place_on_the_head_whatever_is_done_to_the_man(pair, operation):
    dressed = edit(pair, {"op": "add", "phrase": "a hat", "relation": "worn_by", "anchors": ["man-1"]}).layout
    after = edit(dressed, operation).layout
    assert after["man-1"].box != dressed["man-1"].box

    def on_man(layout):
        man, hat = layout["man-1"].box, layout["hat-1"].box
        return (hat.center[0] - man.x0) / man.width, (hat.center[1] - man.y0) / man.height

    assert on_man(after) == pytest.approx(on_man(dressed), abs=0.02)
    assert after["hat-1"].attached == "man-1"


def test_a_locked_part_stays_and_a_detached_one_too(pair):
    dressed = edit(pair, {"op": "add", "phrase": "a hat", "relation": "worn_by", "anchors": ["man-1"]}).layout
    move = {"op": "move", "targets": ["man-1"], "dx": 0.05}
    locked = edit(dressed, {"op": "lock", "targets": ["hat-1"]}, move).layout
    loose = edit(dressed, {"op": "attach", "targets": ["hat-1"]}, move).layout
    assert locked["hat-1"].box == loose["hat-1"].box == dressed["hat-1"].box
    assert loose["hat-1"].attached is None


def test_attach_refuses_a_circle(pair):
    with pytest.raises(LayoutError):
        edit(
            pair,
            {"op": "attach", "targets": ["man-1"], "to": "horse-1"},
            {"op": "attach", "targets": ["horse-1"], "to": "man-1"},
        )


def test_hats_go_with_their_wearer_and_riders_stay_when_it_is_removed(pair):
    riding = edit(
        pair,
        {"op": "place", "targets": ["man-1"], "relation": "riding", "anchors": ["horse-1"]},
        {"op": "add", "phrase": "a saddle", "box": [0.6, 0.5, 0.7, 0.6]},
        {"op": "attach", "targets": ["saddle-1"], "to": "horse-1"},
    ).layout
    edited = edit(riding, {"op": "remove", "targets": ["horse-1"]})
    assert [o.id for o in edited.layout.objects] == ["man-1"]
    assert any("saddle" in note for note in edited.notes)


def test_a_copy_wears_a_hat_of_its_own(pair):
    dressed = edit(pair, {"op": "add", "phrase": "a hat", "relation": "worn_by", "anchors": ["man-1"]}).layout
    copied = edit(dressed, {"op": "duplicate", "targets": ["man-1"]}).layout
    assert copied["hat-2"].attached == "man-2"


def test_attached_is_written_only_where_it_is_and_read_back(pair):
    dressed = edit(pair, {"op": "add", "phrase": "a hat", "relation": "worn_by", "anchors": ["man-1"]}).layout
    written = dressed.to_json()
    assert [set(o) for o in written["objects"]] == [{"id", "phrase", "box", "locked"}] * 2 + [
        {"id", "phrase", "box", "locked", "attached"}
    ]
    assert Layout.from_json(written) == dressed


def test_one_for_each_anchor(pair):
    after = edit(
        pair, {"op": "add", "phrase": "a hat", "relation": "worn_by", "anchors": ["man-1", "horse-1"], "each": True}
    )
    assert [o.attached for o in after.layout.objects] == [None, None, "man-1", "horse-1"]


def test_three_apples_in_each_basket_are_in_it():
    baskets = scene(("basket-1", "a basket", (0.05, 0.5, 0.45, 0.9)), ("basket-2", "a basket", (0.55, 0.5, 0.95, 0.9)))
    operation = {"op": "add", "phrase": "an apple", "count": 3, "relation": "in", "anchors": ["baskets"], "each": True}
    rects = rects_of(edit(baskets, operation).layout)
    for basket in ("basket-1", "basket-2"):
        inside = [
            i
            for i, r in rects.items()
            if i.startswith("apple")
            and rects[basket].x0 <= r.x0
            and r.x1 <= rects[basket].x1
            and r.y1 <= rects[basket].y1
        ]
        assert len(inside) == 3
    apples = {i: r for i, r in rects.items() if i.startswith("apple")}
    assert not overlapping(apples)


def test_a_fence_goes_around_and_behind_and_along(pair):
    fenced = edit(pair, {"op": "add", "phrase": "a fence", "relation": "around", "anchors": ["horse-1"]}).layout
    fence, horse = fenced["fence-1"].box, fenced["horse-1"].box
    assert fence.x0 <= horse.x0
    assert horse.x1 <= fence.x1
    assert fence.y0 < horse.y1 <= fence.y1
    order = [o.id for o in fenced.objects]
    assert order.index("fence-1") < order.index("horse-1")
    assert fenced["fence-1"].attached == "horse-1"


def test_chairs_stand_on_all_sides_of_a_table():
    table = scene(("table-1", "a table", (0.35, 0.4, 0.65, 0.6)))
    after = edit(
        table, {"op": "add", "phrase": "a chair", "count": 6, "relation": "around", "anchors": ["table-1"]}
    ).layout
    sides = {(x > 0.5, y > 0.5) for o in after.objects if o.id != "table-1" for x, y in [o.box.center]}
    assert sides == {(True, True), (True, False), (False, True), (False, False)}
    assert not overlapping(rects_of(after))


@pytest.fixture
def six():
    return scene(*((f"cat-{n}", "a cat", (n / 7, 0.6, n / 7 + 0.1, 0.6 + 0.05 + n / 100)) for n in range(1, 7)))


@pytest.mark.parametrize("form", get_args(Form))
def test_every_form_keeps_sizes_ids_and_overlaps_nothing(six, form):
    after = edit(six, {"op": "arrange", "targets": ["all"], "form": form}).layout
    assert not overlapping(rects_of(after))
    assert [o.id for o in after.objects] == [o.id for o in six.objects]
    for item in six.objects:
        assert after[item.id].box.width == pytest.approx(item.box.width, abs=3e-4)
        assert after[item.id].box.height == pytest.approx(item.box.height, abs=3e-4)


def test_the_forms_are_what_they_are_called(six):
    def boxes(form, **more):
        after = edit(six, {"op": "arrange", "targets": ["all"], "form": form, **more}).layout
        return [after[f"cat-{n}"].box for n in range(1, 7)]

    assert len({b.y1 for b in boxes("row")}) == 1
    assert len({round(b.center[0], 3) for b in boxes("column")}) == 1
    grid = boxes("grid", columns=3)
    assert len({round(b.center[0], 3) for b in grid}) == 3
    circle = boxes("circle")
    middle = sum(b.center[0] for b in circle) / 6, sum(b.center[1] for b in circle) / 6
    radii = [((b.center[0] - middle[0]) ** 2 + (b.center[1] - middle[1]) ** 2) ** 0.5 for b in circle]
    assert max(radii) - min(radii) < 0.01
    stack = sorted(boxes("stack"), key=lambda b: b.y0)
    assert all(upper.y1 == pytest.approx(lower.y0, abs=2e-4) for upper, lower in pairwise(stack))
    diagonal = boxes("diagonal")
    assert all(a.x1 <= b.x0 + 1e-4 and a.y1 <= b.y0 + 1e-4 for a, b in pairwise(diagonal))


def test_a_row_by_size_rises_from_left_to_right(six):
    after = edit(six, {"op": "arrange", "targets": ["all"], "form": "row", "order": "smallest"}).layout
    row = sorted(after.objects, key=lambda o: o.box.x0)
    assert [o.box.area for o in row] == sorted(o.box.area for o in row)


def test_a_round_circle_on_a_wide_canvas_is_round_in_pixels(six):
    wide = Layout("", "", width=1024, height=512, objects=six.objects)
    after = edit(wide, {"op": "arrange", "targets": ["all"], "form": "circle"}).layout
    xs, ys = zip(*(((o.box.center[0]) * 1024, o.box.center[1] * 512) for o in after.objects), strict=True)
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(0.87, abs=0.05)


def test_mirror_of_everything_is_about_the_canvas_and_turns_what_looks_aside():
    layout = scene(("dog-1", "a dog facing left", (0.1, 0.5, 0.3, 0.8)), ("cat-1", "a cat", (0.6, 0.5, 0.7, 0.8)))
    after = edit(layout, {"op": "mirror", "targets": ["all"]}).layout
    assert after["dog-1"].box.as_list() == [0.7, 0.5, 0.9, 0.8]
    assert after["dog-1"].phrase == "a dog facing right"
    assert edit(after, {"op": "mirror", "targets": ["all"]}).layout == layout


def test_set_boxes_respects_locks_and_changes_nothing_else(pair):
    locked = edit(pair, {"op": "lock", "targets": ["man-1"]}).layout
    with pytest.raises(LayoutError):
        edit(locked, {"op": "set_boxes", "boxes": {"man-1": [0, 0, 1, 1]}})
    after = edit(locked, {"op": "set_boxes", "boxes": {"horse-1": [0.0, 0.0, 1.0, 1.0]}}).layout
    assert after["man-1"] == locked["man-1"]
    assert after["horse-1"].box.as_list() == [0, 0, 1, 1]


def test_set_boxes_takes_the_list_that_strict_output_can_say(pair):
    after = edit(pair, {"op": "set_boxes", "boxes": [{"id": "man-1", "box": [0.2, 0.2, 0.4, 0.4]}]}).layout
    assert after["man-1"].box.as_list() == [0.2, 0.2, 0.4, 0.4]


@pytest.mark.parametrize(
    ("sides", "grown"),
    [({"width": 1.2}, (1.2, 1)), ({"height": 0.5}, (1, 0.5)), ({"width": 1.2, "height": 0.8}, (1.2, 0.8))],
)
def test_width_and_height_change_apart(pair, sides, grown):
    after = edit(pair, {"op": "resize", "targets": ["man-1"], **sides}).layout
    before, box = pair["man-1"].box, after["man-1"].box
    assert (box.width / before.width, box.height / before.height) == pytest.approx(grown, abs=0.01)


def test_facing_says_the_way_in_the_words_and_leaves_the_boxes(pair):
    after = edit(pair, {"op": "place", "targets": ["man-1"], "relation": "facing", "anchors": ["horse-1"]}).layout
    assert after["man-1"].phrase == "a man facing right"
    assert after["man-1"].box == pair["man-1"].box


def test_a_reflection_lies_below_what_it_reflects():
    swan = scene(("swan-1", "a swan", (0.3, 0.2, 0.6, 0.5)))
    after = edit(
        swan, {"op": "add", "phrase": "a reflection", "relation": "reflection_of", "anchors": ["swan-1"]}
    ).layout
    reflection = after["reflection-1"].box
    assert (reflection.x0, reflection.x1) == pytest.approx((0.3, 0.6), abs=0.01)
    assert reflection.y0 >= 0.5 - 1e-4
