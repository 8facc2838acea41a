"""The judge of benchmarks/talk: answers that mean the same are right, and no other ones."""

from __future__ import annotations

import pytest

from benchmarks.talk.cases import LANGUAGES, NOTHING, SPLITS, Turn, load
from benchmarks.talk.judge import Outcome, changes, judge
from benchmarks.talk.readers import always_asks
from benchmarks.talk.run import counted, lines, row, run
from benchmarks.talk.scenes import layout_of
from benchmarks.talk.wants import expand
from tools.language.answers import parse_answer
from tools.language.prompt import make_prompt, view_of

SCENE = "dog-1 brown dog @left; cat-1 white cat @top right; cat-2 black cat @center"


def verdict(want: str, answer: str | None, *unread: str, language: str = "en", scene: str = SCENE) -> str:
    turn = Turn("...", expand(want), layout_of(scene))
    return judge(turn, Outcome(answer, answer is None, unread), language)


@pytest.mark.parametrize(
    ("want", "answer"),
    [
        ("new; 1 cat; 2 dog; bg beach", "new; bg the beach; 2 dogs; 1 cat"),
        ("new; 1 big red car; 1 tree", "new; 1 red big car; 1 tree"),
        ("new; 1 girl in red dress", "new; 1 girl with a red dress"),
        ("new; 2 cat; 1 mouse", "new; 1 cat; 1 cat; 1 mouse"),
        ("new; 1 dog (left of cat); 1 cat", "new; 1 dog; 1 cat (right of dog)"),
        ("new; 1 dog (next to cat); 1 cat", "new; 1 dog; 1 cat (next to dog)"),
        ("new; 1 white cat; 1 hat (worn by cat)", "new; 1 hat (worn by white cat); 1 white cat"),
        ("new; 1 sun (top left); 1 moon (top right)", "new; 1 moon (top right); 1 sun (top left)"),
        ("new; 1 cat; style watercolour", "new; 1 cat; style watercolor, 8k, masterpiece"),
        ("new; 1 egg (between cup and jar); 1 cup; 1 jar", "new; 1 cup; 1 jar; 1 egg (between jar and cup)"),
        ("new; 1 cat; no people", "new; 1 cat; no person"),
        ("resize cat-* bigger", "resize cat-1+cat-2 bigger"),
        ("resize * except dog-1 bigger", "resize cat-2 bigger; resize cat-1 bigger"),
        ("resize dog-1 x2", "resize dog-1 100% bigger"),
        ("remove dog-1; look cat-1 red", "look cat-1 red; remove dog-1"),
        ("swap cat-1 dog-1", "swap dog-1 cat-1"),
        ("add 1 hat (worn by dog-1)", "add 1 hat (worn by dog)"),
        ("add 1 tree (behind dog-1+cat-1+cat-2)", "add 1 tree (behind *)"),
        ("add 1 tree (behind dog-1+cat-2)", "add 1 tree (behind dog-1) (behind cat-2)"),
        ("add 1 tree (behind dog-1+cat-2)", "add 1 tree (behind dog and black cat)"),
        ("talk praise", "talk chat"),
        ("not resize dog-1 bigger", "not resize dog-1 much bigger"),
        ("replace dog-1 with fox", "replace dog-1 with 1 fox"),
        ("bg+ night, rain", "bg+ rain; bg+ at night"),
        ("ask which cat-1 cat-2", "ask which cat-2 cat-1"),
        ("ask which cat-1 cat-2", "ask"),
        ("ask", None),
        ("nothing", "tell scene"),
        ("nothing", "not remove dog-1"),
        ("remove dog-1[; add {1|2} cat]", "remove dog-1; add 2 cat"),
    ],
)
def test_what_means_the_same_is_right(want: str, answer: str | None) -> None:
    assert verdict(want, answer) == "right"


@pytest.mark.parametrize(
    ("want", "answer"),
    [
        ("new; 1 cat; 2 dog", "new; 1 cat; 3 dog"),
        ("new; 1 cat; 2 dog", "new; 1 cat"),
        ("new; 1 cat", "new; 1 cat; 1 dog"),
        ("new; 1 cat", "new; 1 fluffy cat"),
        ("new; 1 red car", "new; 1 car"),
        ("new; 1 red car; 1 blue bus", "new; 1 blue car; 1 red bus"),
        ("new; 1 girl in red dress", "new; 1 red girl in dress"),
        ("new; 1 dog (left of cat); 1 cat", "new; 1 dog (right of cat); 1 cat"),
        ("new; 1 dog (left of cat); 1 cat", "new; 1 dog; 1 cat"),
        ("new; 1 cat (left); 1 dog (right)", "new; 1 cat (right); 1 dog (left)"),
        ("new; 1 cat (left); 1 dog", "new; 1 cat; 1 dog"),
        ("new; 2 cat (row)", "new; 2 cat"),
        ("new; 2 basket; 3 apple (in each basket)", "new; 2 basket; 3 apple (in basket)"),
        ("new; 1 cat; 1 dog; 1 hat (worn by cat)", "new; 1 cat; 1 dog; 1 hat (worn by dog)"),
        (
            "new; 1 white cat; 1 black cat; 1 hat (worn by white cat)",
            "new; 1 white cat; 1 black cat; 1 hat (worn by cat)",
        ),
        ("new; 1 cat; bg beach", "new; 1 cat; bg beach at night"),
        ("new; 1 cat; style watercolor", "new; 1 cat"),
        ("new; 1 cat; style photo", "new; 1 cat"),
        ("new; 1 cat", "new; 1 cat; style anime"),
        ("new; 1 cat; no dog", "new; 1 cat"),
        ("resize cat-* bigger", "resize cat-1 bigger"),
        ("resize dog-1 bigger", "resize dog-1 little bigger"),
        ("resize dog-1 bigger", "not resize dog-1 bigger"),
        ("not resize dog-1 bigger", "resize dog-1 bigger"),
        ("undo; look cat-1 black", "look cat-1 black; undo"),
        ("put dog-1 (left of cat-1)", "put cat-1 (right of dog-1)"),
        ("mirror *", "mirror dog-1+cat-1+cat-2"),
        ("move dog-1+cat-1 closer", "move dog-1 closer; move cat-1 closer"),
        ("bg forest", "bg+ forest"),
        ("remove dog-1", "remove dog-2"),
        ("remove dog-1", "talk chat"),
        ("ask", "remove dog-1"),
        ("nothing", "resize dog-1 bigger"),
        ("nothing", "bg+ night"),
        ("tell seed", "tell scene"),
        ("talk thanks", "talk bye"),
        ("add 1 tree (behind dog-1+cat-2)", "add 1 tree (behind dog-1)"),
        ("add 1 tree (between dog-1 and cat-2)", "add 1 tree (between dog-1 and cat-1)"),
        ("add 1 hat (worn by cat-1)", "add 1 hat (worn by cat)"),
        ("remove dog-1", "delete the dog"),
    ],
)
def test_what_means_something_else_is_wrong(want: str, answer: str) -> None:
    assert verdict(want, answer) == "wrong"


@pytest.mark.parametrize("answer", [None, "ask", "ask which cat-1 cat-2"])
def test_a_question_is_no_right_answer_where_an_order_can_be_carried_out(answer: str | None) -> None:
    assert verdict("remove dog-1", answer) == "asked"


def test_a_question_about_other_objects_than_the_wanted_ones_is_not_right() -> None:
    assert verdict("ask which cat-1 cat-2", "ask which dog-1 cat-1") == "asked"


@pytest.mark.parametrize(
    ("want", "answer", "unread"),
    [
        ("new; 1 cat; style watercolor", "new; 1 cat", "watercolor"),
        ("new; 1 cat; style oil painting", "new; 1 cat; style painting", "oil"),
        ("new; 1 shiny red car (left)", "new; 1 red car (left)", "shiny"),
        ("new; 1 rusty car; 1 dog (left of rusty car)", "new; 1 car; 1 dog (left of car)", "rusty"),
        ("bg+ rain, fog", "bg+ rain", "fog"),
    ],
)
def test_lost_words_that_are_named_as_unread_are_partly_right(want: str, answer: str, unread: str) -> None:
    assert verdict(want, answer, unread) == "partly"
    assert verdict(want, answer) == "wrong"
    assert verdict(want, answer, "something") == "wrong"


@pytest.mark.parametrize(
    ("want", "answer", "unread"),
    [
        ("new; 1 cat (left); 1 dog", "new; 1 cat; 1 dog", "left"),
        ("new; 1 dog (behind cat); 1 cat", "new; 1 dog; 1 cat", "behind"),
        ("new; 1 cat; 1 dog", "new; 1 cat", "dog"),
        ("new; 1 cat; no dog", "new; 1 cat", "dog"),
        ("new; 1 red cat", "new; 1 blue cat", "red"),
    ],
)
def test_lost_objects_relations_and_places_are_wrong_even_when_named(want: str, answer: str, unread: str) -> None:
    assert verdict(want, answer, unread) == "wrong"


def test_unread_words_of_other_languages_stand_for_the_lost_english_ones() -> None:
    assert verdict("new; 1 cat; style watercolor", "new; 1 cat", "acuarela", language="es") == "partly"
    assert verdict("new; 1 cat; style watercolor", "new; 1 cat", language="es") == "wrong"
    assert verdict("new; 1 cat (left)", "new; 1 cat", "izquierda", language="es") == "wrong"


def test_shorthand_stands_for_every_combination() -> None:
    assert expand("add {1|2} cat[ (sky)]") == ("add 1 cat", "add 1 cat (sky)", "add 2 cat", "add 2 cat (sky)")


def test_a_scene_line_is_shown_to_readers_as_it_was_written() -> None:
    line = "ball-1 red ball @left big; ball-2 ball @top right small; dog-1 dog @left | grass"
    assert make_prompt("x", view_of(layout_of(line))).splitlines()[0] == f"Scene: {line}"


def test_only_orders_and_captions_change_something() -> None:
    assert changes("resize dog-1 bigger")
    assert changes("new; 1 cat")
    assert not any(map(changes, ("talk chat", "tell scene", "not undo", "ask", "delete the dog", None)))


@pytest.mark.parametrize("split", SPLITS)
def test_every_wanted_answer_can_be_read_and_is_right(split: str) -> None:
    for case in load(split):
        for turn in case.turns:
            for want in set(turn.want) - {NOTHING}:
                parse_answer(want)
                assert judge(turn, Outcome(want), case.language) == "right", (case.id, want)


def test_ids_of_wanted_answers_are_in_the_scene() -> None:
    for split in SPLITS:
        for case in load(split):
            for turn in case.turns:
                ids = {item.id for item in turn.scene.objects} if turn.scene else set()
                for want in set(turn.want) - {NOTHING}:
                    named = {n for c in parse_answer(want) for n in c.targets.names if n != "*" and n[-1] != "*"}
                    assert named <= ids, (case.id, want)


def test_there_are_enough_cases_of_every_language() -> None:
    sizes = {split: len(load(split)) for split in SPLITS}
    assert sizes["en"] >= 240
    assert sizes["messages"] == 89
    assert all(sizes[language] >= 60 for language in LANGUAGES)


def test_no_message_stands_twice_in_a_split() -> None:
    for split in (*LANGUAGES, "chatter"):
        says = [(turn.say, turn.scene, turn.before) for case in load(split) for turn in case.turns]
        assert len(says) == len(set(says)), split


def test_a_reader_that_always_asks_does_nothing_wrong_and_little_right() -> None:
    judged = run(always_asks, load("en"))
    assert counted(judged)["wrong"] == 0
    assert 0 < counted(judged)["right"] < 40
    assert row(judged)[5] == "0"
    assert list(lines(judged, ["asked"]))


def test_a_reader_that_breaks_is_wrong_and_does_not_end_the_run() -> None:
    def broken(*_: object, **__: object) -> Outcome:
        raise RuntimeError("no")

    assert set(counted(run(broken, load("de")))) == {"wrong"}


def test_changes_that_nobody_wanted_are_counted() -> None:
    judged = run(lambda *_: Outcome("reset"), load("negated"))
    assert row(judged)[5] == str(len(judged))
