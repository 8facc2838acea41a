"""The edit table of the three scenes, by typed operations."""

from itertools import pairwise

import pytest

from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.operation_parser import parse_operations
from tools.layout.overlaps import overlapping, rects_of


def edit(layout, *operations):
    return apply_operations(layout, parse_operations(list(operations)))


def px(layout, name):
    return [v * 512 for v in layout[name].box.as_list()]


def cx(layout, name):
    return layout[name].box.center[0] * 512


def new_overlaps(old, new):
    return overlapping(rects_of(new)) - overlapping(rects_of(old))


def only_changed(old, new, *names):
    """Everything but these objects (and objects added or removed) is the same value."""
    same = all(new[o.id] == o for o in old.objects if o.id not in names)
    return same and (old.caption, old.background, old.negative) == (new.caption, new.background, new.negative)


def test_making_all_boxes_bigger_uses_the_largest_common_factor_and_says_it(s0):
    edited = edit(s0, {"op": "resize", "targets": ["all"], "factor": 1.25})
    assert edited.notes == ("made everything 1.12 times bigger; more would overlap",)
    assert all(edited.layout[o.id].box.area > o.box.area * 1.23 for o in s0.objects)
    assert not new_overlaps(s0, edited.layout)


def test_a_bigger_bird_grows_about_its_centre_and_nothing_else_changes(s0):
    edited = edit(s0, {"op": "resize", "targets": ["bird"], "factor": 1.25})
    assert px(edited.layout, "bird-1") == pytest.approx([278.1, 29.5, 456.9, 154.5], abs=0.5)
    assert only_changed(s0, edited.layout, "bird-1")
    assert edited.notes == ()


def test_a_vase_on_a_cabinet_grows_from_its_bottom_edge(s2):
    edited = edit(s2, {"op": "resize", "targets": ["vase-1"], "factor": 1.25})
    assert edited.layout["vase-1"].box.y1 == s2["vase-1"].box.y1
    assert edited.layout["vase-1"].box.height == pytest.approx(1.25 * s2["vase-1"].box.height, abs=1e-3)


def test_a_cabinet_with_vases_on_it_gets_smaller_below_them(s2):
    edited = edit(s2, {"op": "resize", "targets": ["cabinet"], "factor": 0.8})
    assert edited.layout["cabinet-1"].box.y0 == s2["cabinet-1"].box.y0
    assert edited.layout["cabinet-1"].box.height == pytest.approx(0.8 * s2["cabinet-1"].box.height, abs=1e-3)
    assert only_changed(s2, edited.layout, "cabinet-1")


def test_growing_does_not_send_an_object_elsewhere(s1):
    edited = edit(s1, {"op": "resize", "targets": ["the leftmost skier"], "factor": 1.25})
    shift = cx(edited.layout, "skier-1") - cx(s1, "skier-1"), px(edited.layout, "skier-1")[1] - px(s1, "skier-1")[1]
    assert max(map(abs, shift)) < 40


def test_growth_beyond_the_edge_shifts_inwards(s1):
    edited = edit(s1, {"op": "resize", "targets": ["the leftmost skier"], "factor": 1.25})
    assert edited.layout["skier-1"].box.area > s1["skier-1"].box.area
    assert only_changed(s1, edited.layout, "skier-1")
    assert not new_overlaps(s1, edited.layout)
    assert "times bigger" in edited.notes[0]


def test_twice_as_big_gives_the_feasible_maximum(s0):
    edited = edit(s0, {"op": "resize", "targets": ["car"], "factor": 2})
    assert edited.layout["car-1"].box.area > 1.1 * s0["car-1"].box.area
    assert only_changed(s0, edited.layout, "car-1")
    assert not new_overlaps(s0, edited.layout)


def test_nothing_gets_smaller_than_sixteen_pixels(s0):
    edited = edit(s0, {"op": "resize", "targets": ["bird"], "factor": 0.05})
    assert min(edited.layout["bird-1"].box.width, edited.layout["bird-1"].box.height) >= 16 / 512
    assert "16 pixels" in edited.notes[0]


def test_a_little_left_is_a_tenth_of_the_canvas(s0):
    edited = edit(s0, {"op": "move", "targets": ["bird"], "dx": -0.1})
    assert px(edited.layout, "bird-1")[0] == pytest.approx(244.8, abs=0.5)
    assert only_changed(s0, edited.layout, "bird-1")


def test_moving_up_is_clamped_at_the_edge_and_said(s2):
    edited = edit(s2, {"op": "move", "targets": ["painting"], "dy": -0.2})
    assert edited.layout["painting-1"].box.y0 == 0
    assert "edge" in edited.notes[0]


def test_moving_down_stops_before_the_cabinet(s2):
    edited = edit(s2, {"op": "move", "targets": ["painting"], "dy": 0.1})
    assert 95 <= px(edited.layout, "painting-1")[1] < 105.1
    assert not new_overlaps(s2, edited.layout)
    assert edited.notes


def test_swapped_places_exchange_centres_and_keep_sizes(s0):
    new = edit(s0, {"op": "swap", "a": "car", "b": "truck"}).layout
    assert cx(new, "car-1") == pytest.approx(cx(s0, "truck-1"), abs=2)
    assert cx(new, "truck-1") == pytest.approx(cx(s0, "car-1"), abs=2)
    assert new["car-1"].box.width == pytest.approx(s0["car-1"].box.width)
    assert only_changed(s0, new, "car-1", "truck-1")


def test_swapped_colours_change_no_box(s0):
    new = edit(s0, {"op": "swap", "a": "car", "b": "truck", "what": "colours"}).layout
    assert (new["car-1"].phrase, new["truck-1"].phrase) == ("a blue car", "a green truck")
    assert [o.box for o in new.objects] == [o.box for o in s0.objects]


def test_a_dog_between_two_cars_is_between_them(s0):
    edited = edit(s0, {"op": "add", "phrase": "a dog", "relation": "between", "anchors": ["car", "truck"]})
    new = edited.layout
    assert cx(new, "car-1") < cx(new, "dog-1") < cx(new, "truck-1")
    assert px(new, "dog-1")[3] == pytest.approx(440, rel=0.05)
    assert not new_overlaps(s0, new)
    assert only_changed(s0, new)
    assert "small" in edited.notes[0]


def test_removing_the_balloon_leaves_the_rest(s0):
    new = edit(s0, {"op": "remove", "targets": ["balloon"]}).layout
    assert [o.id for o in new.objects] == ["car-1", "truck-1", "bird-1"]
    assert only_changed(Layout("", s0.background, objects=new.objects), new)


def test_no_birds_also_goes_to_the_negative_prompt_once(s0):
    new = edit(s0, {"op": "remove", "targets": ["birds"], "negative": True}).layout
    assert new.negative == "bird"
    again = edit(new, {"op": "remove", "targets": ["bird"], "negative": True}).layout
    assert again == new


@pytest.mark.parametrize(
    ("phrase", "colour", "expected"),
    [
        ("a blue truck", "red", "a red truck"),
        ("a bird", "orange", "an orange bird"),
        ("an orange cat", "black", "a black cat"),
        ("a black and white cat", "golden", "a golden cat"),
        ("a dark green car with red wheels", "blue", "a blue car with red wheels"),
        ("an orange", "green", "a green orange"),
    ],
)
def test_recolouring_changes_only_the_colour_word(s0, phrase, colour, expected):
    start = s0.with_object(s0["truck-1"].with_phrase(phrase))
    new = edit(start, {"op": "recaption", "targets": ["truck-1"], "colour": colour}).layout
    assert new["truck-1"].phrase == expected
    assert new["truck-1"].box == s0["truck-1"].box
    assert only_changed(start, new, "truck-1")


def test_replacing_keeps_the_box(s2):
    new = edit(s2, {"op": "replace", "targets": ["the left vase"], "phrase": "lamp"}).layout
    assert new["vase-1"].phrase == "a lamp"
    assert new["vase-1"].box == s2["vase-1"].box
    assert only_changed(s2, new, "vase-1")


def test_counting_down_removes_the_last_added_and_says_which(s1):
    edited = edit(s1, {"op": "set_count", "target": "skiers", "count": 2})
    assert [o.id for o in edited.layout.objects] == ["skier-1", "skier-2", "tree-1"]
    assert edited.notes == ("removed skier-3, the last added; left: skier-1, skier-2",)
    assert edited.layout["tree-1"] == s1["tree-1"]


def test_counting_up_keeps_those_that_are_there(s1):
    new = edit(s1, {"op": "set_count", "target": "skier", "count": 5}).layout
    assert sorted(o.id for o in new.objects if o.phrase == "a skier") == [f"skier-{n}" for n in range(1, 6)]
    assert only_changed(s1, new)
    assert not new_overlaps(s1, new)


def test_forty_cats_stop_at_thirty_objects_with_a_note(s0):
    edited = edit(s0, {"op": "add", "phrase": "a cat", "count": 40})
    assert len(edited.layout.objects) == 30
    assert "at most 30" in edited.notes[-1]
    assert not new_overlaps(s0, edited.layout)
    assert only_changed(s0, edited.layout)


def test_skiers_line_up_along_the_bottom_and_then_spread_out(s1):
    aligned = edit(s1, {"op": "align", "targets": ["skiers"], "edge": "bottom"}).layout
    skiers = ["skier-1", "skier-3", "skier-2"]
    assert len({aligned[i].box.y1 for i in skiers}) == 1
    assert [aligned[i].box.x0 for i in skiers] == [s1[i].box.x0 for i in skiers]
    spread = edit(aligned, {"op": "distribute", "targets": ["skiers"]}).layout
    gaps = [px(spread, b)[0] - px(spread, a)[2] for a, b in pairwise(skiers)]
    assert gaps[0] == pytest.approx(gaps[1], abs=0.2)
    assert not new_overlaps(s1, spread)
    assert spread != aligned
    assert spread["tree-1"] == s1["tree-1"]


def test_the_middle_one_is_in_the_middle_of_the_picture_not_of_the_list(s1):
    new = edit(s1, {"op": "move", "targets": ["the middle skier"], "dy": -0.1}).layout
    assert px(new, "skier-3")[1] == pytest.approx(121.8, abs=0.5)
    assert only_changed(s1, new, "skier-3")


def test_above_the_truck_is_true_already_and_said(s0):
    edited = edit(s0, {"op": "place", "targets": ["bird"], "relation": "above", "anchors": ["truck"]})
    assert edited.layout == s0
    assert edited.notes == ("the bird is above the blue truck already",)


def test_left_of_the_balloon_holds_with_edges_apart(s0):
    edited = edit(s0, {"op": "place", "targets": ["bird"], "relation": "left_of", "anchors": ["balloon"]})
    assert px(edited.layout, "bird-1")[2] <= px(edited.layout, "balloon-1")[0]
    assert not new_overlaps(s0, edited.layout)
    assert any("balloon" in note for note in edited.notes)
    assert only_changed(s0, edited.layout, "bird-1", "balloon-1")


def test_the_car_on_the_right_exchanges_with_the_truck(s0):
    edited = edit(s0, {"op": "place", "targets": ["car"], "relation": "right"})
    assert cx(edited.layout, "car-1") > 256 > cx(edited.layout, "truck-1")
    assert not new_overlaps(s0, edited.layout)
    assert "truck" in edited.notes[0]


def test_the_balloon_goes_to_the_top_right_corner(s0):
    edited = edit(s0, {"op": "place", "targets": ["balloon"], "relation": "top_right"})
    box = edited.layout["balloon-1"].box
    assert box.center[0] > 2 / 3 - 0.01
    assert box.center[1] < 1 / 3
    assert not new_overlaps(s0, edited.layout)
    assert edited.notes


def test_a_bird_on_the_car_rests_on_its_top(s0):
    new = edit(s0, {"op": "place", "targets": ["bird"], "relation": "on", "anchors": ["car"]}).layout
    assert px(new, "bird-1")[3] == pytest.approx(281, rel=0.05)
    assert px(new, "car-1")[0] < cx(new, "bird-1") < px(new, "car-1")[2]
    assert not new_overlaps(s0, new)
    assert only_changed(s0, new, "bird-1")


def test_a_dog_in_front_of_the_car_may_overlap_it_and_is_listed_in_front(s0):
    new = edit(s0, {"op": "add", "phrase": "a dog", "relation": "in_front_of", "anchors": ["car"]}).layout
    order = [o.id for o in new.objects]
    assert new["dog-1"].box.y1 >= new["car-1"].box.y1
    assert order.index("dog-1") > order.index("car-1")
    assert new_overlaps(s0, new) == {frozenset({"dog-1", "car-1"})}


def test_behind_the_truck_overlaps_it_and_is_listed_behind(s0):
    new = edit(s0, {"op": "place", "targets": ["truck"], "relation": "behind", "anchors": ["car"]}).layout
    order = [o.id for o in new.objects]
    assert order.index("truck-1") < order.index("car-1")
    assert frozenset({"truck-1", "car-1"}) in new_overlaps(s0, new)


def test_a_tree_right_of_the_truck_is_narrow_or_the_truck_gives_way(s0):
    edited = edit(s0, {"op": "add", "phrase": "a tree", "relation": "right_of", "anchors": ["truck"]})
    assert px(edited.layout, "tree-1")[0] >= px(edited.layout, "truck-1")[2]
    assert not new_overlaps(s0, edited.layout)
    assert edited.notes


def test_two_birds_more_look_like_the_one_there(s0):
    new = edit(s0, {"op": "add", "phrase": "a bird", "count": 2}).layout
    assert [o.id for o in new.objects][-2:] == ["bird-2", "bird-3"]
    assert only_changed(s0, new)
    assert not new_overlaps(s0, new)


def test_a_given_box_is_used_where_it_is_free(s0):
    new = edit(s0, {"op": "add", "phrase": "a cloud", "box": [0.02, 0.32, 0.2, 0.5]}).layout
    assert new["cloud-1"].box.as_list() == [0.02, 0.32, 0.2, 0.5]


def test_ids_are_not_given_twice_within_one_edit(s0):
    new = edit(s0, {"op": "remove", "targets": ["bird"]}, {"op": "add", "phrase": "a bird"}).layout
    assert [o.id for o in new.objects][-1] == "bird-2"


def test_lock_then_shrink_the_rest_leaves_the_locked_one(s0):
    new = edit(s0, {"op": "lock", "targets": ["car"]}, {"op": "resize", "targets": ["the rest"], "factor": 0.8}).layout
    assert new["car-1"].box == s0["car-1"].box
    assert all(new[i].box.area < s0[i].box.area for i in ("truck-1", "balloon-1", "bird-1"))


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "resize", "targets": ["car"], "factor": 0.8},
        {"op": "move", "targets": ["car"], "dx": 0.1},
        {"op": "place", "targets": ["car"], "relation": "left"},
        {"op": "swap", "a": "car", "b": "truck"},
        {"op": "swap", "a": "truck", "b": "car", "what": "colours"},
        {"op": "remove", "targets": ["car"]},
        {"op": "remove", "targets": ["car"], "negative": True},
        {"op": "replace", "targets": ["car"], "phrase": "a bus"},
        {"op": "recaption", "targets": ["car"], "colour": "red"},
        {"op": "reorder", "targets": ["car"], "to": "front"},
        {"op": "align", "targets": ["car", "truck"]},
        {"op": "distribute", "targets": ["car", "truck"]},
        {"op": "set_count", "target": "car", "count": 0},
    ],
)
def test_naming_a_locked_object_is_refused(s0, operation):
    locked = edit(s0, {"op": "lock", "targets": ["car"]}).layout
    with pytest.raises(LayoutError, match="locked"):
        edit(locked, operation)


def test_a_new_background_keeps_boxes_and_an_oil_painting(s0, s2):
    new = edit(s0, {"op": "set_background", "background": "A beach at sunset"}).layout
    assert new.background == "A beach at sunset"
    assert new.objects == s0.objects
    sea = edit(s2, {"op": "set_background", "background": "a beach by the sea"}).layout.background
    assert "oil painting" in sea
    assert "beach by the sea" in sea


@pytest.mark.parametrize(
    ("background", "style", "expected"),
    [
        ("A realistic scene of a lake", "watercolor", "A watercolor scene of a lake"),
        ("A realistic landscape scene", "manga style", "A manga landscape scene"),
        ("An oil painting of a living room scene", "watercolor", "A watercolor of a living room scene"),
        ("A realistic scene", "an oil painting", "An oil painting scene"),
        ("A realistic scene of a lake", "8k, masterpiece", "A realistic scene of a lake, 8k, masterpiece"),
        ("A realistic scene", "anime, depth of field", "An anime scene, depth of field"),
        ("a green meadow", "anime", "An anime scene of a green meadow"),
    ],
)
def test_a_style_changes_the_style_words_only(s2, background, style, expected):
    start = edit(s2, {"op": "set_style", "style": "realistic"}).layout
    start = type(start)(start.caption, background, objects=start.objects)
    new = edit(start, {"op": "set_style", "style": style}).layout
    assert new.background == expected
    assert new.objects == s2.objects


def test_chairs_come_back(s2):
    edited = edit(
        s2,
        {"op": "set_negative", "remove": ["chair"], "add": ["people"]},
        {"op": "add", "phrase": "a chair", "count": 2},
    )
    assert edited.layout.negative == "people"
    assert sum("chair" in o.phrase for o in edited.layout.objects) == 2


def test_another_canvas_keeps_the_boxes_and_refuses_odd_sizes(s0):
    new = edit(s0, {"op": "set_canvas", "width": 512, "height": 768}).layout
    assert (new.width, new.height, new.objects) == (512, 768, s0.objects)
    with pytest.raises(LayoutError, match="multiple of 64"):
        edit(s0, {"op": "set_canvas", "width": 500, "height": 512})


def test_bringing_to_the_front_changes_the_order_only(s0):
    new = edit(s0, {"op": "reorder", "targets": ["car"], "to": "front"}).layout
    assert [o.id for o in new.objects] == ["truck-1", "balloon-1", "bird-1", "car-1"]
    assert set(new.objects) == set(s0.objects)


def test_one_bad_operation_undoes_them_all(s0):
    with pytest.raises(LayoutError, match="there is no dog in the picture; there are: a green car, a blue truck"):
        edit(s0, {"op": "remove", "targets": ["bird"]}, {"op": "remove", "targets": ["the dog"]})


def test_moving_right_towards_a_neighbour_still_moves_right(s0):
    edited = edit(s0, {"op": "move", "targets": ["car"], "dx": 0.2})
    assert cx(edited.layout, "car-1") > cx(s0, "car-1") + 10
    assert not new_overlaps(s0, edited.layout)
    assert only_changed(s0, edited.layout, "car-1")
    assert edited.notes


def row():
    boxes = {"car": (0.04, 0.5, 0.42, 0.75), "cat": (0.46, 0.5, 0.7, 0.76), "dog": (0.73, 0.5, 0.97, 0.76)}
    return Layout("", "", objects=tuple(LayoutObject(f"{n}-1", f"a {n}", Box(*b)) for n, b in boxes.items()))


@pytest.mark.parametrize(
    ("targets", "relation", "anchors"),
    [(["car"], "right_of", ["cat", "dog"]), (["cat", "dog"], "left_of", ["car"])],
)
def test_in_a_full_row_the_anchors_slide_along_as_a_whole(targets, relation, anchors):
    edited = edit(row(), {"op": "place", "targets": targets, "relation": relation, "anchors": anchors})
    new = edited.layout
    assert new["dog-1"].box.x1 < new["car-1"].box.x0
    assert [(round(o.box.width, 4), o.box.y0) for o in new.objects] == [
        (round(o.box.width, 4), o.box.y0) for o in row().objects
    ]
    assert new["dog-1"].box.x0 - new["cat-1"].box.x1 == pytest.approx(0.03, abs=1e-4)
    assert "to make room" in edited.notes[0]


def test_all_of_a_kind_are_called_by_their_plural(s1):
    edited = edit(s1, {"op": "resize", "targets": ["skiers"], "factor": 3})
    assert edited.notes[0].startswith("made the skiers 1.")
