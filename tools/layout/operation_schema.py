"""The operations as a language model is told of them, made from their own types: a list in words, and one small JSON schema.

A new operation needs no line here. The schema is flat: one object with every operation's fields, whose names and types alone a
server can hold an answer to; which field belongs to which operation the list says. The exact schema of all operations costs
2,100 tokens a request, this one a fifth of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from .operations import OPERATION_NAMES, OPERATION_TYPES, RELATIONS

JSON_OBJECT: dict[str, Any] = {"type": "json_object"}
"""OpenAI's `response_format` for any JSON object."""


def drop_nulls(operation: Any) -> Any:
    """Leave out the fields that an answer in the strict form sets to null."""
    if not isinstance(operation, dict):
        return operation
    return {name: value for name, value in operation.items() if value is not None}


def drop_unused(operation: Any) -> Any:
    """Leave out what a model fills in only because the flat schema has the field: nulls, and empty values of other operations."""
    if not isinstance(operation, dict):
        return operation
    kind = next((k for k in OPERATION_TYPES if k.model_fields["op"].default == operation.get("op")), None)
    known = kind.model_fields if kind else {}
    return {name: value for name, value in drop_nulls(operation).items() if value or name in known}


@cache
def operations_schema() -> dict[str, Any]:
    """Return the JSON schema of a list of operations, flat, without bounds and choices: those are checked when it is read."""
    fields: dict[str, Any] = {"op": {"type": "string", "enum": list(OPERATION_NAMES)}}
    for kind in OPERATION_TYPES:
        for name, schema in kind.model_json_schema()["properties"].items():
            fields.setdefault(name, _plain(schema))
    return {"type": "array", "items": {"type": "object", "properties": fields, "required": ["op"]}}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Reduce a field's schema to its type, and what its items are."""
    option = next((o for o in schema.get("anyOf", ()) if o.get("type") != "null"), schema)
    kind = {"type": option["type"]}
    if "properties" in option:
        kind["properties"] = {name: _plain(inner) for name, inner in option["properties"].items()}
    return {**kind, "items": _plain(option["items"])} if "items" in option else kind


@cache
def operations_in_words() -> str:
    """List the operations, one per line: name, fields with their few choices, what it does; then the relations."""
    lines = [_line(kind) for kind in OPERATION_TYPES]
    return "\n".join([*lines, f"A relation is one of {', '.join(RELATIONS)}."])


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
