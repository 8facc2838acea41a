"""The prompts stay within what a small context and a small purse hold, and the tools' schemas are strict-mode clean."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.prompt_tokens import MOST_EDIT, MOST_PLAN, agent_tokens, count, edit_tokens, plan_tokens, tool_schemas
from tools.generation.presets import PRESET_NAMES
from tools.generation.request import METHODS, SCHEDULERS
from tools.layout.prompt import languages


@pytest.mark.parametrize("language", languages())
def test_a_plan_and_an_edit_cost_what_they_may(language: str) -> None:
    assert 0 < plan_tokens(language) <= MOST_PLAN
    assert 0 < edit_tokens(language) <= MOST_EDIT


def test_the_agents_own_request_fits_a_context_of_2048_tokens() -> None:
    assert 0 < agent_tokens() <= 2048


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


def test_presets_methods_and_schedulers_are_enums() -> None:
    options = next(t for t in tool_schemas() if t["function"]["name"] == "set_options")["function"]["parameters"]
    for name, known in (("preset", PRESET_NAMES), ("method", METHODS), ("scheduler", SCHEDULERS)):
        listed = [o["enum"] for o in options["properties"][name]["anyOf"] if "enum" in o]
        assert listed == [list(known)]


def test_operations_are_not_offered_to_a_model() -> None:
    edit = next(t for t in tool_schemas() if t["function"]["name"] == "edit_layout")["function"]["parameters"]
    assert list(edit["properties"]) == ["request"]
