"""`python -m benchmarks.prompt_tokens`: what a turn's requests cost in input tokens, counted as OpenAI's o200k_base.

tiktoken downloads its vocabularies; `bpe-openai` carries the same one, so this also runs without a network. Tool schemas are
counted as the JSON that is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import bpe_openai
from langchain_core.utils.function_calling import convert_to_openai_tool
from rich.console import Console
from rich.table import Table

from agent.layout_tools import Planners
from agent.prompts import message_text, rules_text
from agent.toolkit import make_tools
from agent.turn import TurnState
from memory.records import Conversation, Message, Version
from tools.layout.edit_prompt import build_edit_prompt
from tools.layout.layout import Layout
from tools.layout.lmd_text import parse_lmd
from tools.layout.operation_schema import JSON_OBJECT
from tools.layout.planner import EditRequest
from tools.layout.prompt import build_prompt, languages

PER_MESSAGE = 4
"""Tokens that the chat format adds to each message."""
MOST_EDIT, MOST_PLAN = 2500, 1300
SCENE = """Objects: [('a red car', [20, 300, 200, 120]), ('a cat', [300, 330, 90, 90]), ('a tall tree', [400, 100, 100, 200]), ('a small bird', [60, 60, 50, 40])]
Background prompt: A green meadow
Negative prompt: rain"""
SAID = (
    "a red car, a cat and a tall tree in a green meadow, with a small bird, no rain",
    "make the car a little bigger",
)


def count(text: str) -> int:
    """Count the tokens of a text."""
    return len(_ENCODING.encode(text))


_ENCODING = bpe_openai.get_encoding("o200k_base")


def count_messages(texts: Iterable[str]) -> int:
    """Count the tokens of a conversation."""
    return sum(count(text) + PER_MESSAGE for text in texts)


def plan_tokens(language: str) -> int:
    """Return the input tokens of a request for a layout."""
    return count_messages(text for _, text in build_prompt(SAID[0], language))


def edit_tokens(language: str) -> int:
    """Return the input tokens of a request for operations, with what was said before."""
    request = EditRequest(scene(), SAID[1], ("cat-1",), language=language, said_before=SAID[:1])
    return count_messages(text for _, text in build_edit_prompt(request, language)) + count(json.dumps(JSON_OBJECT))


def agent_tokens() -> int:
    """Return the input tokens of the agent's own request for an edit: rules, tools, history, state, message."""
    version = Version(1, None, scene().to_json(), 7)
    messages = (
        Message("user", SAID[0]),
        Message("assistant", "Laid out: a red car, a cat, a tall tree and a small bird."),
    )
    conversation = Conversation("talk", current=1, version=version, next_number=2, recent_messages=messages)
    state = TurnState(conversation, SAID[1])
    texts = [rules_text(), *(message.text for message in messages), message_text(state)]
    return count_messages(texts) + count(json.dumps(tool_schemas(), separators=(",", ":")))


def tool_schemas() -> list[dict[str, Any]]:
    """Return the tools as they are sent."""
    nobody: Any = None
    return [convert_to_openai_tool(tool) for tool in make_tools(Planners(nobody, nobody), nobody, nobody)]


def scene() -> Layout:
    """Return a scene of four objects."""
    return parse_lmd(SCENE, SAID[0])


def main() -> None:
    table = Table(
        "language", f"plan (at most {MOST_PLAN})", f"edit (at most {MOST_EDIT})", title="input tokens a request"
    )
    for language in languages():
        table.add_row(language, str(plan_tokens(language)), str(edit_tokens(language)))
    console = Console()
    console.print(table)
    console.print(f"the agent's own request for an edit: {agent_tokens()}")


if __name__ == "__main__":
    main()
