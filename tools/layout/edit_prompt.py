"""The few-shot prompt of edits: layout, request, operations; turned into messages.

It knows nothing of models or of how answers are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from .layout import Layout
from .lmd_text import parse_lmd
from .operation_schema import operations_in_words
from .operations import Operation
from .planner import EditRequest
from .prompt import EditExample, Messages, Prompt, load_prompt, repeat


def build_edit_prompt(request: EditRequest, language: str) -> Messages:
    """Build the messages that ask for operations: instruction, examples as a conversation, the request.

    Raises:
        LayoutError: there is no prompt for this language.
    """
    prompt = load_prompt(language)
    instruction = prompt.edit_instruction.replace("{operations}", operations_in_words())
    messages: Messages = [("system", instruction.strip())]
    for example in prompt.edits.values():
        shown = EditRequest(example_layout(prompt, example), example.request, example.recent)
        messages += [("human", _ask(shown)), ("ai", _answer(example.operations, example.question))]
    return [*messages, ("human", _ask(request))]


def build_edit_again(answer: str, reasons: Iterable[str], language: str) -> Messages:
    """Build the messages that ask again: the refused answer and every reason."""
    return repeat(answer, load_prompt(language).edit_again, reasons)


def example_layout(prompt: Prompt, example: EditExample) -> Layout:
    """Return the layout that an example's request is about."""
    scene = prompt.examples[example.of]
    return parse_lmd(scene.answer, scene.caption)


def _ask(request: EditRequest) -> str:
    lines = [f"Layout: {_json(_shown(request.layout))}", f"Changed last: {', '.join(request.recent) or '-'}"]
    if request.last_operations:
        lines.append(f"Operations before: {_json(_as_data(request.last_operations))}")
    return "\n".join([*lines, f"Request: {' '.join(request.text.split())}"])


def _shown(layout: Layout) -> dict[str, Any]:
    """Show a layout without its caption, which edits leave behind, and without what is usual."""
    data = layout.to_json()
    for item in data["objects"]:
        if not item["locked"]:
            del item["locked"]
    return {name: data[name] for name in ("width", "height", "objects", "background", "negative")}


def _answer(operations: list[dict[str, Any]], question: str | None) -> str:
    return _json({"operations": operations, "question": question})


def _as_data(operations: Sequence[Operation]) -> list[Any]:
    return [
        {"op": operation.op, **operation.model_dump(mode="json", exclude_defaults=True)} for operation in operations
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
