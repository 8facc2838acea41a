"""Golden captions: what is in the layout and which relations hold."""

from __future__ import annotations

import contextlib

import pytest

from tools.layout.errors import LayoutError
from tools.layout.grammar.caption import plan_caption
from tools.layout.layout import Layout
from tools.layout.overlaps import unasked_overlaps
from tools.layout.rect import Rect
from tools.layout.relations import holds

CANONICAL = "a red car to the left of two cats in a green meadow"


def plan(caption: str) -> Layout:
    return plan_caption(caption).layout


def is_so(layout: Layout, subject: str, relation: str, *anchors: str) -> bool:
    return holds(relation, Rect.of(layout[subject].box), [Rect.of(layout[a].box) for a in anchors])


def phrases(layout: Layout) -> list[str]:
    return sorted(o.phrase for o in layout.objects)


def test_the_canonical_caption_is_composed_well() -> None:
    layout = plan(CANONICAL)
    assert [(o.id, o.phrase) for o in layout.objects] == [
        ("car-1", "a red car"),
        ("cat-1", "a cat"),
        ("cat-2", "a cat"),
    ]
    assert layout.background == "a green meadow"
    assert layout.negative == ""
    assert (layout.width, layout.height) == (512, 512)
    assert layout.caption == CANONICAL
    assert is_so(layout, "car-1", "left_of", "cat-1", "cat-2")
    assert all(abs(o.box.y1 - 0.85) < 0.01 for o in layout.objects)
    assert all(min(o.box.width, o.box.height) >= 0.17 for o in layout.objects)
    assert not unasked_overlaps(layout)


def test_the_same_caption_gives_the_same_layout() -> None:
    assert plan(CANONICAL) == plan(CANONICAL)


@pytest.mark.parametrize(
    ("caption", "subject", "relation", "anchors"),
    [
        ("a dog to the right of a cat", "dog-1", "right_of", ["cat-1"]),
        ("a dog left of a cat", "dog-1", "left_of", ["cat-1"]),
        ("a dog on the left of a cat", "dog-1", "left_of", ["cat-1"]),
        ("the dog is on the left side of the cat", "dog-1", "left_of", ["cat-1"]),
        ("a balloon above a car", "balloon-1", "above", ["car-1"]),
        ("a balloon over two cars", "balloon-1", "above", ["car-1", "car-2"]),
        ("a cat below a clock", "cat-1", "below", ["clock-1"]),
        ("a cat beneath a table", "cat-1", "below", ["table-1"]),
        ("a cat under a table", "cat-1", "under", ["table-1"]),
        ("a dog between two cars", "dog-1", "between", ["car-1", "car-2"]),
        ("a dog between a car and a truck", "dog-1", "between", ["car-1", "truck-1"]),
        ("between two cars stands a dog", "dog-1", "between", ["car-1", "car-2"]),
        ("a cup on a table", "cup-1", "on", ["table-1"]),
        ("a cup on top of a table", "cup-1", "on", ["table-1"]),
        ("a table with a cup on it", "cup-1", "on", ["table-1"]),
        ("on the table there is a cup", "cup-1", "on", ["table-1"]),
        ("a cat in a box", "cat-1", "in", ["box-1"]),
        ("three apples inside a basket", "apple-2", "in", ["basket-1"]),
        ("a dog next to a tree", "dog-1", "next_to", ["tree-1"]),
        ("a dog beside a tree", "dog-1", "next_to", ["tree-1"]),
        ("an airplane next to a dog", "airplane-1", "next_to", ["dog-1"]),
        ("a dog in front of a house", "dog-1", "in_front_of", ["house-1"]),
        ("a tree behind a house", "tree-1", "behind", ["house-1"]),
        ("a man riding a horse", "man-1", "on", ["horse-1"]),
        ("a cat on the left and a dog", "cat-1", "left", []),
        ("a cat on the right side of the picture and a dog", "cat-1", "right", []),
        ("on the left a cat, on the right a dog", "dog-1", "right", []),
        ("a house and a sun in the top right corner", "sun-1", "top_right", []),
        ("a house and a cat in the bottom left corner", "cat-1", "bottom_left", []),
        ("a cat in the middle, a dog and a bird", "cat-1", "center", []),
        ("two cats, one on the left and one on the right", "cat-1", "left", []),
        ("a bird above a car, and to the right of the car a tree", "tree-1", "right_of", ["car-1"]),
    ],
)
def test_a_relation_of_the_caption_holds(caption: str, subject: str, relation: str, anchors: list[str]) -> None:
    layout = plan(caption)
    assert is_so(layout, subject, relation, *anchors)
    assert not unasked_overlaps(layout)


@pytest.mark.parametrize(
    ("caption", "wanted"),
    [
        ("a couple of dogs", ["a dog"] * 2),
        ("3 red balloons", ["a red balloon"] * 3),
        ("several birds", ["a bird"] * 4),
        ("a pair of shoes", ["a shoe"] * 2),
        ("half a dozen eggs", ["an egg"] * 6),
        ("twelve buses", ["a bus"] * 12),
        ("two sheep and a mouse", ["a mouse", "a sheep", "a sheep"]),
        ("a crimson car and a grey cat", ["a crimson car", "a grey cat"]),
        ("a huge dog and a tiny white cat", ["a dog", "a white cat"]),
        ("a black and white cat", ["a black and white cat"]),
        ("a red and a blue balloon", ["a blue balloon", "a red balloon"]),
        ("two cars, one red and one blue", ["a blue car", "a red car"]),
        ("an orange and an orange cat", ["an orange", "an orange cat"]),
        ("a zorbflop next to a cat", ["a cat", "a zorbflop"]),
        ("a house with a red door", ["a house with a red door"]),
        ("a dog wearing a red sweater", ["a dog wearing a red sweater"]),
        ("a bowl of fruit on a table", ["a bowl of fruit", "a table"]),
        ("please draw me a picture of a penguin", ["a penguin"]),
        ("A RED CAR", ["a red car"]),
        ("🐱🐱 and a red 🚗", ["a cat", "a cat", "a red car"]),
        ("a 🐶 🎉 in a park", ["a dog"]),
    ],
)
def test_counts_colours_and_nouns_become_phrases(caption: str, wanted: list[str]) -> None:
    assert phrases(plan(caption)) == wanted


@pytest.mark.parametrize(
    ("caption", "background"),
    [
        ("a cat in a green meadow", "a green meadow"),
        ("a dog at the beach", "the beach"),
        ("a fox on a snowy field", "a snowy field"),
        ("a cat and a dog in a living room at night", "a living room at night"),
        ("two taxis on a city street", "a city street"),
        ("a castle on a hill at dawn", "a hill at dawn"),
        ("two cats; background: a snowy field", "a snowy field"),
        ("a dog on a white background", "a white background"),
        ("a watercolor of a cat in a garden", "A watercolor of a garden"),
        ("an oil painting of two dogs in a living room", "An oil painting of a living room"),
        ("a cat", "A realistic scene"),
        ("a quiet green meadow at dawn", "a quiet green meadow at dawn"),
    ],
)
def test_the_background_keeps_the_users_words(caption: str, background: str) -> None:
    assert plan(caption).background == background


def test_a_time_alone_makes_a_scene_at_that_time() -> None:
    assert "night" in plan("a cat at night").background


@pytest.mark.parametrize(
    ("caption", "negative"),
    [
        ("a living room without chairs", "chairs"),
        ("a bus and a truck but no cars", "cars"),
        ("a beach with a dog without people or umbrellas", "people, umbrellas"),
        ("a bear in a forest, no trees", "trees"),
    ],
)
def test_what_must_not_be_there_goes_to_the_negative_prompt(caption: str, negative: str) -> None:
    layout = plan(caption)
    assert layout.negative == negative
    assert not any(part.rstrip("s") in o.phrase for o in layout.objects for part in negative.split(", "))
    assert not any(part in layout.background for part in negative.split(", "))


def test_a_caption_without_objects_is_a_background_only() -> None:
    assert plan("a quiet green meadow at dawn").objects == ()


def test_size_words_change_the_box_and_not_the_phrase() -> None:
    layout = plan("a huge dog and a small dog")
    assert [o.phrase for o in layout.objects] == ["a dog", "a dog"]
    assert layout["dog-1"].box.area > 1.8 * layout["dog-2"].box.area


def test_flying_things_are_above_things_on_the_ground() -> None:
    layout = plan("an airplane and a house")
    assert layout["airplane-1"].box.y1 <= layout["house-1"].box.y0


def test_forty_objects_keep_the_first_thirty_and_say_so() -> None:
    planned = plan_caption("40 cats and a dog")
    assert len(planned.layout.objects) == 30
    assert "a picture holds at most 30 objects; kept the first 30" in planned.notes
    assert not unasked_overlaps(planned.layout)


def test_contradicting_relations_still_give_a_valid_layout_and_a_note() -> None:
    planned = plan_caption("a cat to the left of a dog, the dog to the left of the cat")
    assert len(planned.layout.objects) == 2
    assert planned.notes


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "...", "🎉🎉"])
def test_an_empty_caption_is_refused_with_one_sentence(text: str) -> None:
    with pytest.raises(LayoutError, match="describe a picture"):
        plan_caption(text)


def test_a_caption_of_ten_thousand_characters_is_refused_with_the_limit() -> None:
    with pytest.raises(LayoutError, match=r"\d+ characters; at most 2000"):
        plan_caption("a cat and " * 1000)


@pytest.mark.parametrize(
    "text", ["红色的车", "un coche rojo a la izquierda de un gato", "赤い車と猫", "красная машина", "ein rotes Auto"]
)
def test_other_languages_are_refused_and_the_key_is_named(text: str) -> None:
    with pytest.raises(LayoutError, match=r"only English.*OPENAI_API_KEY"):
        plan_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "a cat " * 200,
        "and and and",
        "on on under",
        "left",
        "a a a a",
        "12 34 cats 56",
        "a cat\x00\x07 on a \u202edog",
        "'; drop table --, cat",
    ],
)
def test_strange_captions_give_a_valid_layout_or_a_layout_error(text: str) -> None:
    with contextlib.suppress(LayoutError):
        layout = plan(text)
        assert len(layout.objects) <= 30
        assert layout.background
        assert not unasked_overlaps(layout)


async def test_the_planner_gives_what_the_grammar_reads() -> None:
    from tools.layout.grammar_planner import GrammarPlanner

    planned = await GrammarPlanner().plan(CANONICAL)
    assert planned == plan_caption(CANONICAL)
    assert planned.planner == "grammar"
