"""What the strict judge says, and that repair leaves nothing to say."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.tools.layout.test_properties import SLOW, scenes
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.overlaps import rects_of
from tools.layout.relations import holds
from tools.layout.repair import repair
from tools.layout.rules import Asked
from tools.layout.validity import check_layout


def scene(caption, **boxes):
    objects = tuple(LayoutObject(f"{name}-1", f"a {name}", Box(*box)) for name, box in boxes.items())
    return Layout(caption, "a meadow", objects=objects)


CAT, DOG = (0.1, 0.5, 0.5, 0.9), (0.4, 0.5, 0.8, 0.9)


def test_a_good_layout_has_no_reasons(s0, s1):
    assert check_layout(s0, {"car": 1, "birds": 1, "cat": 0}, [Asked("car-1", "left_of", ("truck-1",))]) == ()
    assert check_layout(s1, {"skier": 3}) == ()


def test_all_reasons_are_told_at_once():
    layout = scene("", cat=CAT, dog=DOG, bird=(0.8, 0.1, 0.81, 0.2))
    relations = [Asked("cat-1", "right_of", ("dog-1",)), Asked("bird-1", "bottom"), Asked("cow-1", "left")]
    assert check_layout(layout, {"cat": 2, "dog": 1}, relations) == (
        "the bird is 5x51 px on the 512 grid; at least 16x16 are needed",
        "the cat and the dog overlap, and nothing asks for it",
        "2 × cat asked for, 1 there",
        "the cat is not right of the dog",
        "the bird is not at the bottom",
        "there is no object cow-1",
    )


@pytest.mark.parametrize("caption", ["a cat riding a dog", "a cat behind the dog", "a cat on a dog"])
def test_an_overlap_that_the_words_ask_for_is_no_reason(caption):
    assert check_layout(scene(caption, cat=CAT, dog=DOG)) == ()


def test_an_overlap_that_a_relation_asks_for_is_no_reason():
    assert check_layout(scene("", cat=CAT, dog=DOG), relations=[Asked("cat-1", "in_front_of", ("dog-1",))]) == ()


@SLOW
@given(scenes())
def test_repair_leaves_no_reason(layout):
    assert check_layout(repair(layout).layout) == ()


@pytest.mark.parametrize(
    ("asked", "moved"),
    [
        (Asked("cat-1", "right_of", ("dog-1",)), {"cat-1", "dog-1"}),
        (Asked("cat-1", "above", ("dog-1",)), {"cat-1", "dog-1"}),
        (Asked("cat-1", "top_right"), {"cat-1"}),
        (Asked("cat-1", "in", ("dog-1",)), set()),
    ],
)
def test_repair_mends_relations_and_keeps_what_they_do_not_name(asked, moved):
    layout = scene("", cat=(0.1, 0.6, 0.3, 0.8), dog=(0.4, 0.6, 0.8, 0.95), bird=(0.05, 0.1, 0.2, 0.2))
    repaired = repair(layout, relations=[asked])
    rects = rects_of(repaired.layout)
    assert holds(asked.relation, rects["cat-1"], [rects[a] for a in asked.anchors])
    assert repaired.layout["bird-1"] == layout["bird-1"]
    assert not moved or {o.id for o in layout.objects if repaired.layout[o.id] != o} <= moved
    assert check_layout(repaired.layout, relations=[asked]) == ()


def test_relations_that_contradict_each_other_are_said_and_the_first_holds():
    layout = scene("", cat=CAT, dog=DOG)
    relations = [Asked("cat-1", "left_of", ("dog-1",)), Asked("dog-1", "left_of", ("cat-1",))]
    repaired = repair(layout, relations=relations)
    assert repaired.notes[-1] == "the dog could not be put left of the cat"
    assert check_layout(repaired.layout, relations=relations[:1]) == ()


def test_what_stands_on_a_table_goes_where_the_table_goes():
    layout = scene("", table=(0.1, 0.5, 0.5, 0.9), vase=(0.2, 0.3, 0.3, 0.52), dog=(0.45, 0.5, 0.95, 0.9))
    repaired = repair(layout, frozenset({"table-1", "vase-1"})).layout
    assert repaired["table-1"].box.x1 == 0.45
    assert check_layout(repaired, relations=[Asked("vase-1", "on", ("table-1",))]) == ()


def test_a_rider_goes_on_riding():
    layout = scene("a man riding a horse and a dog", man=(0.2, 0.3, 0.4, 0.7), horse=(0.1, 0.5, 0.5, 0.9), dog=DOG)
    repaired = repair(layout).layout
    rects = rects_of(repaired)
    assert check_layout(repaired) == ()
    assert rects["man-1"].overlaps(rects["horse-1"])
