"""Operations read from JSON data, with every fault named."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .errors import LayoutError
from .operations import OPERATION_NAMES, OPERATION_TYPES, Edit, Operation


@cache
def _adapter() -> TypeAdapter[Operation]:
    return TypeAdapter(Operation)


def parse_operations(data: Any) -> tuple[Operation, ...]:
    """Read one operation or a list of them from JSON data (or operations already made).

    Raises:
        LayoutError: with every fault of every operation.
    """
    if isinstance(data, dict | Edit):
        data = [data]
    if not isinstance(data, list | tuple):
        raise LayoutError(f"operations is a {type(data).__name__}; a list of objects with 'op' is needed")
    parsed: list[Operation] = []
    reasons: list[str] = []
    adapter = _adapter()
    for number, item in enumerate(data, start=1):
        try:
            parsed.append(adapter.validate_python(item))
        except ValidationError as error:
            reasons += _reasons(error, number, item)
    if reasons:
        raise LayoutError(reasons)
    return tuple(parsed)


def _reasons(error: ValidationError, number: int, item: Any) -> Iterable[str]:
    name = item.get("op") if isinstance(item, dict) else None
    where = f"operation {number}" + (f" ({name})" if name in OPERATION_NAMES else "")
    for fault in error.errors(include_url=False):
        field = ".".join(str(part) for part in fault["loc"] if part != name)
        if fault["type"].startswith("union_tag") or not isinstance(item, dict):
            yield f"{where}: op is {name!r}; use one of {', '.join(OPERATION_NAMES)}"
        elif fault["type"] == "missing":
            yield f"{where}: {field} is missing"
        elif fault["type"] == "extra_forbidden":
            allowed = _fields_of(name)
            yield f"{where}: {field} is not known here; known are {', '.join(allowed)}"
        else:
            yield f"{where}: {field} is {fault['input']!r}; {fault['msg'].lower()}"


def _fields_of(name: Any) -> list[str]:
    kind = next(t for t in OPERATION_TYPES if t.model_fields["op"].default == name)
    return [field for field in kind.model_fields if field != "op"]
