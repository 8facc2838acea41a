"""What captions say after 'is', verbs that no table holds, and what stands before its subject."""

from __future__ import annotations

from collections import Counter

import pytest

from tools.layout.grammar.caption import plan_caption
from tools.layout.grammar.predicates import predicate_of
from tools.layout.overlaps import unasked_overlaps

from .test_captions import is_so, phrases, plan


@pytest.mark.parametrize(
    ("caption", "objects"),
    [
        ("The car is red and the truck is blue.", ["a blue truck", "a red car"]),
        ("A car and a truck. The car is red.", ["a red car", "a truck"]),
        ("A dog and a cat. Both are black.", ["a black cat", "a black dog"]),
        ("Two cups, both blue.", ["a blue cup", "a blue cup"]),
        ("A cube on top of a sphere, both are red", ["a red cube", "a red sphere"]),
        ("A ball that is green.", ["a green ball"]),
        ("a dog next to a cat that is black", ["a black cat", "a dog"]),
        ("The vase on the table is blue.", ["a blue vase", "a table"]),
        ("The cat, which is orange, is on the left of the dog.", ["a dog", "an orange cat"]),
        ("a dog whose collar is red", ["a dog with red collar"]),
        ("Two cars, one is red and the other is blue.", ["a blue car", "a red car"]),
        ("Two computers on a desk, one of them is open", ["a computer", "a desk", "an open computer"]),
        ("Five balloons: two red, two yellow and one blue.", ["a blue balloon", *["a red balloon"] * 2, *["a yellow balloon"] * 2]),
        ("Four kids, two of them are wearing hats.", [*["a kid"] * 2, *["a kid wearing hats"] * 2]),
    ],
)  # fmt: skip
def test_what_is_said_after_is_belongs_to_its_subject(caption: str, objects: list[str]) -> None:
    assert phrases(plan(caption)) == sorted(objects)


@pytest.mark.parametrize(
    "words", ["there are three cats", "a cat is sleeping", "the cat is on", "is", "a red car", "both", "which"]
)
def test_no_predicate_is_read_where_none_is(words: str) -> None:
    assert predicate_of(words.split()) is None


def test_sides_that_are_said_of_each_are_kept() -> None:
    for caption in (
        "the left dog is black and the right dog is white",
        "The dog on the left is black and the dog on the right is white.",
    ):
        layout = plan(caption)
        left, right = sorted(layout.objects, key=lambda item: item.box.x0)
        assert (left.phrase, right.phrase) == ("a black dog", "a white dog")


@pytest.mark.parametrize(
    ("caption", "objects"),
    [
        ("Several boats docked in a harbor at sunset.", {"a boat": 4}),
        ("Two cats curled up on a couch.", {"a cat": 2, "a couch": 1}),
        ("Two horses tied to a post.", {"a horse": 2, "a post": 1}),
        ("A plane taking off from an airport.", {"a plane": 1}),
        ("A couple of kids playing soccer in a field.", {"a kid": 2}),
        ("a man plays chess with a robot", {"a man": 1, "a robot": 1}),
        ("Two men shaking hands in front of a flag.", {"a man": 2, "a flag": 1}),
        ("The sun sets behind a mountain while a boat drifts across the lake", {"a sun": 1, "a mountain": 1, "a boat": 1}),
        ("a painting hung above a fireplace", {"a painting": 1, "a fireplace": 1}),
        ("three apple slices on a plate", {"an apple slice": 3, "a plate": 1}),
        ("a chair painted red", {"a chair painted red": 1}),
        ("a stuffed animal on a bed", {"a stuffed animal": 1, "a bed": 1}),
        ("A person on skis above a snowy slope", {"a person on skis": 1}),
        ("a pair of shoes and gloves on a bench", {"a shoe": 2, "a glove": 2, "a bench": 1}),
        ("a yellow bird sits on the back of a brown cow", {"a yellow bird": 1, "a brown cow": 1}),
        ("a fish on the bottom of a phone", {"a fish": 1, "a phone": 1}),
    ],
)  # fmt: skip
def test_verbs_that_no_table_holds_are_no_things(caption: str, objects: dict[str, int]) -> None:
    assert Counter(phrases(plan(caption))) == objects


@pytest.mark.parametrize(
    ("caption", "subject", "relation", "anchors"),
    [
        ("to the left of the house stands a tall tree", "tree-1", "left_of", ["house-1"]),
        ("next to the car sits a cat", "cat-1", "next_to", ["car-1"]),
        ("behind the sofa stands a lamp", "lamp-1", "behind", ["sofa-1"]),
        ("a house with a tree behind it", "tree-1", "behind", ["house-1"]),
        ("in front of the barn is an old truck", "truck-1", "in_front_of", ["barn-1"]),
        ("a house, next to it a tree", "tree-1", "next_to", ["house-1"]),
        ("a car, above it three balloons", "balloon-2", "above", ["car-1"]),
        ("A cat sleeps on a sofa in front of a window", "sofa-1", "in_front_of", ["window-1"]),
        ("A boy holding a red balloon stands next to a dog", "boy-1", "next_to", ["dog-1"]),
        ("a basket with three apples", "apple-3", "in", ["basket-1"]),
        ("A candle between two books on a shelf.", "candle-1", "between", ["book-1", "book-2"]),
        ("a mouse hidden by a key", "mouse-1", "behind", ["key-1"]),
        ("a red cube with a green sphere on top", "sphere-1", "on", ["cube-1"]),
        ("a cube on top of a box, with a ball to the left", "ball-1", "left_of", ["cube-1", "box-1"]),
        ("a red apple on the left, a green apple on the right and a knife between them", "knife-1", "between", ["apple-1", "apple-2"]),
        ("a fish on the bottom of a phone", "fish-1", "below", ["phone-1"]),
        ("a monkey hangs from a branch", "monkey-1", "below", ["branch-1"]),
    ],
)  # fmt: skip
def test_relations_hold_wherever_their_subject_stands(
    caption: str, subject: str, relation: str, anchors: list[str]
) -> None:
    planned = plan_caption(caption)
    assert is_so(planned.layout, subject, relation, *anchors), planned.layout
    assert not unasked_overlaps(planned.layout)
    assert planned.notes == ()


@pytest.mark.parametrize(
    ("caption", "background"),
    [
        ("A double decker bus driving down a street.", "a street"),
        ("A group of people around a kitchen with wine glasses in hand.", "a kitchen"),
        ("A cow standing in the middle of a road blocking traffic.", "a road"),
        ("A bunch of bananas hanging from a ceiling.", "a ceiling"),
    ],
)  # fmt: skip
def test_backgrounds_are_places_alone(caption: str, background: str) -> None:
    assert plan(caption).background == background


@pytest.mark.parametrize(
    ("caption", "objects"),
    [
        ("A green triangle above a red circle, and a blue square below the circle.", ["a blue square", "a green triangle", "a red circle"]),
        ("four dogs, all of them brown", ["a brown dog"] * 4),
        ("One of the three balloons is red.", ["a balloon", "a balloon", "a red balloon"]),
        ("a house with smoke above it and a red car out front", ["a house", "a red car", "a smoke"]),
        ('a T-shirt that says "I love cats" on a chair', ["a T-shirt that says I love cats", "a chair"]),
        ("pls draw 3 green aliens n a ufo", [*["a green alien"] * 3, "a ufo"]),
        ("can i get two unicorns under a rainbow?", ["a rainbow", "a unicorn", "a unicorn"]),
        ("a pair of sunglasses on a towel", ["a sunglasses", "a towel"]),
        ("a goldfish looks at a cat outside the window", ["a cat", "a goldfish", "a window"]),
        ("a dog outside", ["a dog"]),
        ("A boat is tied up at a wooden pier.", ["a boat"]),
        ("A parrot on a pirate's shoulder.", ["a parrot", "a pirate"]),
    ],
)  # fmt: skip
def test_nothing_that_was_named_is_lost_or_made_up(caption: str, objects: list[str]) -> None:
    assert phrases(plan(caption)) == objects


@pytest.mark.parametrize(
    ("caption", "held"), [("a bus with people inside", "person-1"), ("a box with a cat inside and a dog", "cat-1")]
)
def test_what_is_inside_is_in_it(caption: str, held: str) -> None:
    layout = plan(caption)
    assert is_so(layout, held, "in", layout.objects[0].id)
    assert not unasked_overlaps(layout)


@pytest.mark.parametrize(
    "caption", ["The gray cat is smaller than the brown dog.", "A cat and a dog, the cat is smaller than the dog."]
)
def test_compared_sizes_are_sizes(caption: str) -> None:
    layout = plan(caption)
    cat, dog = (next(item for item in layout.objects if item.phrase.endswith(noun)) for noun in ("cat", "dog"))
    assert len(layout.objects) == 2
    assert cat.box.area < dog.box.area


def test_one_of_two_is_taller() -> None:
    layout = plan("Two penguins, one taller than the other.")
    assert phrases(layout) == ["a penguin", "a penguin"]
    assert max(i.box.height for i in layout.objects) > 1.2 * min(i.box.height for i in layout.objects)
