"""The prompts stay within what a small context and a small purse hold, and the tools' schemas are strict-mode clean."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.layout_tools import Planners
from agent.tool_schema import lean
from agent.toolkit import make_tools
from benchmarks.prompt_tokens import EDITS, MOST_EDIT, MOST_PLAN, converse, count, edit_tokens, plan_tokens
from tools.generation.presets import PRESET_NAMES
from tools.generation.request import METHODS, SCHEDULERS
from tools.layout.operations import OPERATION_NAMES, OPERATION_TYPES
from tools.layout.prompt import languages


@pytest.mark.parametrize("language", languages())
def test_a_plan_and_an_edit_cost_what_they_may(language: str) -> None:
    assert 0 < plan_tokens(language) <= MOST_PLAN
    assert 0 < edit_tokens(language) <= MOST_EDIT


@pytest.mark.parametrize("takes_tools", [True, False])
def test_a_whole_turn_costs_what_one_request_may_and_an_edit_takes_one(takes_tools: bool) -> None:
    first, *edits = converse(takes_tools)
    assert len(first.requests) == (2 if takes_tools else 3)  # tools are refused once, and never sent again
    assert len(edits) == len(EDITS) == 5
    for turn in edits:
        assert len(turn.requests) == 1
        assert 0 < sum(turn.requests) <= MOST_EDIT


def tool_schemas() -> list[dict[str, Any]]:
    """Return the tools as they are sent."""
    nobody: Any = None
    return [lean(convert_to_openai_tool(tool)) for tool in make_tools(Planners(nobody, nobody), nobody, nobody)]


def test_tokens_are_counted() -> None:
    assert count("a red car") == 3


def properties(schema: Any) -> list[dict[str, Any]]:
    """Return every property's schema, however deep."""
    if isinstance(schema, list):
        return [found for item in schema for found in properties(item)]
    if not isinstance(schema, dict):
        return []
    own = list(schema.get("properties", {}).values()) if isinstance(schema.get("properties"), dict) else []
    return [*own, *(found for value in schema.values() for found in properties(value))]


def test_no_parameter_of_a_tool_is_untyped() -> None:
    for tool in tool_schemas():
        parameters = tool["function"]["parameters"]
        found = properties(parameters)
        assert all(p.get("type") or p.get("anyOf") or p.get("enum") for p in found), tool
        for p in found:
            for option in (p, *p.get("anyOf", ())):
                assert option.get("type") != "object" or option.get("properties"), f"an open object in {tool}"
                assert option.get("type") != "array" or option.get("items"), f"a list of anything in {tool}"
        text = str(parameters)
        assert "$ref" not in text
        assert "oneOf" not in text


def parameters_of(name: str) -> dict[str, Any]:
    return next(t for t in tool_schemas() if t["function"]["name"] == name)["function"]["parameters"]


def test_presets_methods_and_schedulers_are_enums() -> None:
    options = parameters_of("set_options")["properties"]
    for name, known in (("preset", PRESET_NAMES), ("method", METHODS), ("scheduler", SCHEDULERS)):
        assert options[name] == {"type": "string", "enum": list(known)}


def test_a_schema_says_no_bounds_and_no_defaults() -> None:
    text = str(tool_schemas())
    assert not [word for word in ("'default'", "maxLength", "minimum", "anyOf", "null") if word in text]


def test_every_field_of_every_operation_is_offered() -> None:
    item = parameters_of("edit_layout")["properties"]["operations"]["items"]
    assert item["properties"]["op"]["enum"] == list(OPERATION_NAMES)
    assert set(item["properties"]) == {name for kind in OPERATION_TYPES for name in kind.model_fields}
