"""`groundling plan`: captions in, layouts as JSON out, one or a stream of them.

It knows nothing of how a caption is laid out.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from .failures import DONE, explain
from .lines import json_text, one_line, write_error, write_line

if TYPE_CHECKING:
    from tools.layout.planner import LayoutPlanner


class PlanLine(BaseModel):
    """One line of `plan --jsonl`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str | int | float | bool | None
    prompt: str


def run_plan(planner: LayoutPlanner, caption: str) -> int:
    """Print one layout; what the planner has to say goes to standard error."""
    planned = asyncio.run(planner.plan(caption))
    for note in planned.notes:
        write_error(note)
    write_line(json_text(planned.layout.to_json(), indent=2))
    return DONE


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
