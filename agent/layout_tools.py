"""The tools about the layout: plan one, edit it, show it.

They know nothing of language models or pictures; planning and applying are the layout package's matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from langchain.tools import BaseTool, ToolRuntime, tool
from pydantic import Field

from tools.layout.describe import describe
from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.layout import MAX_CAPTION_CHARS, Layout
from tools.layout.operations import Operation, SetCanvas
from tools.layout.planner import LayoutPlanner
from tools.layout.speech import say

from .painter import Painter
from .tool_answer import ToolAnswer, answer
from .turn import TurnState
from .wording import describe_change, list_objects

MAX_OPERATIONS = 30


@dataclass(frozen=True)
class Planners:
    """Who lays out captions: the one that is configured, and the rules that need no network."""

    configured: LayoutPlanner
    offline: LayoutPlanner

    def for_turn(self, state: TurnState) -> LayoutPlanner:
        """Choose; once the endpoint has failed in a turn, the turn does not wait for it again."""
        return self.configured if state.offline_reason is None else self.offline


def make_layout_tools(planners: Planners, painter: Painter) -> list[BaseTool]:
    """Make plan_layout, edit_layout and show_layout."""

    @tool(response_format="content_and_artifact")
    async def plan_layout(
        caption: Annotated[str, Field(min_length=1, max_length=MAX_CAPTION_CHARS)],
        runtime: ToolRuntime[TurnState, Any],
    ) -> ToolAnswer:
        """Lay out a new picture from a caption that names all objects, colours, places, the background."""
        state = runtime.context
        async with state.gate:
            planned = await planners.for_turn(state).plan(caption)
            layout = _on_canvas(planned.layout, state)
            state.note(planned.notes)
            state.put(layout, painter.seed_for(state))
            said = say("turn.laid_out", objects=list_objects(layout))
            state.emit_layout(said)
            return answer(state, said, planned.notes, layout)

    @tool(response_format="content_and_artifact")
    async def edit_layout(
        operations: Annotated[list[Operation], Field(min_length=1, max_length=MAX_OPERATIONS)],
        runtime: ToolRuntime[TurnState, Any],
    ) -> ToolAnswer:
        """Change the layout in place by typed operations; what they do not name stays exactly as it is."""
        state = runtime.context
        async with state.gate:
            if state.current is None:
                raise LayoutError(say("turn.no_picture_to_change"))
            before = state.current
            edited = apply_operations(before.layout, operations)
            state.note(edited.notes)
            said = describe_change(before.layout, edited.layout)
            if edited.layout != before.layout:
                state.put(edited.layout, before.seed, edited.operations)
                _keep_size(state, before.layout, edited.layout)
                state.emit_layout(said)
            return answer(state, said, edited.notes, edited.layout)

    @tool(response_format="content_and_artifact")
    async def show_layout(runtime: ToolRuntime[TurnState, Any]) -> ToolAnswer:
        """Describe the layout in place: its version, objects, positions and background."""
        state = runtime.context
        async with state.gate:
            if state.current is None:
                return answer(state, say("turn.no_picture"))
            state.emit_layout("")
            words = describe(state.current.layout)
            said = say("turn.version", number=state.current.number, description=words)
            return answer(state, said, (), state.current.layout)

    return [plan_layout, edit_layout, show_layout]


def _keep_size(state: TurnState, old: Layout, new: Layout) -> None:
    """Let the scenes to come have the canvas that the user chose for this one."""
    if (old.width, old.height) != (new.width, new.height):
        state.options = {**state.options, "width": new.width, "height": new.height}


def _on_canvas(layout: Layout, state: TurnState) -> Layout:
    size = (state.options.get("width", layout.width), state.options.get("height", layout.height))
    if size == (layout.width, layout.height):
        return layout
    return apply_operations(layout, [SetCanvas(width=size[0], height=size[1])]).layout
