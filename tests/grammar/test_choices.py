"""Answers to numbered questions: a bare number in any language, an ordinal, a place, yes and no."""

from __future__ import annotations

import pytest

from tools.layout.grammar.choices import Choice, choose
from tools.layout.grammar.edit import read_message
from tools.layout.grammar.intents import Ask, Chat, Edit, NewScene
from tools.layout.layout import Layout
from tools.layout.offline import understand

LEFT, RIGHT = (
    Choice("the car on the left (car-1)", "a", ("car-1", "left")),
    Choice("the other (car-2)", "b", ("right",)),
)
YES_NO = (Choice("remove all", "remove car-1", ("yes",)), Choice("leave everything", "keep", ("no",)))


@pytest.mark.parametrize(
    "answer",
    [
        "1",
        "1.",
        " 1 ",
        "#1",
        "１",
        "number 1",
        "option one",
        "one",
        "the first",
        "First one",
        "the left one",
        "left",
        "car-1",
        "1番",
    ],
)
def test_an_answer_picks_the_first(answer: str) -> None:
    assert choose(answer, (LEFT, RIGHT)) == LEFT


@pytest.mark.parametrize("answer", ["2", "the second", "2)", "right", "the right one please", "2nd"])
def test_an_answer_picks_the_second(answer: str) -> None:
    assert choose(answer, (LEFT, RIGHT)) == RIGHT


@pytest.mark.parametrize("answer", ["3", "0", "make the car red", "a dog", "", "two cars", "undo"])
def test_another_message_picks_none(answer: str) -> None:
    assert choose(answer, (LEFT, RIGHT)) is None


@pytest.mark.parametrize(
    ("answer", "picked"), [("yes", 0), ("ja", 0), ("oui", 0), ("はい", 0), ("是", 0), ("no", 1), ("nein", 1)]
)
def test_yes_and_no_pick_where_they_are_offered(answer: str, picked: int) -> None:
    assert choose(answer, YES_NO) == YES_NO[picked]
    assert choose(answer, (LEFT, RIGHT)) is None


@pytest.mark.parametrize(
    "text",
    [
        "remove everything",
        "a dog",
        "make it better",
        "swap them",
        "make it 500 by 300 pixels",
        "move the car 3 metres",
        "move the car 3 metres to the left",
        "the car",
        "paint it black",
        "make the car red, then wibble the truck",
    ],
)
def test_every_choice_of_a_question_is_a_message_that_is_understood(s0: Layout, text: str) -> None:
    question = read_message(text, s0)
    assert isinstance(question, Ask)
    assert len(question.choices) >= 2
    for choice in question.choices:
        intent = read_message(choice.means, s0)
        assert not isinstance(intent, Ask), (choice, intent)


def test_an_answer_is_understood_with_the_choices_that_were_offered(s0: Layout) -> None:
    question = read_message("remove everything", s0)
    assert isinstance(question, Ask)
    removed = understand("1", s0, choices=question.choices).intent
    assert isinstance(removed, Edit)
    assert set(removed.operations[0].targets) == {"car-1", "truck-1", "balloon-1", "bird-1"}  # type: ignore[union-attr]
    assert isinstance(understand("nein", s0, language="de", choices=question.choices).intent, Chat)
    assert isinstance(understand("a castle on a hill at dawn", s0, choices=question.choices).intent, NewScene)
