"""Calls in the forms that chat templates and small models write, and calls that came broken."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage
from langchain_core.messages.tool import invalid_tool_call

from agent.tool_calls_in_text import put_right, read_arguments, without_thoughts

TOOLS = ("plan_layout", "edit_layout", "generate_picture")
ARGS = {"caption": 'a {blue} cat, "Tom"'}
JSON = r'{"caption": "a {blue} cat, \"Tom\""}'
FORMS = {
    "hermes": f'<tool_call>\n{{"name": "plan_layout", "arguments": {JSON}}}\n</tool_call>',
    "hermes, not closed": f'<tool_call>{{"name": "plan_layout", "arguments": {JSON}}}',
    "words before": f'I will plan it.\n<tool_call>{{"name": "plan_layout", "arguments": {JSON}}}</tool_call>',
    "mistral": f'[TOOL_CALLS] [{{"name": "plan_layout", "arguments": {JSON}}}]',
    "mistral, new": f"[TOOL_CALLS]plan_layout[ARGS]{JSON}",
    "llama python tag": f'<|python_tag|>{{"name": "plan_layout", "parameters": {JSON}}}',
    "llama function tag": f"<function=plan_layout>{JSON}</function>",
    "qwen coder": '<tool_call><function=plan_layout><parameter=caption>\na {blue} cat, "Tom"\n</parameter></function></tool_call>',
    "fenced": f'```json\n{{"name": "plan_layout", "arguments": {JSON}}}\n```',
    "fenced, unnamed": f'```\n{{"tool": "plan_layout", "args": {JSON}}}\n```',
    "bare": f'{{"name": "plan_layout", "arguments": {JSON}}}',
    "bare, openai": f'{{"tool_calls": [{{"id": "x", "type": "function", "function": {{"name": "plan_layout", "arguments": {JSON}}}}}]}}',
    "bare, flat": r'{"name": "plan_layout", "caption": "a {blue} cat, \"Tom\""}',
    "name as key": f'{{"plan_layout": {JSON}}}',
    "arguments as text": r'{"name": "plan_layout", "arguments": "{\"caption\": \"a {blue} cat, \\\"Tom\\\"\"}"}',
    "react": f"Thought: a new scene\nAction: plan_layout\nAction Input: {JSON}",
    "python": "plan_layout(caption='a {blue} cat, \"Tom\"')",
    "python, json": f"Sure!\nplan_layout({JSON})",
    "namespace": f'{{"name": "functions.plan_layout", "arguments": {JSON}}}',
    "other case": f'{{"name": "PlanLayout", "arguments": {JSON}}}',
    "trailing comma": r'{"name": "plan_layout", "arguments": {"caption": "a {blue} cat, \"Tom\"",}}',
    "after thoughts": f'<think>plan_layout(caption="a dog")</think>{{"name": "plan_layout", "arguments": {JSON}}}',
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_a_call_in_the_text_is_a_call(text: str) -> None:
    found = put_right(AIMessage(text), TOOLS)
    assert [(call["name"], call["args"]) for call in found.tool_calls] == [("plan_layout", ARGS)]
    assert found.tool_calls[0]["id"]
    assert found.text == ""


@pytest.mark.parametrize(
    "text",
    [
        "I would use plan_layout for that.",
        "Use plan_layout (it plans) first.",
        'The answer is {"name": "a cat"}.',
        '{"name": "delete_everything", "arguments": {}}',
        "plan_layout(caption=open('/etc/passwd').read())",
        "",
        "```python\nprint('plan_layout')\n```",
    ],
)
def test_words_about_tools_are_no_calls(text: str) -> None:
    assert put_right(AIMessage(text), TOOLS).tool_calls == []


def test_calls_in_a_row_are_all_found_and_equal_ones_once() -> None:
    text = f'<tool_call>{{"name": "plan_layout", "arguments": {JSON}}}</tool_call>\n<tool_call>{{"name": "generate_picture", "arguments": {{}}}}</tool_call>'
    assert [c["name"] for c in put_right(AIMessage(text + text), TOOLS).tool_calls] == [
        "plan_layout",
        "generate_picture",
    ]
    twice = [{"name": "plan_layout", "args": ARGS, "id": "1"}, {"name": "plan_layout", "args": ARGS, "id": "2"}]
    assert len(put_right(AIMessage("", tool_calls=twice), TOOLS).tool_calls) == 1


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ('{"a": 1}', {"a": 1}),
        ('"{\\"a\\": 1}"', {"a": 1}),
        ("{'a': 1}", {"a": 1}),
        ('{"a": 1,}', {"a": 1}),
        ("", {}),
        (None, {}),
        ("[1]", None),
        (7, None),
    ],
)
def test_arguments_are_read_in_many_forms(given: Any, read: dict[str, Any] | None) -> None:
    assert read_arguments(given) == read


def test_a_broken_call_is_put_right_and_one_that_was_cut_off_is_not() -> None:
    broken = invalid_tool_call(name="plan_layout", args='{"caption": "a cat",}', id="1", error="x")
    message = AIMessage("", invalid_tool_calls=[broken])
    assert put_right(message, TOOLS).tool_calls[0]["args"] == {"caption": "a cat"}
    cut = AIMessage("", invalid_tool_calls=[broken], response_metadata={"finish_reason": "length"})
    assert put_right(cut, TOOLS).tool_calls == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<think>secret</think>Hello", "Hello"),
        ("secret</think>Hello", "Hello"),
        ("<think>never ends", ""),
        ("<thinking>a</thinking> b", "b"),
        ("Hello", "Hello"),
    ],
)
def test_thoughts_are_never_words(text: str, said: str) -> None:
    assert without_thoughts(text) == said
