"""What a program may send as one line of `chat --jsonl`."""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agent.reply import DRAW, UserMessage
from tools.layout.layout import Layout
from tools.layout.operation_parser import parse_operations

from ..errors import CommandError
from .lines import MAX_LINE_BYTES

ONE_OF = ("text", "layout", "operations", "undo", "redo", "cancel")


class InputLine(BaseModel):
    """One line from a program.

    Attributes:
        operations: typed edits of the layout in place.
        undo, redo: how many steps to go back or forward.
        cancel: the id of the line to stop, or true for the one that is worked on.
        base: the version that the line goes on from.
        id: makes a repeated line the same message, and stands in its answer.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str | None = None
    layout: dict[str, Any] | None = None
    operations: list[dict[str, Any]] | None = Field(None, min_length=1, max_length=30)
    undo: int | None = Field(None, ge=1, le=1000)
    redo: int | None = Field(None, ge=1, le=1000)
    cancel: str | bool | None = None
    base: int | None = Field(None, ge=1, le=10**9)
    id: str | None = Field(None, min_length=1, max_length=200)

    @model_validator(mode="after")
    def _one_of_them(self) -> InputLine:
        if len([name for name in ONE_OF if getattr(self, name) is not None]) != 1:
            raise ValueError(
                'send {"text": "..."}, {"layout": {...}}, {"operations": [...]}, {"undo": 1}, {"redo": 1} or '
                '{"cancel": true}, one of these in a line'
            )
        return self

    def calls(self, draw: bool) -> tuple[dict[str, Any], ...]:
        """Return the tool calls that the line names."""
        if self.operations is not None:
            edit = {"tool": "edit_layout", "args": {"operations": self.operations}}
            return (edit, DRAW) if draw else (edit,)
        for to in ("undo", "redo"):
            if (steps := getattr(self, to)) is not None:
                return ({"tool": "walk_versions", "args": {"to": to, "number": steps}},)
        return ()

    def to_message(self, conversation: str, draw: bool) -> UserMessage:
        """Make the message of the line. Raises: LayoutError, where its layout or operations cannot be used."""
        if self.layout is not None:
            Layout.from_json(self.layout)
        if self.operations is not None:
            parse_operations(self.operations)
        return UserMessage(
            conversation=conversation,
            message_id=self.id or uuid.uuid4().hex,
            author="program",
            text=self.text,
            layout=self.layout,
            draw=draw,
            base=self.base,
            calls=self.calls(draw),
        )


def read_input_line(line: bytes) -> InputLine:
    """Read one line.

    Raises:
        CommandError: it is too long, or not a JSON object of the known keys; every fault is named.
    """
    if len(line) > MAX_LINE_BYTES:
        raise CommandError(
            f"the line is longer than {MAX_LINE_BYTES // 2**20} MiB and was not read; send a shorter one"
        )
    try:
        return InputLine.model_validate_json(line)
    except ValidationError as error:
        raise CommandError("; ".join(_faults(error))) from None


def _faults(error: ValidationError) -> list[str]:
    """Turn pydantic's faults into sentences that name the key."""
    sentences = []
    for fault in error.errors():
        where = ".".join(str(part) for part in fault["loc"])
        message = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            message = f"unknown key; known are {', '.join(InputLine.model_fields)}"
        sentences.append(f"{where}: {message}" if where else message)
    return sentences
