"""`groundling plan`: captions in, layouts as JSON out, one or a stream of them; or a layout and what shall change.

It knows nothing of how a caption is laid out.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from tools.layout.detection import detect_language
from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.exports import export_layout
from tools.layout.planner import EditRequest

from ..errors import DONE, explain
from .lines import json_text, one_line, write_line, write_note

if TYPE_CHECKING:
    from tools.layout.layout import Layout
    from tools.layout.planner import LayoutPlanner


class PlanLine(BaseModel):
    """One line of `plan --jsonl`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str | int | float | bool | None
    prompt: str


def run_plan(planner: LayoutPlanner, caption: str, language: str | None = None, format_: str = "json") -> int:
    """Print one layout; what the planner has to say goes to standard error."""
    planned = asyncio.run(planner.plan(caption, language))
    show_layout(planned.layout, planned.notes, format_)
    return DONE


def run_edit(
    planner: LayoutPlanner, layout: Layout, request: str, language: str | None = None, format_: str = "json"
) -> int:
    """Print a layout as a request changes it.

    Raises:
        LayoutError: the request cannot be read, or has to be asked about.
    """
    planned = asyncio.run(planner.edit(EditRequest(layout, request, language=language or detect_language(request))))
    if not planned.operations:
        raise LayoutError(planned.question)
    edited = apply_operations(layout, planned.operations)
    show_layout(edited.layout, (*planned.notes, *edited.notes), format_)
    return DONE


def show_layout(layout: Layout, notes: Iterable[str], format_: str = "json") -> None:
    """Print a layout in one of the formats of `EXPORTS`; notes go to standard error."""
    for note in notes:
        write_note(note)
    if format_ == "json":
        write_line(json_text(layout.to_json(), indent=2))
    else:
        write_line(export_layout(layout, format_).rstrip("\n"))


def run_plan_lines(planner: LayoutPlanner, lines: Iterable[bytes]) -> int:
    """Answer every line, in order, with a layout or an error."""

    async def answer_all() -> None:
        for line in lines:
            write_line(json_text(await _answer(planner, line)))

    asyncio.run(answer_all())
    return DONE


async def _answer(planner: LayoutPlanner, line: bytes) -> dict[str, Any]:
    try:
        given = PlanLine.model_validate_json(line)
    except ValidationError as error:
        return {"id": _id_of(line), "error": _describe(error)}
    try:
        planned = await planner.plan(given.prompt)
    except Exception as error:  # noqa: BLE001  the front end: one bad prompt must not end the stream
        return {"id": given.id, "error": one_line(explain(error))}
    return {"id": given.id, "layout": planned.layout.to_json()}


def _id_of(line: bytes) -> Any:
    try:
        return json.loads(line)["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _describe(error: ValidationError) -> str:
    faults = [f"{'.'.join(map(str, f['loc'][:1]))}: {f['msg']}".removeprefix(": ") for f in error.errors()]
    return f'{one_line("; ".join(faults))}; a line is {{"id": ..., "prompt": "..."}}'
