"""The operations as a language model is told of them, made from their own types: a list in words, and one small JSON schema.

A new operation needs no line here. The schema is flat: one object with every operation's fields, whose names and types alone a
server can hold an answer to; which field belongs to which operation the list says. The exact schema of all operations costs
2,100 tokens a request, this one a fifth of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from .operations import OPERATION_NAMES, OPERATION_TYPES
from .relation_names import RELATIONS

JSON_OBJECT: dict[str, Any] = {"type": "json_object"}
"""OpenAI's `response_format` for any JSON object."""


def drop_nulls(operation: Any) -> Any:
    """Leave out the fields that an answer in the strict form sets to null."""
    if not isinstance(operation, dict):
        return operation
    return {name: value for name, value in operation.items() if value is not None}


def as_operation(given: Any) -> Any:
    """Take an operation as models write it into a tool call for what it says; whether it is one is not asked here.

    It may be a text of JSON, stand under its own name, or have every field of the flat schema: nulls go, and so do empty values
    that the operation does not need.
    """
    if isinstance(given, str):
        given = _loads(given)
    if isinstance(given, dict) and "op" not in given and len(given) == 1:
        name, fields = next(iter(given.items()))
        given = {"op": name, **fields} if isinstance(fields, dict) else given
    if not isinstance(given, dict):
        return given
    kind = next((k for k in OPERATION_TYPES if k.model_fields["op"].default == given.get("op")), None)
    known = kind.model_fields if kind else {}
    named = {("colour" if name == "color" else name): value for name, value in drop_nulls(given).items()}
    return {name: value for name, value in named.items() if value or _needs(known.get(name), value)}


def _needs(field: FieldInfo | None, value: Any) -> bool:
    """Tell whether an empty value says something: a number or a truth value of a known field, or one that must be there."""
    return field is not None and (field.is_required() or value not in ("", []))


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


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
