"""The tool that walks the versions of a conversation: undo, redo, go to one, branch from one, merge one in.

It knows nothing of language models; walking moves a pointer and computes nothing, and merging is the layout package's matter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from langchain.tools import BaseTool, ToolRuntime, tool
from pydantic import Field

from memory.store import Store
from tools.layout.errors import LayoutError
from tools.layout.merge import merge_layouts
from tools.layout.speech import Said, say

from .render_service import RenderService
from .tool_result import ToolResult, answer
from .tool_schema import Optional
from .turn import SceneVersion, TurnState
from .wording import describe_change, list_objects

_HEADINGS = {"undo": "walk.undone", "redo": "walk.redone"}
WalkTo = Literal["undo", "redo", "goto", "branch", "merge"]


def make_version_tools(store: Store, render_service: RenderService) -> list[BaseTool]:
    """Make walk_versions."""
    walker = _Walker(store)

    @tool(response_format="content_and_artifact")
    async def walk_versions(
        to: WalkTo,
        runtime: ToolRuntime[TurnState, Any],
        number: Annotated[
            int | None,
            Optional("integer"),
            Field(description="the version (-1 the one before, 0 the newest); for undo and redo how many steps"),
        ] = None,
        parts: Annotated[
            list[str] | None,
            Optional("array"),
            Field(description="of merge: background, style, negative, canvas, objects, or ids of that version"),
        ] = None,
    ) -> ToolResult:
        """Go back (undo), forward (redo) or to a numbered version; or merge parts of one into this."""
        state = runtime.context
        async with state.tool_lock:
            noted = len(state.notes)
            if to == "merge":
                return await _merge(walker, state, number, parts or ["background"])
            scene = await walker.walk(state, to, number)
            await render_service.restore(state)
            said = say(_HEADINGS.get(to, "walk.now"), number=scene.number, objects=list_objects(scene.layout))
            state.emit_layout(said)
            return answer(state, said, state.notes[noted:], scene.layout)

    return [walk_versions]


async def _merge(walker: _Walker, state: TurnState, number: int | None, parts: list[str]) -> ToolResult:
    """Take parts of another version into the scene in place, as a new version."""
    if state.current is None:
        raise LayoutError(say("walk.merge_needs"))
    before = state.current
    other = await walker.version(state, number)
    merged = merge_layouts(before.layout, other.layout, parts)
    if merged.layout != before.layout:
        state.put(merged.layout, before.seed)
        state.note(merged.notes)
    said = say("walk.merged", number=other.number, change=describe_change(before.layout, merged.layout))
    state.emit_layout(said)
    return answer(state, said, merged.notes, merged.layout)


@dataclass(frozen=True)
class _Walker:
    """Finds the version that a step leads to."""

    store: Store

    async def walk(self, state: TurnState, to: WalkTo, number: int | None) -> SceneVersion:
        """Move the turn's pointer and return the scene arrived at. Raises: LayoutError."""
        if to in ("goto", "branch"):
            state.go_to(await self.version(state, number))
        else:
            await self._walk_steps(state, self._undo if to == "undo" else self._redo, number or 1)
        if state.current is None:
            raise LayoutError(say("walk.nothing_here"))
        return state.current

    async def version(self, state: TurnState, number: int | None) -> SceneVersion:
        """Return the version of that number; -1 is the one before, 0 the newest. Raises: LayoutError."""
        if number is None:
            raise LayoutError(say("walk.which", range=_range(state)))
        if number == 0:
            number = _last(state)
        if number < 0:
            number = state.current.parent if state.current and state.current.parent else 0
        return await self._version(state, number)

    async def _walk_steps(
        self, state: TurnState, step: Callable[[TurnState], Awaitable[SceneVersion]], wanted: int
    ) -> None:
        """Take the steps, or as many of them as there are; at least one."""
        for taken in range(wanted):
            try:
                state.go_to(await step(state))
            except LayoutError as error:
                if taken == 0:
                    raise
                state.note([say("walk.steps", taken=taken, wanted=wanted, reason=error.reasons[0])])
                return

    async def _undo(self, state: TurnState) -> SceneVersion:
        if state.current is None:
            raise LayoutError(say("walk.nothing_to_undo"))
        if state.current.parent is None:
            raise LayoutError(say("walk.at_first", number=state.current.number))
        return await self._version(state, state.current.parent)

    async def _redo(self, state: TurnState) -> SceneVersion:
        here = state.current.number if state.current else None
        for left in reversed(state.undone):
            if left.parent == here:
                return left
        if here != state.conversation.current or state.conversation.redo is None:
            raise LayoutError(say("walk.nothing_to_redo"))
        return await self._version(state, state.conversation.redo)

    async def _version(self, state: TurnState, number: int) -> SceneVersion:
        if draft := state.draft(number):
            return draft
        version = await asyncio.to_thread(self.store.version, state.conversation.name, number)
        if version is None:
            raise LayoutError(say("walk.no_version", number=number, range=_range(state)))
        return SceneVersion.from_version(version)


def _last(state: TurnState) -> int:
    return state.conversation.next_number - 1 + len(state.drafts)


def _range(state: TurnState) -> Said:
    last = _last(state)
    if last == 0:
        return say("walk.none")
    return say("walk.one") if last == 1 else say("walk.range", last=last)
