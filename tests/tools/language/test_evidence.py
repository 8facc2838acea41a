"""What a message does not ask for is not done, and what it asks for is not dropped."""

from __future__ import annotations

import pytest

from tools.language.answers import parse_answer
from tools.language.glosses import gloss
from tools.language.prompt import SceneObject, SceneView
from tools.language.support import check_support

SCENE = SceneView(
    (SceneObject("cat-1", "white cat"), SceneObject("car-1", "red car")), "meadow", before="make the cat bigger"
)


def holds(message: str, answer: str, scene: SceneView | None = SCENE) -> bool:
    return check_support(parse_answer(answer), message.lower(), scene, "en").holds


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ("the cat is cute", "resize cat-1 bigger"),
        ("more realistic", "upscale"),
        ("make it a car", "remove cat-1"),
        ("a girl under cherry blossoms", "new; 1 girl; no cherry blossom"),
        ("get rid of the meadow", "remove cat-1"),
        ("make it nicer", "look cat-1 nicer"),
    ],
)
def test_nothing_is_done_that_no_word_asks_for(message: str, answer: str) -> None:
    assert not holds(message, answer, SCENE if not answer.startswith("new") else None)


def test_what_was_said_before_goes_on_in_a_short_message() -> None:
    assert holds("and the car", "resize car-1 bigger")


@pytest.mark.parametrize(
    "message", ["don't change the style", "don't you dare touch the style", "never change the style"]
)
def test_nothing_is_changed_where_changing_is_forbidden(message: str) -> None:
    assert not holds(message, "style none")
    assert holds(message, "not style none")


@pytest.mark.parametrize(
    ("message", "lost", "kept"),
    [
        ("a dozen eggs in a carton", "new; 12 egg; 1 carton", "new; 12 egg (in carton); 1 carton"),
        ("a man on a bench", "new; 1 man; 1 bench", "new; 1 man (on bench); 1 bench"),
        ("a spider in the corner of a room", "new; 1 spider; bg room", "new; 1 spider (corner); bg room"),
        ("a bed, a desk with a lamp on it", "new; 1 bed; 1 desk; 1 lamp (on bed)", "new; 1 bed; 1 desk; 1 lamp (on desk)"),
        ("ten lemons on a table", "new; 10 lemon; bg table", "new; 10 lemon (on table); 1 table"),
        ("two bowls with an egg in each", "new; 2 bowl; 1 egg (in bowl)", "new; 2 bowl; 1 egg (in each bowl)"),
        ("a cat with a bird in its mouth", "new; 1 cat; 1 bird", "new; 1 cat; 1 bird (held by cat)"),
        ("a pile of books", "new; 6 book", "new; 6 book (pile)"),
        ("trees on both sides of a house", "new; 1 tree (left); 1 house",
         "new; 1 tree (left of house); 1 tree (right of house); 1 house"),
        ("a man holding a kite", "new; 1 man; 1 kite", "new; 1 man; 1 kite (held by man)"),
    ],
)  # fmt: skip
def test_a_tie_of_a_caption_is_not_lost_in_silence(message: str, lost: str, kept: str) -> None:
    assert not holds(message, lost, None)
    assert holds(message, kept, None)


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ("put the cat where the car is", "move cat-1 left"),
        ("all smaller except the cat", "resize * smaller"),
        ("forget it, draw a train", "replace cat-1 with train"),
        ("swap the cat and the car, or vice versa", "put cat-1 (left of car-1)"),
    ],
)
def test_a_part_of_an_order_is_not_dropped(message: str, answer: str) -> None:
    assert not holds(message, answer)


@pytest.mark.parametrize("message", ["my cat is twice as big as yours", "he replaced the car with a bike"])
def test_what_is_told_of_the_world_orders_nothing(message: str) -> None:
    assert not holds(message, "resize cat-1 x2")
    assert not holds(message, "replace car-1 with bike")


def test_a_mistyped_word_is_ground_enough() -> None:
    assert holds("make the cat smler", "resize cat-1 smaller")
    assert holds("make teh cat a litle biger", "resize cat-1 little bigger")


@pytest.mark.parametrize("message", ["make it pop", "put the cat in a box", "can it be a cartoon?", "that's not it"])
def test_an_order_is_no_remark(message: str) -> None:
    assert not holds(message, "talk chat")


@pytest.mark.parametrize("message", ["lol that cat", "i love it", "my cat is asleep", "make sense"])
def test_a_remark_is_one(message: str) -> None:
    assert holds(message, "talk chat")


@pytest.mark.parametrize(
    ("language", "message"),
    [("es", "no toques al perro"), ("de", "finger weg vom hund"), ("de", "fass den hund nicht an"), ("fr", "ne touche pas le chien"),
     ("zh", "狗不要动"), ("ja", "犬に触らないで")],
)  # fmt: skip
def test_what_is_to_be_left_alone_is_not_removed(language: str, message: str) -> None:
    dogs = SceneView((SceneObject("dog-1", "brown dog"),))
    said = gloss(message, language)
    assert not check_support(parse_answer("remove dog-1"), said, dogs, language).holds
    assert check_support(parse_answer("lock dog-1"), said, dogs, language).holds
