"""An answer is carried out only where its message says it."""

from __future__ import annotations

import pytest

from tools.language.answers import parse_answer
from tools.language.glosses import gloss
from tools.language.prompt import SceneObject, SceneView
from tools.language.support import check_support

SCENE = SceneView((SceneObject("cat-1", "white cat"), SceneObject("car-1", "red car")), "meadow")


def check(message: str, answer: str, language: str = "en"):
    return check_support(parse_answer(answer), gloss(message, language), SCENE, language)


def test_a_word_that_nobody_said_is_a_fault() -> None:
    assert check("add a shiny hat", "add 1 apple").faults[0] == "apple"


def test_a_typing_mistake_is_mended_and_named() -> None:
    found = check("put a castel on the hill", "add 1 castle (on hill)")
    assert found.holds
    assert found.mended == (("castel", "castle"),)


def test_what_the_answer_leaves_out_is_named() -> None:
    assert check("add a sparkling purple hat", "add 1 purple hat").unread == ("sparkling",)


def test_a_place_that_the_answer_leaves_out_is_named() -> None:
    assert "above" in check("add a bird above the car", "add 1 bird").unread
    assert check("add a bird above the car", "add 1 bird (above car-1)").unread == ()


def test_a_count_and_a_seed_must_stand_in_the_message() -> None:
    assert check("add some birds", "add 7 bird").faults == ("7",)
    assert check("add seven birds", "add 7 bird").holds
    assert check("seed please", "seed 42").faults == ("42",)


@pytest.mark.parametrize(
    ("message", "language"),
    [("don't make the car bigger", "en"), ("mach das Auto nicht größer", "de"), ("no hagas el coche más grande", "es"),
     ("ne rends pas la voiture plus grande", "fr"), ("不要把车放大", "zh"), ("車を大きくしないで", "ja")],
)  # fmt: skip
def test_a_negated_order_is_never_carried_out(message: str, language: str) -> None:
    assert not check(message, "resize car-1 bigger", language).holds
    assert check(message, "not resize car-1 bigger", language).holds


@pytest.mark.parametrize(
    ("message", "language"),
    [("why did you make the car bigger?", "en"), ("is the car bigger now?", "en"), ("warum ist das Auto größer?", "de"),
     ("¿por qué es más grande el coche?", "es"), ("pourquoi la voiture est plus grande ?", "fr"), ("为什么把车放大了？", "zh"),
     ("なぜ車を大きくしたのですか", "ja")],
)  # fmt: skip
def test_a_question_changes_nothing(message: str, language: str) -> None:
    assert not check(message, "resize car-1 bigger", language).holds


def test_an_order_in_the_form_of_a_question_is_an_order() -> None:
    assert check("can you make the car bigger?", "resize car-1 bigger").holds


def test_an_answer_about_another_object_than_the_one_named_is_a_fault() -> None:
    assert check("remove the car", "remove cat-1").faults[0] == "car"
    assert check("put the cat next to the car", "put cat-1 (next to car-1)").holds
    assert check("replace the car with a cat", "replace car-1 with cat").holds


def test_an_order_a_number_and_a_superlative_may_not_be_passed_over() -> None:
    assert check("remove the cat and make it night", "bg+ night").faults == ("remove", "cat")
    assert check("add 2 birds, 1024x1024", "add 2 bird").faults == ("1024", "1024")[:1]
    assert check("rotate the car", "move car-1 right").faults == ("rotate",)
    two = SceneView((SceneObject("ball-1", "ball", size="small"), SceneObject("ball-2", "ball", size="big")))
    said = gloss("make the biggest ball red", "en")
    assert check_support(parse_answer("look ball-1 red"), said, two, "en").faults == ("biggest",)
    assert check_support(parse_answer("look ball-2 red"), said, two, "en").holds


def test_unread_words_that_make_the_rest_doubtful_are_faults() -> None:
    assert "pop" in check("make it pop", "resize cat-1 bigger").faults
    assert check("remove the blue from the car", "remove car-1").faults == ("blue",)
    assert "dog" in check("a cat with a hat and a dog", "new; 1 cat; 1 hat (worn by cat)").faults
    assert check("put a red hat on the left cat", "add 1 red hat (left of cat-1)").faults == ("left",)
    assert check("put a red hat to the left of the cat", "add 1 red hat (left of cat-1)").holds


def test_several_of_a_thing_may_be_said_without_a_number() -> None:
    assert check("flowers instead of the car", "replace car-1 with 3 flower").holds
    assert not check("a flower instead of the car", "replace car-1 with 3 flower").holds


def test_a_count_may_not_be_lost() -> None:
    def faults(message: str, answer: str) -> tuple[str, ...]:
        return check_support(parse_answer(answer), message, None, "en").faults

    assert faults("two snowmen, one with a hat", "new; 1 snowman; 1 hat (worn by snowman)") == ("two",)
    assert faults("five big snails racing", "new; 1 big snail") == ("five",)
    assert faults("two snowmen, one with a hat", "new; 1 snowman; 1 snowman; 1 hat (worn by snowman)") == ()
    assert faults("three red cups and two cups", "new; 3 red cup; 2 cup") == ()
    assert faults("two cats and a dog", "new; 2 cat; 1 dog") == ()
    assert faults("2 sheep, a man", "new; 2 sheep; 1 man") == ()


def test_puppies_are_several_of_a_puppy() -> None:
    assert check("add two puppies and three ponies", "add 2 puppy; add 3 pony").holds


def test_looks_and_places_that_single_out_another_one_are_faults() -> None:
    cars = SceneView(
        (
            SceneObject("car-1", "red car", "left"),
            SceneObject("car-2", "blue car", "right"),
            SceneObject("tree-1", "tree"),
        )
    )

    def faults(message: str, answer: str) -> tuple[str, ...]:
        return check_support(parse_answer(answer), gloss(message, "en"), cars, "en").faults

    assert faults("make the blue car bigger", "resize car-1 bigger") == ("blue",)
    assert faults("make the blue car bigger", "resize car-2 bigger") == ()
    assert faults("the one on the right, bigger", "resize car-1 bigger") == ("right",)
    assert faults("make the red car blue", "look car-1 blue") == ()
    assert faults("make all but the blue car bigger", "resize car-1 bigger") == ()
    assert faults("no tree please", "remove *") == ("tree",)
    assert faults("remove everything", "remove *") == ()
