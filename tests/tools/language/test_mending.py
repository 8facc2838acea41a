"""What is certain in an answer is put right; what a message leaves open is not touched."""

from __future__ import annotations

import pytest

from tools.language.answers import format_answer, parse_answer
from tools.language.mending import mend
from tools.language.prompt import SceneObject, SceneView
from tools.language.word_table import word_table

CAR, BUS = SceneObject("car-1", "red car", "left"), SceneObject("car-2", "blue car", "right")
DOG, MAN = SceneObject("dog-1", "brown dog", "center"), SceneObject("man-1", "man", "right")
SCENE = SceneView((CAR, BUS, DOG, MAN), "street", last=("car-1",))


def mended(message: str, answer: str, scene: SceneView | None = SCENE) -> str:
    return format_answer(mend(parse_answer(answer), message, scene, word_table("en")))


@pytest.mark.parametrize(
    ("message", "answer", "meant"),
    [
        ("same for the dog", "resize car-1 bigger", "resize dog-1 bigger"),
        ("no, the other one", "undo; look car-1 green", "undo; look car-2 green"),
        ("the blue one smaller", "resize car-1 smaller", "resize car-2 smaller"),
        ("make it bigger", "resize car-1 bigger", "resize car-1 bigger"),
        ("make the car as big as the dog", "resize car-1 as dog-1", "resize car-1 as dog-1"),
        ("make it look like the dog", "look car-1 like dog", "look car-1 like dog"),
        (
            "the car and the dog bigger",
            "resize car-1 bigger; resize dog-1 bigger",
            "resize car-1 bigger; resize dog-1 bigger",
        ),
    ],
)
def test_an_order_goes_to_the_one_object_that_is_described(message: str, answer: str, meant: str) -> None:
    assert mended(message, answer) == meant


@pytest.mark.parametrize(
    ("message", "answer", "meant"),
    [
        ("dog smaller", "look dog-1 smaller", "resize dog-1 smaller"),
        ("dog left", "look dog-1 left", "move dog-1 left"),
        ("line up the cars", "arrange car-* row smallest first", "arrange car-* row"),
        ("sort the cars by size", "arrange car-* row smallest first", "arrange car-* row smallest first"),
        ("a wooden car instead", "replace car-1 with wooden car-1", "replace car-1 with wooden car"),
        ("make the dog old and wet", "look dog-1 old; look dog-1 wet", "look dog-1 old and wet"),
        ("put the man on a horse", "put man-1 (riding horse)", "add 1 horse; put man-1 (riding horse)"),
        ("give the man a surfboard", "add 1 surfboard (worn by man-1)", "add 1 surfboard (held by man-1)"),
        ("put a hat on the dog", "add 1 hat (on dog-1)", "add 1 hat (worn by dog-1)"),
        ("put a book on the dog", "add 1 book (on dog-1)", "add 1 book (on dog-1)"),
        ("revert the last two changes", "undo", "undo 2"),
        ("add rain", "add 1 rain", "bg+ rain"),
        ("add a lamp on the right", "add 1 lamp (right of dog-1)", "add 1 lamp (right)"),
        ("add a lamp to its right", "add 1 lamp (right of dog-1)", "add 1 lamp (right of dog-1)"),
        ("brick walls would be cool", "bg brick walls", "bg+ brick walls"),
        ("brick walls in the background instead", "bg brick walls", "bg brick walls"),
        ("don't change the background", "lock *", "not bg background"),
        ("don't change anything", "lock *", "lock *"),
        ("landscape, 3:2", "ratio wide; ratio 3:2", "ratio 3:2"),
        ("i don't want the car in there", "not put car-1 (left)", "remove car-1"),
        ("i don't want the car on the left", "not put car-1 (left)", "not put car-1 (left)"),
        ("make the car bigger, not the dog", "resize car-1 bigger; not resize dog-1 bigger", "resize car-1 bigger; not resize dog-1 bigger"),
    ],
)  # fmt: skip
def test_a_statement_takes_the_form_that_its_words_have(message: str, answer: str, meant: str) -> None:
    assert mended(message, answer) == meant


@pytest.mark.parametrize(
    ("message", "answer", "meant"),
    [
        ("sunset", "bg+ sunset", "new; bg sunset"),
        ("add a cat", "add 1 cat", "new; 1 cat"),
        ("3x2 grid of eggs", "new; 3 egg (grid 3x2)", "new; 6 egg (grid 3x2)"),
        ("a boy in a green hat", "new; 1 boy in green hat", "new; 1 boy; 1 green hat (worn by boy)"),
        ("a girl in a red dress", "new; 1 girl in red dress", "new; 1 girl in red dress"),
        ("an empty street", "new; 1 empty street", "new; bg empty street"),
        ("a car on a street", "new; 1 car (on street); 1 street", "new; 1 car; bg street"),
        ("a painting of a cat", "new; 1 cat", "new; 1 cat; style painting"),
        ("anime style, a girl", "new; 1 girl", "new; 1 girl; style anime"),
        ("a cat in the style of monet", "new; 1 cat; style monet", "new; 1 cat; style monet"),
        ("a duck and ducklings in a row", "new; 1 duck (row); 3 duckling (row)", "new; 1 duck; 3 duckling (row)"),
        ("a lake. on the lake two swans", "new; 1 lake; 2 swan (on lake); 1 lake", "new; 1 lake; 2 swan (on lake)"),
        ("a shop window with a cake in it", "new; 1 cake (in shop window); bg shop window",
         "new; 1 cake (in shop window); 1 shop window"),
        ("two cats on a table and a car", "new; 2 cat (on table); 1 car", "new; 2 cat (on table); 1 car; 1 table"),
        ("a boat between two islands", "new; 1 boat (between island and island)", "new; 1 boat (between island and island)"),
        ("a car on a street", "new; 1 car (on street)", "new; 1 car; bg street"),
        ("a boat in a stormy sea", "new; 1 boat (in sea); bg stormy sea", "new; 1 boat (in sea); bg stormy sea"),
        ("a car next to a street", "new; 1 car (next to street); 1 street", "new; 1 car (next to street); 1 street"),
        ("an alien on the moon", "new; 1 alien (on moon); 1 moon", "new; 1 alien; bg moon"),
        ("a moon", "new; 1 moon", "new; 1 moon"),
        ("a girl, blue hair, school uniform", "new; 1 girl; 1 blue hair (worn by girl); 1 school uniform (worn by girl)",
         "new; 1 girl with blue hair in school uniform"),
        ("my kid wants a unicorn. it should be purple", "new; 1 unicorn; 1 purple unicorn", "new; 1 purple unicorn"),
        ("a unicorn and a purple unicorn", "new; 1 unicorn; 1 purple unicorn", "new; 1 unicorn; 1 purple unicorn"),
        ("a farm. on the left a tractor", "new; 1 farm; 1 tractor (left of farm)", "new; bg farm; 1 tractor (left)"),
        ("two dogs facing each other", "new; 2 dog (facing each other); 2 dog", "new; 2 dog (facing dog)"),
        ("a cat and a dog", "new; 1 cat; 1 dog; 1 cat; 1 dog", "new; 1 cat; 1 dog"),
        ("two men, one with a cap, one with a bow", "new; 1 man; 1 cap (worn by man); 1 man; 1 bow (worn by man)",
         "new; 1 man; 1 cap (worn by man); 1 man; 1 bow (worn by man)"),
    ],
)  # fmt: skip
def test_a_new_picture_has_each_thing_once_and_in_its_place(message: str, answer: str, meant: str) -> None:
    assert mended(message, answer, None) == meant


def test_a_number_taken_away_leaves_the_rest() -> None:
    three = SceneView(tuple(SceneObject(f"cat-{n}", "cat") for n in (1, 2, 3)))
    assert mended("take away two cats", "remove cat-*", three) == "count cat-* 1"
    assert mended("take away all three cats", "remove cat-*", three) == "remove cat-*"


def test_what_is_put_behind_both_is_behind_both() -> None:
    two = SceneView((SceneObject("cat-1", "cat"), SceneObject("dog-1", "dog")))
    assert mended("add a tree behind them", "add 1 tree (behind dog-1)", two) == "add 1 tree (behind cat-1+dog-1)"
    assert mended("add a tree behind the dog", "add 1 tree (behind dog-1)", two) == "add 1 tree (behind dog-1)"
