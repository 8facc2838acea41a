"""`python -m benchmarks.prompt_tokens`: what turns cost in input tokens, counted as OpenAI's o200k_base.

A conversation goes through the whole product to a loopback server, once with a model that calls tools and once with a server
that refuses them; what the server received is counted, tool schemas as the JSON that was sent. tiktoken downloads its
vocabularies; `bpe-openai` carries the same one, so this also runs without a network.
"""

from __future__ import annotations

import asyncio
import json
import logging
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpe_openai
from rich.console import Console
from rich.table import Table

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
CAPTION = "a red car, a cat and a tall tree in a green meadow, with a small bird, no rain"
EDITS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("I could do with a rather more imposing car", {"op": "resize", "targets": ["car-1"], "factor": 1.1}),
    ("and let it wear the colour of the sky", {"op": "recaption", "targets": ["car-1"], "colour": "blue"}),
    (
        "the cat deserves the shade of that tree",
        {"op": "place", "targets": ["cat-1"], "relation": "under", "anchors": ["tree-1"]},
    ),
    ("our feathered friend could do with company", {"op": "add", "phrase": "a small bird"}),
    ("what if everything were on a beach instead", {"op": "set_background", "background": "A sunny beach"}),
)
_ENCODING = bpe_openai.get_encoding("o200k_base")


@dataclass(frozen=True)
class Turn:
    """What one turn sent: the input tokens of each of its requests."""

    text: str
    requests: tuple[int, ...]


def count(text: str) -> int:
    """Count the tokens of a text."""
    return len(_ENCODING.encode(text))


def count_messages(texts: Iterable[str]) -> int:
    """Count the tokens of a conversation."""
    return sum(count(text) + PER_MESSAGE for text in texts)


def count_request(body: dict[str, Any]) -> int:
    """Count what a request sent: its messages, its tools and the form that it asks for."""
    extra = [body[name] for name in ("tools", "response_format") if body.get(name)]
    messages = count_messages(_text_of(message) for message in body["messages"])
    return messages + sum(count(json.dumps(value, separators=(",", ":"), ensure_ascii=False)) for value in extra)


def _text_of(message: dict[str, Any]) -> str:
    calls = message.get("tool_calls")
    return str(message.get("content") or "") + (json.dumps(calls) if calls else "")


def plan_tokens(language: str) -> int:
    """Return the input tokens of a request for a layout."""
    return count_messages(text for _, text in build_prompt(CAPTION, language))


def edit_tokens(language: str) -> int:
    """Return the input tokens of a request for operations by the prompt of edits, with what was said before."""
    request = EditRequest(scene(), EDITS[0][0], ("cat-1",), language=language, said_before=(CAPTION,))
    return count_messages(text for _, text in build_edit_prompt(request, language)) + count(json.dumps(JSON_OBJECT))


def scene() -> Layout:
    """Return a scene of four objects."""
    return parse_lmd(SCENE, CAPTION)


def converse(takes_tools: bool) -> list[Turn]:
    """Lay a scene out and edit it; count what every turn sent."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_converse(Path(folder), takes_tools))


async def _converse(data: Path, takes_tools: bool) -> list[Turn]:
    from agent.settings import load_settings
    from benchmarks.layout_painter import LayoutPainter
    from tests.agent.conftest import open_bench
    from tests.loopback.openai_server import ScriptedOpenAI

    with ScriptedOpenAI([lambda body: _answer(body, takes_tools)] * 30) as server:
        changes = {"openai_base_url": server.base_url, "fast_edits": False, "llm_cache": False}
        bench = open_bench(load_settings(env_file=None).model_copy(update=changes), data, LayoutPainter())
        turns = []
        try:
            for text in (CAPTION, *(text for text, _ in EDITS)):
                server.requests.clear()
                reply = await bench.say(text, draw=False)
                if reply.version != len(turns) + 1:
                    raise RuntimeError(f"{text!r} was not carried out: {reply.text}")
                turns.append(Turn(text, tuple(count_request(request.body) for request in server.requests)))
        finally:
            bench.worker.close()
            bench.store.close()
    return turns


def _answer(body: dict[str, Any], takes_tools: bool) -> Any:
    from tests.loopback.openai_server import Status, Text, ToolCall

    if body.get("tools") and not takes_tools:
        return Status(400, "this model does not support tools")
    last = str(body["messages"][-1]["content"])
    if last.startswith("Caption:"):
        return Text(SCENE)
    operation = next((operation for text, operation in EDITS if last.endswith(text)), None)
    if last.startswith("Layout:"):
        return Text(json.dumps({"operations": [operation]}))
    if not body.get("tools"):
        return Text("I have done that!")
    return (
        ToolCall("edit_layout", {"operations": [operation]})
        if operation
        else ToolCall("plan_layout", {"caption": CAPTION})
    )


def main() -> None:
    logging.disable(logging.CRITICAL)
    console = Console()
    table = Table("turn", "with tools", "without tools", title="input tokens of each request of a turn")
    for with_tools, without in zip(converse(True), converse(False), strict=True):
        table.add_row(with_tools.text, *(" + ".join(map(str, turn.requests)) for turn in (with_tools, without)))
    console.print(table)
    table = Table(
        "language",
        f"plan (at most {MOST_PLAN})",
        f"edit (at most {MOST_EDIT})",
        title="the prompts with examples alone",
    )
    for language in languages():
        table.add_row(language, str(plan_tokens(language)), str(edit_tokens(language)))
    console.print(table)


if __name__ == "__main__":
    main()
