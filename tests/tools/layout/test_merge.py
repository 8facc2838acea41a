"""Parts of another version's layout taken into this one; the rest stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.layout.test_edits import edit, new_overlaps
from tests.tools.layout.test_properties import SLOW, tidy_scenes
from tools.layout.errors import LayoutError
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.merge import merge_layouts
from tools.layout.overlaps import unasked_overlaps


def test_the_background_of_another_version_and_nothing_else(s0):
    other = replace(
        edit(s0, {"op": "move", "targets": ["bird"], "dx": -0.1}).layout, background="A beach", negative="rain"
    )
    merged = merge_layouts(s0, other, ["background"])
    assert merged.layout == replace(s0, background="A beach")
    assert merged.notes == ()
    assert merge_layouts(s0, other, ["background", "negative"]).layout == replace(
        s0, background="A beach", negative="rain"
    )


def test_the_style_of_another_version_keeps_what_is_to_be_seen(s0, s2):
    assert merge_layouts(s0, s2, ["style"]).layout.background == "An oil painting landscape scene"
    assert merge_layouts(s0, s2, ["style"]).layout.objects == s0.objects


def test_named_objects_come_as_they_were_there_and_the_rest_stays(s0):
    here = edit(
        s0, {"op": "remove", "targets": ["bird"]}, {"op": "recaption", "targets": ["car"], "colour": "red"}
    ).layout
    merged = merge_layouts(here, s0, ["the bird", "the car"]).layout
    assert merged["bird-1"] == s0["bird-1"]
    assert merged["car-1"] == s0["car-1"]
    assert merged["truck-1"] == here["truck-1"]


def test_an_object_that_comes_gives_way_to_what_is_there(s0):
    here = edit(s0, {"op": "replace", "targets": ["bird"], "phrase": "a plane"}).layout
    here = replace(here, objects=tuple(replace(o, id="plane-1") if o.id == "bird-1" else o for o in here.objects))
    merged = merge_layouts(here, s0, ["bird"])
    assert merged.layout["plane-1"] == here["plane-1"]
    assert not new_overlaps(here, merged.layout)
    assert merged.notes[0].key == "repair.moved"


def test_what_is_not_there_and_what_is_too_much_is_refused(s0):
    with pytest.raises(LayoutError, match="there is no dog"):
        merge_layouts(s0, s0, ["the dog"])
    full = Layout("", "", objects=tuple(LayoutObject(f"cat-{n}", "a cat", Box(0, 0, 0.1, 0.1)) for n in range(1, 31)))
    with pytest.raises(LayoutError, match="at most 30"):
        merge_layouts(full, s0, ["car"])


@SLOW
@given(
    tidy_scenes(), tidy_scenes(), st.lists(st.sampled_from(["background", "style", "negative", "thing-1"]), min_size=1)
)
def test_what_is_not_taken_stays_byte_identical(here, other, parts):
    merged = merge_layouts(here, other, parts).layout
    for item in here.objects:
        assert item.id == "thing-1" or merged[item.id] == item
    assert "thing-1" in parts or merged.objects == here.objects
    assert not unasked_overlaps(merged) or "thing-1" in parts
