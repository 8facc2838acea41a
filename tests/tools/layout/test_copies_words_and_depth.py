"""Copies, exchanged and changed words, depth relative to others, shifts that meet something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.layout.test_edits import cx, edit, new_overlaps, only_changed, px, row
from tools.layout.attributes import attribute_of, kind_of, kinds, with_attribute, without_attribute
from tools.layout.errors import LayoutError
from tools.layout.layout import Box, Layout, LayoutObject


def test_a_copy_stands_beside_its_original_with_an_id_of_its_own(s0):
    edited = edit(s0, {"op": "duplicate", "targets": ["balloon"]})
    copy, original = edited.layout["balloon-2"], s0["balloon-1"]
    assert copy.phrase == original.phrase
    assert (copy.box.width, copy.box.height) == pytest.approx((original.box.width, original.box.height), abs=2e-4)
    assert only_changed(s0, edited.layout)
    assert not new_overlaps(s0, edited.layout)


def test_a_copy_goes_where_it_is_asked_for_and_a_locked_original_may_be_copied(s0):
    locked = edit(s0, {"op": "lock", "targets": ["bird"]}).layout
    edited = edit(locked, {"op": "duplicate", "targets": ["bird"], "relation": "on", "anchors": ["car"]})
    assert px(edited.layout, "bird-2")[3] == pytest.approx(281, rel=0.05)
    assert px(edited.layout, "car-1")[0] < cx(edited.layout, "bird-2") < px(edited.layout, "car-1")[2]
    assert not edited.layout["bird-2"].locked
    assert edited.layout["bird-1"] == locked["bird-1"]


def test_copies_of_several_stop_at_thirty_objects_with_a_note(s1):
    edited = edit(s1, {"op": "duplicate", "targets": ["skiers"], "count": 12})
    assert len(edited.layout.objects) == 30
    assert edited.notes[-1] == "a picture holds at most 30 objects: added 26 of 36"
    assert only_changed(s1, edited.layout)


@pytest.mark.parametrize(
    ("phrase", "word", "expected"),
    [
        ("a wooden chair", "metal", "a metal chair"),
        ("a chair", "old", "an old chair"),
        ("a red air balloon", "small", "a small red air balloon"),
        ("a red air balloon", "wooden", "a red wooden air balloon"),
        ("a happy old man in a red coat", "young", "a happy young man in a red coat"),
        ("a small red car", "big", "a big red car"),
        ("a striped cat", "spotted", "a spotted cat"),
        ("an orange cat", "dark blue", "a dark blue cat"),
        ("a red building", "tall", "a tall red building"),
        ("a cat", "quixotic", "a quixotic cat"),
        ("a wooden chair", "wooden", "a wooden chair"),
    ],
)
def test_an_attribute_takes_the_place_of_one_of_its_kind_or_stands_in_order(s0, phrase, word, expected):
    start = s0.with_object(s0["truck-1"].with_phrase(phrase))
    new = edit(start, {"op": "recaption", "targets": ["truck-1"], "attribute": word}).layout
    assert new["truck-1"].phrase == expected
    assert new["truck-1"].box == s0["truck-1"].box
    assert only_changed(start, new, "truck-1")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("wooden", "an old red chair"), ("material", "an old red chair"), ("red", "an old wooden chair")],
)
def test_an_attribute_is_taken_out_by_its_word_or_its_kind(s0, word, expected):
    start = s0.with_object(s0["truck-1"].with_phrase("an old red wooden chair"))
    assert (
        edit(start, {"op": "recaption", "targets": ["truck-1"], "without": word}).layout["truck-1"].phrase == expected
    )


def test_taking_out_what_is_not_there_is_said(s0):
    with pytest.raises(LayoutError, match="the bird is not described as 'wooden'"):
        edit(s0, {"op": "recaption", "targets": ["bird"], "without": "wooden"})
    with pytest.raises(LayoutError, match="changes no words"):
        edit(s0, {"op": "recaption", "targets": ["bird"]})


WORDS = st.sampled_from(["wooden", "glass", "red", "dark blue", "old", "tiny", "round", "striped", "happy"])
PHRASES = st.sampled_from(
    ["a chair", "a red wooden chair", "an old man in a red coat", "a big air balloon", "a green ring"]
)


@given(PHRASES, WORDS)
def test_a_word_put_in_is_there_and_taken_out_again_is_gone(phrase, word):
    kind = kind_of(word)
    changed = with_attribute(phrase, word)
    assert kind in kinds()
    assert attribute_of(changed, kind) == word
    assert with_attribute(changed, word) == changed
    assert attribute_of(without_attribute(changed, kind), kind) is None
    for other in kinds():
        if other != kind:
            assert attribute_of(changed, other) == attribute_of(phrase, other)


@pytest.mark.parametrize(
    ("what", "phrases", "expected"),
    [
        ("materials", ("a red wooden chair", "a glass table"), ("a red glass chair", "a wooden table")),
        ("patterns", ("a striped cat", "a dog"), ("a cat", "a striped dog")),
        ("ages", ("an old man", "a young dog"), ("a young man", "an old dog")),
        ("colours", ("a red wooden chair", "a dark blue table"), ("a dark blue wooden chair", "a red table")),
    ],
)
def test_words_of_a_kind_are_exchanged_and_no_box_changes(s0, what, phrases, expected):
    start = s0.with_object(s0["car-1"].with_phrase(phrases[0])).with_object(s0["truck-1"].with_phrase(phrases[1]))
    new = edit(start, {"op": "swap", "a": "car-1", "b": "truck-1", "what": what}).layout
    assert (new["car-1"].phrase, new["truck-1"].phrase) == expected
    assert [o.box for o in new.objects] == [o.box for o in start.objects]


def test_exchanging_words_that_neither_has_is_refused(s0):
    with pytest.raises(LayoutError, match="neither a green car nor a blue truck says anything of that kind"):
        edit(s0, {"op": "swap", "a": "car", "b": "truck", "what": "materials"})


def test_exchanged_sizes_are_areas_as_far_as_there_is_room_and_words_go_along(s0):
    start = s0.with_object(s0["bird-1"].with_phrase("a small bird"))
    edited = edit(start, {"op": "swap", "a": "balloon", "b": "bird", "what": "sizes"})
    new = edited.layout
    assert new["bird-1"].box.area == pytest.approx(s0["balloon-1"].box.area, rel=0.02)
    assert new["balloon-1"].box.area == pytest.approx(s0["bird-1"].box.area, rel=0.02)
    assert (new["bird-1"].phrase, new["balloon-1"].phrase) == ("a bird", "a small red air balloon")
    assert only_changed(start, new, "bird-1", "balloon-1")
    limited = edit(s0, {"op": "swap", "a": "bird", "b": "car", "what": "sizes"})
    assert not new_overlaps(s0, limited.layout)


@pytest.mark.parametrize(
    ("to", "anchors", "order"),
    [
        ("behind", ["car"], ["bird-1", "car-1", "truck-1", "balloon-1"]),
        ("in_front_of", ["balloon", "car"], ["car-1", "truck-1", "balloon-1", "bird-1"]),
        ("back", [], ["bird-1", "car-1", "truck-1", "balloon-1"]),
    ],
)
def test_depth_relative_to_others_changes_the_order_only(s0, to, anchors, order):
    edited = edit(s0, {"op": "reorder", "targets": ["bird"], "to": to, "anchors": anchors})
    assert [o.id for o in edited.layout.objects] == order
    assert set(edited.layout.objects) == set(s0.objects)
    assert bool(edited.notes) == (edited.layout == s0)


def test_depth_behind_nothing_is_refused_and_what_is_so_already_is_said(s0):
    with pytest.raises(LayoutError, match="'behind' has 0 anchors"):
        edit(s0, {"op": "reorder", "targets": ["bird"], "to": "behind"})
    assert edit(s0, {"op": "reorder", "targets": ["bird"], "to": "front"}).notes == (
        "the bird is in front of everything already",
    )


def test_a_shift_slides_up_to_what_is_in_the_way_and_names_it(s0):
    edited = edit(s0, {"op": "move", "targets": ["car"], "dx": 0.2})
    assert edited.notes == ("moved the green car only 37 px right, up to the blue truck",)
    assert edited.layout["car-1"].box.y0 == s0["car-1"].box.y0
    assert only_changed(s0, edited.layout, "car-1")


def test_a_shift_passes_a_small_obstacle_beside_it():
    boxes = {"car": (0.1, 0.5, 0.3, 0.7), "cat": (0.31, 0.5, 0.4, 0.7)}
    start = Layout("", "", objects=tuple(LayoutObject(f"{n}-1", f"a {n}", Box(*b)) for n, b in boxes.items()))
    edited = edit(start, {"op": "move", "targets": ["car"], "dx": 0.2})
    assert edited.layout["car-1"].box.x0 >= 0.4
    assert edited.notes[0].endswith("px right, past the cat")
    assert edited.layout["cat-1"] == start["cat-1"]


def test_a_shift_that_cannot_be_names_who_is_in_the_way():
    edited = edit(
        row(), {"op": "resize", "targets": ["car"], "factor": 1.1}, {"op": "move", "targets": ["cat"], "dx": 0.2}
    )
    assert "the dog" in edited.notes[-1]
    full = Layout(
        "",
        "",
        objects=(LayoutObject("a-1", "a cat", Box(0, 0, 0.5, 1)), LayoutObject("b-1", "a dog", Box(0.5, 0, 1, 1))),
    )
    blocked = edit(full, {"op": "move", "targets": ["cat"], "dx": 0.2})
    assert blocked.layout == full
    assert blocked.notes == (
        "there is no room to move the cat that way, because of the dog; move that first, or swap the two",
    )
