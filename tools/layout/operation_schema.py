"""The operations as a language model is told of them: a short list in words, made from the operations' own types.

A new operation needs no line here. A JSON schema of them costs 2,100 tokens a request, three times the list; the answer's form
is held by `JSON_OBJECT` where the endpoint knows it, and by the reader in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from .operations import OPERATION_TYPES, RELATIONS

JSON_OBJECT: dict[str, Any] = {"type": "json_object"}
"""OpenAI's `response_format` for any JSON object."""


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
