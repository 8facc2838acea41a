"""The operations as a language model is told of them: a JSON schema for structured output, and a short list in words.

Both are made from the operations' own types, so a new operation needs no line here. It knows nothing of prompts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from .operations import OPERATION_TYPES, RELATIONS

_UNSUPPORTED = ("default", "title", "discriminator", "description", "minLength", "maxLength", "pattern", "format")
"""What strict structured output refuses, or what only costs tokens."""


@cache
def edit_response_format() -> dict[str, Any]:
    """Return OpenAI's `response_format` for an edit answer, in its strict form: nothing extra, nothing left out.

    A field that may be left out is one that may be null here; `drop_nulls` takes those away again.
    """
    options = [_strict(kind.model_json_schema()) for kind in OPERATION_TYPES]
    operations = {"type": "array", "items": {"anyOf": options}}
    schema = {
        "type": "object",
        "properties": {"operations": operations, "question": {"type": ["string", "null"]}},
        "required": ["operations", "question"],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": "layout_edit", "schema": schema, "strict": True}}


def drop_nulls(operation: Any) -> Any:
    """Leave out the fields that an answer in the strict form sets to null."""
    if not isinstance(operation, dict):
        return operation
    return {name: value for name, value in operation.items() if value is not None}


@cache
def operations_in_words() -> str:
    """List the operations, one per line: name, fields with their few choices, what it does; then the relations."""
    lines = [_line(kind) for kind in OPERATION_TYPES]
    return "\n".join([*lines, f"A relation is one of {', '.join(RELATIONS)}."])


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    """Turn pydantic's schema of one operation into the strict form."""
    required = set(schema.get("required", ()))
    properties = {}
    for name, field in schema["properties"].items():
        field = _plain(field)
        if name == "op":
            field = {"type": "string", "const": schema["properties"]["op"]["const"]}
        elif name not in required:
            field = _nullable(field)
        properties[name] = field
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _plain(field: Any) -> Any:
    if isinstance(field, list):
        return [_plain(item) for item in field]
    if not isinstance(field, dict):
        return field
    return {key: _plain(value) for key, value in field.items() if key not in _UNSUPPORTED}


def _nullable(field: dict[str, Any]) -> dict[str, Any]:
    if any(option == {"type": "null"} for option in field.get("anyOf", ())):
        return field
    return {"anyOf": [field, {"type": "null"}]}


def _line(kind: Any) -> str:
    fields = ", ".join(_fields(kind.model_fields))
    return f"- {kind.model_fields['op'].default}({fields}): {' '.join((kind.__doc__ or '').split())}"


def _fields(fields: dict[str, FieldInfo]) -> Iterator[str]:
    for name, field in fields.items():
        if name != "op":
            choices = "|".join(_choices(field.annotation)) if name != "relation" else ""
            yield f"{name}{'' if field.is_required() else '?'}{choices and ': ' + choices}"


def _choices(annotation: Any) -> list[str]:
    """Return the words that a field takes; none where it is free."""
    if get_origin(annotation) is Literal:
        return [str(choice) for choice in get_args(annotation)]
    return [choice for part in get_args(annotation) for choice in _choices(part)]
