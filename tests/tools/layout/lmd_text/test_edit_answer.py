"""Answers to edit requests, as models write them: what is accepted, what is refused, and that nothing is evaluated."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.layout.edit_answer import MAX_ANSWER_CHARS, read_edit
from tools.layout.errors import LayoutError
from tools.layout.operations import Remove, Resize

RESIZE = '{"op": "resize", "targets": ["cat-1"], "factor": 1.25}'
ANSWER = f'{{"operations": [{RESIZE}], "question": null}}'
EXPECTED = (Resize(targets=["cat-1"], factor=1.25),)


@pytest.mark.parametrize(
    "text",
    [
        ANSWER,
        f"```json\n{ANSWER}\n```",
        f"Sure! Here is the change you asked for (cat-1 [the left one]):\n\n{ANSWER}\n\nAnything else?",
        f"<think>{{'op': ...}} or [..]?</think>{ANSWER}",
        f"[{RESIZE}]",
        RESIZE,
        f'{{"operations": [{RESIZE}]}}',
        "{'operations': [{'op': 'resize', 'targets': 'cat-1', 'factor': 1.25}], 'question': None}",
        f'{{"question": "", "operations": [{RESIZE}]}}',
        ANSWER.replace("1.25", '"1.25"'),
    ],
)
def test_forms_that_models_write_are_accepted(text: str) -> None:
    answer = read_edit(text)
    assert (answer.operations, answer.question) == (EXPECTED, "")


def test_a_question_back_is_no_operation() -> None:
    answer = read_edit('{"operations": [], "question": "Which\\ncat \\u202e do you mean?"}')
    assert (answer.operations, answer.question) == ((), "Which cat do you mean?")


def test_operations_win_over_a_question_beside_them() -> None:
    assert read_edit(ANSWER.replace("null", '"All right?"')).question == ""


REFUSED = {
    "empty": ("", "empty"),
    "blank fence": ("```json\n```", "empty"),
    "prose": ("I made the cat bigger for you!", "no operations"),
    "nothing": ('{"operations": [], "question": null}', "neither"),
    "null": ('{"operations": null}', "neither"),
    "unknown operation": ('{"operations": [{"op": "explode", "targets": ["cat-1"]}]}', "explode"),
    "unknown field": (ANSWER.replace('"factor"', '"scale"'), "scale"),
    "missing field": ('[{"op": "replace", "targets": ["cat-1"]}]', "phrase is missing"),
    "a text for a number": (ANSWER.replace("1.25", '"much"'), "much"),
    "nan": (ANSWER.replace("1.25", "NaN"), "nan"),
    "infinity": (ANSWER.replace("1.25", "Infinity"), "inf"),
    "1e400": (ANSWER.replace("1.25", "1e400"), "inf"),
    "5,000 digits": (ANSWER.replace("1.25", "9" * 5000), "5000 digits"),
    "a dict for the list": ('{"operations": {"resize": "cat-1"}}', "a list is needed"),
    "an unknown key": ('{"operations": [], "layout": {}}', "layout"),
    "a number for the question": ('{"operations": [], "question": 7}', "a text or null"),
    "a key twice": (f'{{"operations": [{RESIZE}], "operations": []}}', "twice"),
    "a key twice within": (ANSWER.replace('"factor": 1.25', '"factor": 1.25, "factor": 9'), "twice"),
    "code": ('{"operations": [__import__("os").system("touch pwned")]}', "only quoted names"),
    "an expression": (ANSWER.replace("1.25", "5/4"), "a comma"),
    "too many": (f"[{', '.join([RESIZE] * 31)}]", "31 operations"),
    "nested deeply": ('{"operations": ' + "[" * 500 + "]" * 500 + "}", "nested more than"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_wrong_is_said_to_the_model(text: str, said: str) -> None:
    with pytest.raises(LayoutError, match=said):
        read_edit(text)
    assert not Path("pwned").exists()


@pytest.mark.parametrize("cut", range(2, len(ANSWER) - 1))
def test_a_part_of_an_answer_never_passes_for_the_whole(cut: int) -> None:
    text = f'{{"operations": [{RESIZE}, {{"op": "remove", "targets": ["dog-1"]}}], "question": null}}'
    for begin in ("", "```json\n", "Sure: "):
        with pytest.raises(LayoutError):
            read_edit(begin + text[:cut])


def test_a_broken_operation_does_not_let_its_neighbour_through() -> None:
    text = '{"operations": [{"op": "resize", "targets": ["cat-1"], "factor": 5/4}, {"op": "remove", "targets": ["dog-1"]}]}'
    with pytest.raises(LayoutError, match="cannot be read"):
        read_edit(text)


def test_an_endless_answer_is_refused_unread() -> None:
    with pytest.raises(LayoutError, match=f"at most {MAX_ANSWER_CHARS}"):
        read_edit("[" * (MAX_ANSWER_CHARS + 1))


def test_all_faults_come_at_once() -> None:
    text = '[{"op": "replace", "targets": []}, {"op": "fly"}, {"op": "lock", "targets": ["a"], "colour": "red"}]'
    with pytest.raises(LayoutError) as caught:
        read_edit(text)
    assert len(caught.value.reasons) == 4


@given(st.text(max_size=300) | st.text(alphabet="{}[]\"':,opqe rations0123456789", max_size=300))
def test_any_text_is_operations_a_question_or_reasons(text: str) -> None:
    try:
        answer = read_edit(text)
    except LayoutError:
        return
    assert answer.operations or answer.question


def test_a_list_of_plain_targets_is_kept_as_given() -> None:
    assert read_edit('{"op": "remove", "targets": ["the left cat"]}').operations == (Remove(targets=["the left cat"]),)
