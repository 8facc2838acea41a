"""Repair of scenes: what moves, what stays, what may overlap."""

import pytest

from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.overlaps import allowed_pairs, overlapping, rects_of, unasked_overlaps
from tools.layout.repair import repair


def scene(caption, **boxes):
    objects = tuple(
        LayoutObject(f"{name.split('_')[-1]}-1", f"a {name.replace('_', ' ')}", Box(*box))
        for name, box in boxes.items()
    )
    return Layout(caption, "a meadow", objects=objects)


def test_two_overlapping_boxes_share_the_way_and_a_third_stays():
    start = scene("", cat=(0.1, 0.5, 0.5, 0.9), dog=(0.48, 0.5, 0.8, 0.9), bird=(0.4, 0.1, 0.6, 0.3))
    repaired = repair(start)
    assert repaired.layout["cat-1"].box.as_list() == [0.09, 0.5, 0.49, 0.9]
    assert repaired.layout["dog-1"].box.as_list() == [0.49, 0.5, 0.81, 0.9]
    assert repaired.layout["bird-1"] == start["bird-1"]
    assert repaired.notes == ("moved the cat and the dog so that nothing overlaps",)


def test_only_movable_and_unlocked_boxes_give_way():
    start = scene("", cat=(0.1, 0.5, 0.5, 0.9), dog=(0.48, 0.5, 0.8, 0.9))
    repaired = repair(start, frozenset({"dog-1"})).layout
    assert repaired["cat-1"] == start["cat-1"]
    assert repaired["dog-1"].box.x0 == 0.5
    stuck = repair(start, frozenset())
    assert stuck.layout == start
    assert stuck.notes == ("the cat and the dog overlap and may not be moved",)


def test_boxes_get_smaller_only_when_nothing_else_fits():
    roomy = repair(scene("", cat=(0, 0, 0.5, 1), dog=(0.3, 0, 0.8, 1))).layout
    assert [round(o.box.width, 4) for o in roomy.objects] == [0.5, 0.5]
    full = repair(scene("", cat=(0, 0, 0.6, 1), dog=(0.3, 0, 0.9, 1)))
    assert not overlapping(rects_of(full.layout))
    assert all(0.4 < o.box.width < 0.6 for o in full.layout.objects)
    assert "smaller" in full.notes[0]


def test_a_box_under_sixteen_pixels_is_widened():
    repaired = repair(scene("", cat=(0.5, 0.5, 0.501, 0.9))).layout
    assert repaired["cat-1"].box.width >= 16 / 512
    assert repaired["cat-1"].box.height == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        ("a dog wearing a sweater", ("dog", "sweater")),
        ("a man riding a horse", ("man", "horse")),
        ("a cat behind the dog", ("cat", "dog")),
        ("the dogs in front of a house", ("dog", "house")),
        ("a boy holding a ball", ("boy", "ball")),
        ("a girl under an umbrella", ("girl", "umbrella")),
        ("a man with a hat", ("man", "hat")),
        ("a meadow. a cat inside a box", ("cat", "box")),
    ],
)
def test_words_of_the_caption_allow_their_overlap(caption, names):
    start = scene(caption, **{names[0]: (0.2, 0.2, 0.6, 0.6), names[1]: (0.4, 0.3, 0.8, 0.9)})
    assert repair(start).layout == start


@pytest.mark.parametrize(
    "caption",
    [
        "a cat left of a dog",
        "a cat on the left of a dog",
        "a cat and a dog in a meadow",
        "a cat with a dog",
        "a cat above a dog",
        "",
    ],
)
def test_other_words_do_not(caption):
    start = scene(caption, cat=(0.2, 0.2, 0.6, 0.6), dog=(0.4, 0.3, 0.8, 0.9))
    assert unasked_overlaps(start)
    assert not unasked_overlaps(repair(start).layout)


def test_things_on_furniture_and_before_a_painting_stay(s2):
    assert repair(s2).layout == s2
    assert frozenset({"vase-1", "vase-2"}) not in allowed_pairs(s2)


def test_a_phrase_may_name_the_other_object():
    start = Layout(
        "",
        "a park",
        objects=(
            LayoutObject("dog-1", "a dog wearing a red sweater", Box(0.2, 0.2, 0.6, 0.8)),
            LayoutObject("sweater-1", "a red sweater", Box(0.25, 0.4, 0.55, 0.7)),
        ),
    )
    assert repair(start).layout == start
