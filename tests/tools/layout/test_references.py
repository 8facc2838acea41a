"""What a person's words point at."""

import pytest

from tools.layout.errors import LayoutError
from tools.layout.references import resolve


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("car-1", ["car-1"]),
        ("the car", ["car-1"]),
        ("cars", ["car-1"]),
        ("a green car", ["car-1"]),
        ("the balloon", ["balloon-1"]),
        ("the hot air balloon", ["balloon-1"]),
        ("baloon", ["balloon-1"]),
        ("the leftmost object", ["car-1"]),
        ("everything", ["car-1", "truck-1", "balloon-1", "bird-1"]),
        ("all the boxes", ["car-1", "truck-1", "balloon-1", "bird-1"]),
    ],
)
def test_words_find_objects_of_the_first_scene(s0, text, ids):
    assert list(resolve(s0, text)) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("skiers", ["skier-1", "skier-2", "skier-3"]),
        ("the three skiers", ["skier-1", "skier-2", "skier-3"]),
        ("the middle skier", ["skier-3"]),
        ("the skier on the right", ["skier-2"]),
        ("the one on the right", ["tree-1"]),
        ("the second skier", ["skier-3"]),
        ("the last skier", ["skier-2"]),
        ("the two left skiers", ["skier-1", "skier-3"]),
        ("the biggest skier", ["skier-1"]),
        ("the tree", ["tree-1"]),
        ("palm", ["tree-1"]),
    ],
)
def test_positions_are_those_of_the_picture(s1, text, ids):
    assert list(resolve(s1, text)) == ids


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the dog", "there is no dog in the picture; there are: 3 skiers".replace("three skiers", "")),
        ("a red skier", "there is no red skier in the picture"),
        ("the fourth skier", "there is no fourth skier in the picture; there are only 3"),
        ("two skiers", "the picture has 3"),
        ("the middle object", "no middle one"),
        ("house", "there is no house"),
    ],
)
def test_what_is_not_there_is_said(s1, text, reason):
    with pytest.raises(LayoutError, match=reason):
        resolve(s1, text)


def test_the_error_counts_equal_phrases_in_words(s1):
    with pytest.raises(LayoutError) as caught:
        resolve(s1, "a dog")
    assert str(caught.value) == "there is no dog in the picture; there are: 3 skiers and a palm tree"


def test_a_misspelling_must_be_close(s0):
    with pytest.raises(LayoutError, match="there is no cat in the picture"):
        resolve(s0, "cat")


def test_an_empty_picture_says_so(s0):
    empty = type(s0)(s0.caption, s0.background)
    with pytest.raises(LayoutError, match="nothing in it yet"):
        resolve(empty, "car")
