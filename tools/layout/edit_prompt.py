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
    last_scene = ""
    for example in prompt.edits.values():
        shown = EditRequest(example_layout(prompt, example), example.request, example.recent)
        asked = _ask(shown, is_same=example.of == last_scene)
        messages += [("human", asked), ("ai", _answer(example.operations, example.question))]
        last_scene = example.of
    return [*messages, ("human", _ask(request))]


def build_edit_again(language: str, answer: str, reasons: Iterable[str]) -> Messages:
    """Build the messages that ask again: the refused answer and every reason."""
    return repeat(answer, load_prompt(language).edit_again, reasons)


def example_layout(prompt: Prompt, example: EditExample) -> Layout:
    """Return the layout that an example's request is about."""
    scene = prompt.examples[example.of]
    return parse_lmd(scene.answer, scene.caption)


def _ask(request: EditRequest, is_same: bool = False) -> str:
    """Write a request: what stays from turn to turn first, what changes last, so that prompt caches hold the most."""
    lines = [f"Layout: {'the same' if is_same else _json(shown_layout(request.layout))}"]
    if request.recent:
        lines.append(f"Changed last: {', '.join(request.recent)}")
    if request.said_before:
        lines.append(f"Said before: {_json(list(request.said_before))}")
    if request.last_operations:
        lines.append(f"Operations before: {_json(_as_data(request.last_operations))}")
    return "\n".join([*lines, f"Request: {' '.join(request.text.split())}"])


def shown_layout(layout: Layout) -> dict[str, Any]:
    """Show a layout in few words: objects as [id, phrase, box], and only what is not as usual beside them."""
    objects = [
        [item.id, item.phrase, [round(edge, 3) for edge in item.box.as_list()], *(["locked"] if item.locked else [])]
        for item in layout.objects
    ]
    shown: dict[str, Any] = {"objects": objects, "background": layout.background}
    if layout.negative:
        shown["negative"] = layout.negative
    if (layout.width, layout.height) != (512, 512):
        shown["size"] = [layout.width, layout.height]
    return shown


def _answer(operations: list[dict[str, Any]], question: str | None) -> str:
    return _json({"operations": operations, "question": question} if question else {"operations": operations})


def _as_data(operations: Sequence[Operation]) -> list[Any]:
    return [
        {"op": operation.op, **operation.model_dump(mode="json", exclude_defaults=True)} for operation in operations
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
