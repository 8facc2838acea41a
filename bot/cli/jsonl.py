"""The conversation for programs: one JSON object per input line, JSON events per output line.

It knows nothing of terminals; every input line is answered by exactly one `reply` or `error` event.
"""

from __future__ import annotations

import sys
import uuid
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agent.reply import UserMessage
from tools.layout.layout import Layout

from ..errors import DONE, CommandError, explain
from .lines import MAX_LINE_BYTES, LineReader, json_text, one_line, write_error, write_line

if TYPE_CHECKING:
    from agent.session import Session


class InputLine(BaseModel):
    """One line from a program: a text or a layout; `id` makes a repeated line the same message."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str | None = None
    layout: dict[str, Any] | None = None
    id: str | None = Field(None, min_length=1, max_length=200)

    @model_validator(mode="after")
    def _one_of_two(self) -> InputLine:
        if (self.text is None) == (self.layout is None):
            raise ValueError('send {"text": "..."} or {"layout": {...}}, one of the two')
        return self


async def run_jsonl(session: Session, conversation: str, draw: bool) -> int:
    """Answer the lines of standard input until it ends."""
    for reply in await session.recover(conversation):
        write_error(f"continuing: {reply.text}")
        await session.delivered(reply)
    reader = LineReader(sys.stdin.fileno())
    while True:
        try:
            line = await reader.next_line()
        except EOFError:
            return DONE
        await _answer(session, conversation, draw, line)


async def _answer(session: Session, conversation: str, draw: bool, line: bytes) -> None:
    reply = None
    try:
        message = read_message_line(line, conversation, draw)
        reply = await session.run_turn(message, _write_progress)
        event = reply.to_json()
    except Exception as error:  # noqa: BLE001  the front end: every line gets its one event
        event = {"event": "error", "text": one_line(explain(error))}
    write_line(json_text(event))
    if reply is not None:
        await session.delivered(reply)


def _write_progress(event: dict[str, Any]) -> None:
    if event["event"] == "progress":
        write_line(json_text(event))


def read_message_line(line: bytes, conversation: str, draw: bool) -> UserMessage:
    """Read one input line.

    Raises:
        CommandError: it is too long, or not a JSON object of the known keys; every fault is named.
        LayoutError: its layout cannot be used.
    """
    if len(line) > MAX_LINE_BYTES:
        raise CommandError(
            f"the line is longer than {MAX_LINE_BYTES // 2**20} MiB and was not read; send a shorter one"
        )
    try:
        given = InputLine.model_validate_json(line)
    except ValidationError as error:
        raise CommandError("; ".join(describe_faults(error))) from None
    if given.layout is not None:
        Layout.from_json(given.layout)
    return UserMessage(
        conversation=conversation,
        message_id=given.id or uuid.uuid4().hex,
        author="program",
        text=given.text,
        layout=given.layout,
        draw=draw,
    )


def describe_faults(error: ValidationError) -> list[str]:
    """Turn pydantic's faults into sentences that name the key."""
    sentences = []
    for fault in error.errors():
        where = ".".join(str(part) for part in fault["loc"])
        message = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            message = "unknown key; known are text, layout, id"
        sentences.append(f"{where}: {message}" if where else message)
    return sentences
