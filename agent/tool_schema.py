"""What a tool's schema needs to say to a language model, and no more.

pydantic writes `anyOf` with null, defaults and bounds, which some providers refuse and all count as input tokens; what a call
holds is checked when it comes. It knows nothing of the tools.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

_UNNEEDED = frozenset({"default", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "title"})


class Optional:
    """Annotates a parameter that may be left out with the JSON type that a model is told, and its choices."""

    def __init__(self, kind: str, choices: Sequence[str] = ()) -> None:
        self._schema: dict[str, Any] = {"type": kind}
        if choices:
            self._schema["enum"] = list(choices)
        if kind == "array":
            self._schema["items"] = {"type": "string"}

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self._schema)


def lean(schema: Any, is_names: bool = False) -> Any:
    """Leave out defaults and bounds, however deep; `is_names` where the keys are parameters' names."""
    if isinstance(schema, list):
        return [lean(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if is_names or key not in _UNNEEDED}
    return {key: lean(value, not is_names and key == "properties") for key, value in kept.items()}
