"""Boxes that a model or a hand placed stay; only what breaks the format or is clearly an accident changes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tools.layout.executor import apply_operations
from tools.layout.intent import accidents, keep_intent
from tools.layout.layout import Box, Layout, LayoutObject, make_object_id
from tools.layout.lmd_text import format_lmd
from tools.layout.operation_parser import parse_operations
from tools.layout.overlaps import overlapping, rects_of
from tools.layout.pasted import plan_from_answer
from tools.layout.phrases import head_noun

DELIBERATE = yaml.safe_load(
    (Path(__file__).parents[2] / "data" / "deliberate_layouts.yaml").read_text(encoding="utf-8")
)


def layout_of(case):
    objects = []
    for phrase, x, y, width, height in case["objects"]:
        name = make_object_id(head_noun(phrase), {o.id for o in objects})
        objects.append(LayoutObject(name, phrase, Box(x / 512, y / 512, (x + width) / 512, (y + height) / 512)))
    return Layout(case["caption"], "a plain background", width=case.get("width", 512), objects=tuple(objects))


def scene(*objects, caption=""):
    made = []
    for phrase, *corners in objects:
        name = make_object_id(head_noun(phrase), {o.id for o in made})
        made.append(LayoutObject(name, phrase, Box(*corners)))
    return Layout(caption, "a field", objects=tuple(made))


@pytest.mark.parametrize("case", DELIBERATE, ids=[case["caption"] for case in DELIBERATE])
def test_a_deliberate_layout_stays_as_it_is(case):
    layout = layout_of(case)
    kept = keep_intent(layout)
    assert kept.layout == layout
    assert kept.notes == ()


@pytest.mark.parametrize("case", DELIBERATE, ids=[case["caption"] for case in DELIBERATE])
def test_a_deliberate_layout_comes_through_an_answer_unchanged(case):
    layout = layout_of(case)
    planned = plan_from_answer(format_lmd(layout), case["caption"])
    boxes = [[round(v * 512) for v in o.box.as_list()] for o in planned.layout.objects]
    assert boxes == [[x, y, x + w, y + h] for _, x, y, w, h in case["objects"]]
    assert planned.notes == ()


@pytest.mark.parametrize("case", DELIBERATE, ids=[case["caption"] for case in DELIBERATE])
def test_set_boxes_puts_a_deliberate_layout_exactly(case):
    layout = layout_of(case)
    side_by_side = {o.id: [n / 40, 0.0, (n + 1) / 40, 0.04] for n, o in enumerate(layout.objects)}
    shuffled = apply_operations(layout, parse_operations([{"op": "set_boxes", "boxes": side_by_side}])).layout
    wanted = {o.id: o.box.as_list() for o in layout.objects}
    back = apply_operations(shuffled, parse_operations([{"op": "set_boxes", "boxes": wanted}])).layout
    assert back == layout


def test_there_are_at_least_twenty_and_most_overlap():
    overlapped = [case for case in DELIBERATE if overlapping(rects_of(layout_of(case)))]
    assert len(DELIBERATE) >= 20
    assert len(overlapped) >= 18


def test_two_unrelated_things_in_one_place_are_parted_and_named():
    layout = scene(("a cat", 0.3, 0.3, 0.6, 0.6), ("a car", 0.32, 0.33, 0.63, 0.62), ("a tree", 0.7, 0.1, 0.9, 0.8))
    kept = keep_intent(layout)
    assert not overlapping(rects_of(kept.layout))
    assert kept.layout["tree-1"] == layout["tree-1"]
    assert any("cat" in note or "car" in note for note in kept.notes)


def test_the_same_box_twice_is_parted_even_for_one_noun():
    kept = keep_intent(scene(("a cat", 0.3, 0.3, 0.6, 0.6), ("a cat", 0.3, 0.3, 0.6, 0.6)))
    assert not overlapping(rects_of(kept.layout))


def test_what_lies_in_a_box_that_moves_goes_along():
    layout = scene(
        ("a dog", 0.3, 0.3, 0.7, 0.7), ("a car", 0.3, 0.32, 0.7, 0.72), ("a bone", 0.31, 0.31, 0.36, 0.315 + 0.05)
    )
    kept = keep_intent(layout)
    dog, bone = rects_of(kept.layout)["dog-1"], rects_of(kept.layout)["bone-1"]
    moved = dog.x0 - rects_of(layout)["dog-1"].x0, dog.y0 - rects_of(layout)["dog-1"].y0
    car = rects_of(kept.layout)["car-1"]
    carried = (bone.x0 - rects_of(layout)["bone-1"].x0, bone.y0 - rects_of(layout)["bone-1"].y0)
    assert not dog.overlaps(car)
    assert carried in (moved, (car.x0 - rects_of(layout)["car-1"].x0, car.y0 - rects_of(layout)["car-1"].y0))
    assert carried != (0, 0)


def test_a_locked_box_is_not_touched():
    layout = scene(("a cat", 0.3, 0.3, 0.6, 0.6), ("a car", 0.3, 0.3, 0.6, 0.6))
    locked = layout.with_object(LayoutObject("cat-1", "a cat", layout["cat-1"].box, locked=True))
    kept = keep_intent(locked)
    assert kept.layout["cat-1"] == locked["cat-1"]
    assert not overlapping(rects_of(kept.layout))


def test_a_box_too_small_to_draw_grows_to_sixteen_pixels_and_is_named():
    kept = keep_intent(scene(("a fly", 0.5, 0.5, 0.51, 0.51)))
    assert kept.layout["fly-1"].box.width >= 16 / 512
    assert kept.notes


@pytest.mark.parametrize("caption", ["a cat in front of a car", "一只猫在汽车前面", "un gato delante de un coche"])
def test_the_language_of_the_caption_makes_no_difference_for_what_covers_half(caption):
    layout = scene(("a cat", 0.3, 0.4, 0.6, 0.8), ("a car", 0.1, 0.3, 0.7, 0.7), caption=caption)
    assert not accidents(layout, rects_of(layout))
    assert keep_intent(layout).layout == layout
