"""The tools about the layout: plan one, edit it, show it.

They know nothing of language models or pictures; planning and applying are the layout package's matter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from langchain.tools import BaseTool, ToolRuntime, tool
from pydantic import BeforeValidator, Field, WithJsonSchema

from tools.language.scenes import plan_commands
from tools.layout.describe import describe
from tools.layout.detection import detect_language
from tools.layout.edit_answer import read_edit
from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.layout import MAX_CAPTION_CHARS, Layout
from tools.layout.operation_parser import parse_operations
from tools.layout.operation_schema import as_operation, operations_schema
from tools.layout.operations import Operation, SetCanvas
from tools.layout.planner import EditRequest, LayoutPlanner, Planned
from tools.layout.speech import say

from .prompts import remembered
from .render_service import RenderService
from .tool_result import ToolResult, answer
from .turn import TurnState
from .wording import describe_change, list_objects, sentence

MAX_OPERATIONS = 30
MAX_FAULTY_EDITS = 1
"""So many calls with faulty operations a model may correct in a turn; then the prompt of edits with its examples is asked."""
MAX_SAID_BEFORE = 2


def _as_operations(value: Any) -> Any:
    """Take one operation for a list, a text of JSON for what it says, and prose for none."""
    if isinstance(value, str):
        try:
            return [operation.model_dump(mode="json", exclude_none=True) for operation in read_edit(value).operations]
        except LayoutError:
            return []
    if isinstance(value, dict):
        inner = value.get("operations")
        return inner if isinstance(inner, list) else [value]
    return [] if value is None else value


Operations = Annotated[
    list[Any],
    BeforeValidator(_as_operations),
    Field(max_length=MAX_OPERATIONS),
    WithJsonSchema(operations_schema()),
]


@dataclass(frozen=True)
class Planners:
    """Who lays out captions: the one that is configured, and the rules that need no network."""

    configured: LayoutPlanner
    offline: LayoutPlanner

    def for_turn(self, state: TurnState) -> LayoutPlanner:
        """Choose; once the endpoint has failed in a turn, the turn does not wait for it again."""
        return self.offline if state.goes_by_rules else self.configured


def make_layout_tools(planners: Planners, render_service: RenderService) -> list[BaseTool]:
    """Make plan_layout, edit_layout and show_layout."""
    return [_make_plan_layout(planners, render_service), _make_edit_layout(planners), show_layout]


def _make_plan_layout(planners: Planners, render_service: RenderService) -> BaseTool:
    @tool(response_format="content_and_artifact")
    async def plan_layout(
        caption: Annotated[str, Field(min_length=1, max_length=MAX_CAPTION_CHARS)],
        runtime: ToolRuntime[TurnState, Any],
    ) -> ToolResult:
        """Lay out a new picture from a caption that names all objects, colours, places, the background."""
        state = runtime.context
        async with state.tool_lock:
            planner = planners.for_turn(state)
            try:
                planned = await _plan(state, planner, caption)
            except LayoutError as error:
                return _refuse(state, error, may_end=planner is not planners.offline and not state.calls)
            layout = _on_canvas(planned.layout, state)
            state.note(planned.notes)
            state.put(layout, render_service.seed_for(state))
            said = say("turn.laid_out", objects=list_objects(layout))
            state.emit_layout(said)
            return answer(state, said, planned.notes, layout)

    return plan_layout


def _make_edit_layout(planners: Planners) -> BaseTool:
    @tool(response_format="content_and_artifact")
    async def edit_layout(
        runtime: ToolRuntime[TurnState, Any],
        operations: Operations = [],  # noqa: B006  never changed; None would be another type in the schema
        request: Annotated[
            str, Field(max_length=MAX_CAPTION_CHARS, description="the change in words, where no operation says it")
        ] = "",
    ) -> ToolResult:
        """Change the layout in place."""
        state = runtime.context
        async with state.tool_lock:
            if state.current is None:
                raise LayoutError(say("turn.no_picture_to_change"))
            planner = planners.for_turn(state)
            if operations and (done := _apply_given(state, operations, planner is planners.configured)):
                return done
            try:
                planned = await planner.edit(await asyncio.to_thread(_request, state, request))
            except LayoutError as error:
                return _refuse(state, error, may_end=planner is not planners.offline and not state.calls)
            state.note(planned.notes)
            return _apply(state, planned.operations) if planned.operations else _ask(state, planned.question)

    return edit_layout


@tool(response_format="content_and_artifact")
async def show_layout(runtime: ToolRuntime[TurnState, Any]) -> ToolResult:
    """Describe the layout in place: its version, objects, positions and background."""
    state = runtime.context
    async with state.tool_lock:
        if state.current is None:
            return answer(state, say("turn.no_picture"))
        state.emit_layout("")
        words = describe(state.current.layout)
        said = say("turn.version", number=state.current.number, description=words)
        return answer(state, said, (), state.current.layout)


async def _plan(state: TurnState, planner: LayoutPlanner, caption: str) -> Planned:
    """Lay out the commands that the message was read as, or else the caption."""
    if state.scene_commands:
        width, height = state.options.get("width", 512), state.options.get("height", 512)
        return await asyncio.to_thread(plan_commands, state.scene_commands, caption, width, height)
    return await planner.plan(caption, await asyncio.to_thread(detect_language, caption, state.language))


def _request(state: TurnState, text: str) -> EditRequest:
    scene, before = state.current, state.conversation.version
    if scene is None:
        raise LayoutError(say("turn.no_picture_to_change"))
    text = text.strip() or state.text
    last = parse_operations(list(before.operations)) if before else ()
    said = tuple(remembered(m.text) for m in state.conversation.recent_messages if m.role == "user")[-MAX_SAID_BEFORE:]
    return EditRequest(scene.layout, text, scene.touched, last, detect_language(text, state.language), said)


def _apply_given(state: TurnState, operations: Sequence[Any], may_ask: bool) -> ToolResult | None:
    """Apply operations as a language model or a front end wrote them.

    Its first fault in a turn a model is told; from the second on the prompt of edits is asked, which shows examples.

    Raises:
        LayoutError: the operations cannot be read or applied.
    """
    try:
        return _apply(state, parse_operations([as_operation(operation) for operation in operations]))
    except LayoutError:
        state.faulty_edits += 1
        if state.faulty_edits > MAX_FAULTY_EDITS and may_ask and not state.calls:
            return None
        raise


def _apply(state: TurnState, operations: Sequence[Operation]) -> ToolResult:
    before = state.current
    if before is None:
        raise LayoutError(say("turn.no_picture_to_change"))
    edited = apply_operations(before.layout, operations)
    state.note(edited.notes)
    said = describe_change(before.layout, edited.layout)
    if edited.layout != before.layout:
        state.put(edited.layout, before.seed, edited.operations)
        _keep_size(state, before.layout, edited.layout)
        state.emit_layout(said)
    return answer(state, said, edited.notes, edited.layout)


def _ask(state: TurnState, question: Sequence[str]) -> ToolResult:
    """Ask back in the planner's words; nothing changes."""
    *before, last = question
    state.said.extend(sentence(line) for line in before)
    return answer(state, sentence(last))


def _refuse(state: TurnState, error: LayoutError, may_end: bool) -> ToolResult:
    """Tell the user what could not be planned; asking the language model for more words would gain nothing."""
    if not may_end:
        raise error
    return _ask(state, error.reasons)


def _keep_size(state: TurnState, old: Layout, new: Layout) -> None:
    """Let the scenes to come have the canvas that the user chose for this one."""
    if (old.width, old.height) != (new.width, new.height):
        state.options = {**state.options, "width": new.width, "height": new.height}


def _on_canvas(layout: Layout, state: TurnState) -> Layout:
    size = (state.options.get("width", layout.width), state.options.get("height", layout.height))
    if size == (layout.width, layout.height):
        return layout
    return apply_operations(layout, [SetCanvas(width=size[0], height=size[1])]).layout
