"""The answer language: every form is read, written back the same, and what is no form is refused."""

from __future__ import annotations

import pytest

from tools.language.answers import AnswerError, format_answer, parse_answer
from tools.language.commands import Attach, Command, Targets

FORMS = [
    "new; 3 cat; 2 brown dog (on beach towel); 1 beach towel; 1 sun (top right); bg beach; no people; style watercolor",
    "new; 2 basket; 3 apple (in each basket)",
    "new; 9 apple (grid 3x3)",
    "resize dog-1 bigger; add 1 hat (worn by cat-1)",
    "resize * except dog-1 x2",
    "resize cat-1 as dog-1",
    "not resize car-1 little bigger",
    "move cat-1+dog-2 closer to house-1",
    "move a-1 little up left",
    "put cat-1+dog-1 (between a-1 and b-2)",
    "put ball-1 (where dog-1)",
    "swap cat-1 dog-1 colours",
    "face cat-1 dog-1",
    "arrange cat-* row smallest first",
    "replace cup-1 with 3 flower",
    "copy cat-1 2 (left of dog-1)",
    "count cat-* 5",
    "undo; look cat-1 black",
    "ask which car-1 car-2",
    "merge bg from 1",
    "talk thanks",
    "tell seed",
    "goto first",
    "restore",
    "bg+ rain; size 512x768; variations 4",
]


@pytest.mark.parametrize("text", FORMS)
def test_a_form_is_read_and_written_back_the_same(text: str) -> None:
    assert format_answer(parse_answer(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", ";", "resize", "resize dog-1", "resize dog-1 huge", "move dog-1 sideways", "put dog-1", "dance dog-1", "add hat",
     "add 1 hat (near cat-1)", "new; three cat", "seed x", "ratio 16", "swap cat-1", "talk loudly", "count cat-* many"],
)  # fmt: skip
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(AnswerError):
        parse_answer(text)


def test_a_statement_holds_what_it_says() -> None:
    (command,) = parse_answer("add 3 red apple (in each basket-1)")
    assert command == Command("add", count=3, phrase="red apple", attaches=(Attach("in", ("basket-1",), each=True),))
    (command,) = parse_answer("not resize * except dog-1 x2")
    assert command.negated
    assert not command.changes
    assert command.targets == Targets(("*",), ("dog-1",))


def test_moods_tell_orders_from_talk_and_questions() -> None:
    moods = {text: parse_answer(text)[0].mood for text in ("new; 1 cat", "remove cat-1", "talk chat", "tell why")}
    assert list(moods.values()) == ["caption", "order", "remark", "question"]
