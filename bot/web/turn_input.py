"""What a page or a program may send as one turn."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tools.generation.request import MAX_SEED
from tools.layout.detection import LANGUAGES

from .refusal import Refused, unreadable

Model = TypeVar("Model", bound=BaseModel)


class ToolCallInput(BaseModel):
    """A call of one of the agent's tools."""

    model_config = ConfigDict(extra="forbid")

    tool: Literal["walk_versions", "set_options", "generate_picture", "show_layout", "edit_layout"]
    args: dict[str, Any] = Field(default_factory=dict)


class TurnInput(BaseModel):
    """One turn: words, a layout to put in place, typed operations or calls of tools; one of the four."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(None, max_length=20_000, description="What to draw, or what to change.")
    layout: dict[str, Any] | None = Field(None, description="A layout to put in place as a new version.")
    operations: list[dict[str, Any]] | None = Field(None, max_length=30, description="Typed edits of the layout.")
    calls: list[ToolCallInput] | None = Field(None, min_length=1, max_length=6, description="Calls of tools.")
    base: int | None = Field(None, ge=1, le=10**9, description="The version to go on from; else the one in place.")
    seed: int | None = Field(None, ge=0, le=MAX_SEED, description="Of the layout that is put in place.")
    draw: bool = Field(True, description="False stops at the layout.")
    wait: bool = Field(True, description="False answers at once; events tell the rest, and the picture follows.")
    id: str | None = Field(None, min_length=1, max_length=100, description="The same id again is the same turn.")
    language: str | None = Field(None, description="Of the answer; else told from the text.")

    @model_validator(mode="after")
    def _one_of_four(self) -> TurnInput:
        given = [name for name in ("text", "layout", "operations", "calls") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("give text, layout, operations or calls, one of the four")
        if self.language is not None and self.language not in LANGUAGES:
            raise ValueError(f"language is one of {', '.join(LANGUAGES)}")
        return self


def read_turn(body: bytes) -> TurnInput:
    """Read a turn from JSON. Raises: Refused, with every fault."""
    return read_model(TurnInput, body)


def read_model(kind: type[Model], body: bytes) -> Model:
    """Read a model from JSON. Raises: Refused, with every fault."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}".removeprefix(": ") for fault in error.errors()[:5]
        ]
        raise unreadable("; ".join(fault.replace("Value error, ", "") for fault in faults)) from None
    except RecursionError:
        raise Refused(400, "the JSON is too deep") from None
