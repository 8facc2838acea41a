"""The edit examples do what they say, and nothing else; the schema allows all that they hold."""

from __future__ import annotations

import pytest

from tools.layout.edit_answer import read_edit
from tools.layout.edit_prompt import build_edit_again, build_edit_prompt, example_layout
from tools.layout.executor import apply_operations
from tools.layout.layout import Layout
from tools.layout.operation_parser import parse_operations
from tools.layout.operation_schema import operations_in_words
from tools.layout.operations import OPERATION_NAMES, OPERATION_TYPES
from tools.layout.phrases import head_noun, same_noun
from tools.layout.planner import EditRequest
from tools.layout.prompt import EditExample, languages, load_prompt
from tools.layout.rect import Rect, hull
from tools.layout.relations import holds
from tools.layout.validity import check_layout

PROMPT = load_prompt("en")
EDITS = [pytest.param(edit, id=key) for key, edit in PROMPT.edits.items()]


def rects(layout: Layout, noun: str) -> list[Rect]:
    return [Rect.of(o.box) for o in layout.objects if same_noun(head_noun(o.phrase), noun)]


def is_so(old: Layout, new: Layout, what: str, *given: object) -> bool:
    """Check one line of an example's `expect`."""
    first = str(given[0])
    match what:
        case "bigger":
            return new[first].box.area > old[first].box.area
        case "smaller":
            return new[first].box.area < old[first].box.area
        case "higher":
            return new[first].box.center[1] < old[first].box.center[1] - 0.05
        case "phrase":
            return (new[first].phrase, new[first].box) == (given[1], old[first].box)
        case "gone":
            return all(o.id != first for o in new.objects)
        case "locked":
            return new[first].locked
        case "count":
            return len(rects(new, first)) == given[1]
        case "added":
            return len(rects(new, first)) - len(rects(old, first)) == given[1]
        case "holds":
            return holds(str(given[1]), hull(rects(new, first)), rects(new, str(given[2])))
        case "level":
            return len({getattr(new[str(i)].box, {"top": "y0", "bottom": "y1"}[first]) for i in given[1:]}) == 1
        case "background" | "negative":
            return first in getattr(new, what)
    raise AssertionError(f"'{what}' is not known here")


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_brings_about_what_it_states_and_nothing_else(edit: EditExample) -> None:
    old = example_layout(PROMPT, edit)
    new = apply_operations(old, parse_operations(edit.operations)).layout
    assert bool(edit.operations) == bool(edit.expect), "what an edit brings about must be stated"
    for what, *given in edit.expect:
        assert is_so(old, new, what, *given), f"{what} {given}"
    named = {str(word) for line in edit.expect for word in line}
    for item in old.objects:
        if item.id not in named:
            assert new[item.id] == item
    for name in ("background", "negative"):
        if name not in named:
            assert getattr(new, name) == getattr(old, name)
    assert check_layout(new) == ()


def test_a_check_of_an_edit_can_fail() -> None:
    layout = example_layout(PROMPT, PROMPT.edits["bigger"])
    assert not is_so(layout, layout, "bigger", "mailbox-1")
    assert not is_so(layout, layout, "gone", "mailbox-1")


@pytest.mark.parametrize("language", languages())
def test_the_prompt_is_a_conversation_whose_answers_can_be_read(language: str) -> None:
    layout = example_layout(PROMPT, PROMPT.edits["bigger"])
    request = EditRequest(
        layout, "make {it} bigger\nnow", ("dog-1",), parse_operations(PROMPT.edits["move"].operations)
    )
    messages = build_edit_prompt(request, language)
    assert [role for role, _ in messages] == ["system", *["human", "ai"] * len(PROMPT.edits), "human"]
    assert "{operations}" not in messages[0][1]
    for edit, (_, text) in zip(load_prompt(language).edits.values(), messages[2::2], strict=False):
        answer = read_edit(text)
        assert answer.operations == parse_operations(edit.operations)
        assert answer.question == (edit.question or "")
    last = messages[-1][1]
    assert "Changed last: dog-1" in last
    assert '"op":"move"' in last
    assert last.endswith("Request: make {it} bigger now")


@pytest.mark.parametrize("language", languages())
def test_an_example_asks_back_in_its_own_language(language: str) -> None:
    asked = {edit.question for edit in load_prompt(language).edits.values()} - {None}
    assert len(asked) == 1
    others = {load_prompt(other).edits["missing"].question for other in languages() if other != language}
    assert not asked & others


def test_asking_again_shows_the_answer_and_every_reason() -> None:
    (said, answer), (asked, text) = build_edit_again("de", "rubbish", ["one", "two"])
    assert (said, answer, asked) == ("ai", "rubbish", "human")
    assert "- one\n- two" in text


def test_every_operation_is_listed_in_words_with_its_fields() -> None:
    lines = operations_in_words().split("\n")
    for name, kind in zip(OPERATION_NAMES, OPERATION_TYPES, strict=True):
        line = next(line for line in lines if line.startswith(f"- {name}("))
        assert all(field in line for field in kind.model_fields if field != "op")
    assert "to: front|back" in operations_in_words()


def test_an_answer_with_nulls_for_what_it_leaves_out_is_read() -> None:
    text = '{"operations": [{"op": "move", "targets": ["cat-1"], "dx": 0.1, "dy": null}], "question": null}'
    assert read_edit(text).operations == parse_operations([{"op": "move", "targets": ["cat-1"], "dx": 0.1}])


def test_a_layout_is_shown_once_for_the_examples_about_it() -> None:
    layout = example_layout(PROMPT, PROMPT.edits["bigger"])
    asked = [text for role, text in build_edit_prompt(EditRequest(layout, "x"), "en") if role == "human"]
    assert sum(text.startswith("Layout: {") for text in asked) == len({e.of for e in PROMPT.edits.values()}) + 1
    assert asked[-1].startswith("Layout: {"), "the request's own layout is always shown"


def test_what_was_said_before_stands_before_the_request() -> None:
    layout = example_layout(PROMPT, PROMPT.edits["bigger"])
    last = build_edit_prompt(EditRequest(layout, "and now?", said_before=("a cat", "blue")), "en")[-1][1]
    assert last.endswith('Said before: ["a cat","blue"]\nRequest: and now?')
