"""The tools about the picture: draw it, and set how it is drawn.

They know nothing of language models; drawing is the render service's matter.
"""

from __future__ import annotations

from typing import Annotated, Any, get_args

from langchain.tools import BaseTool, ToolRuntime, tool
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from tools.generation.presets import OVERRIDES, PresetName, are_overrides, overrides_in
from tools.generation.request import Method, SchedulerName
from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.layout import Layout
from tools.layout.operations import SetCanvas
from tools.layout.speech import Things, say

from .render_service import RenderService
from .tool_result import ToolResult, answer
from .tool_schema import Optional
from .turn import TurnState

BY_PRESET = ("steps", "method", "scheduler")
MAX_PICTURES = 4
"""Drawn for one message at most."""


def make_picture_tools(render_service: RenderService) -> list[BaseTool]:
    """Make generate_picture and set_options."""
    return [_make_generate_picture(render_service), _make_set_options(render_service)]


def _make_generate_picture(render_service: RenderService) -> BaseTool:
    @tool(response_format="content_and_artifact")
    async def generate_picture(
        runtime: ToolRuntime[TurnState, Any],
        new_seed: Annotated[bool, Optional("boolean")] = False,
        count: Annotated[int, Field(ge=1), Optional("integer")] = 1,
    ) -> ToolResult:
        """Draw the layout in place; new_seed=true gives another picture of the same layout."""
        state = runtime.context
        async with state.tool_lock:
            noted = len(state.notes)
            said = await _draw(state, render_service, new_seed, count)
            return answer(state, said, state.notes[noted:])

    return generate_picture


def _make_set_options(render_service: RenderService) -> BaseTool:
    @tool(response_format="content_and_artifact")
    async def set_options(
        runtime: ToolRuntime[TurnState, Any],
        seed: Annotated[int | None, Optional("integer")] = None,
        steps: Annotated[int | None, Optional("integer")] = None,
        width: Annotated[int | None, Optional("integer")] = None,
        height: Annotated[int | None, Optional("integer")] = None,
        preset: Annotated[PresetName | None, Optional("string", get_args(PresetName))] = None,
        method: Annotated[Method | None, Optional("string", get_args(Method))] = None,
        scheduler: Annotated[SchedulerName | None, Optional("string", get_args(SchedulerName))] = None,
        forget: SkipJsonSchema[list[str] | None] = None,
        overrides: SkipJsonSchema[dict[str, str | int | float] | None] = None,
    ) -> ToolResult:
        """Set how pictures are drawn from now on; width and height are pixels, multiples of 64."""
        state = runtime.context
        async with state.tool_lock:
            given: dict[str, Any] = {"seed": seed, "steps": steps, "width": width, "height": height}
            given |= {"preset": preset, "method": method, "scheduler": scheduler}
            changes = {name: value for name, value in given.items() if value is not None}
            changes |= _known_overrides(overrides or {})
            forgotten = [name for name in forget or () if name in state.options and name in (*given, *OVERRIDES)]
            state.options = {name: value for name, value in state.options.items() if name not in forgotten}
            if forgotten and not changes:
                return answer(state, "")
            if not changes:
                raise LayoutError(say("no_option_given", options=", ".join(given)))
            options = _merge(state.options, changes)
            _prove(options, render_service)
            notes = _put_in_place(state, changes)
            state.options = options
            state.note(notes)
            said = say("options_set", options=Things(tuple(_told(*one) for one in changes.items())))
            return answer(state, said, notes)

    return set_options


async def _draw(state: TurnState, render_service: RenderService, new_seed: bool, count: int) -> str:
    """Draw the scene in place, and again with other seeds until there are as many pictures as wanted."""
    state.postpones = state.postpones and count == 1  # several pictures belong to one message
    said = await render_service.draw(state, new_seed)
    first = state.current
    if count == 1 or not state.draws:
        return said
    for _ in range(min(count, MAX_PICTURES) - 1):
        if state.drawing_failed:
            break
        await render_service.draw(state, new_seed=True)
    if count > MAX_PICTURES:
        state.note([say("pictures_limited", count=count, most=MAX_PICTURES)])
    if first is None or state.current is None or first.number == state.current.number:
        return said
    return say("pictures_drawn", first=first.number, last=state.current.number)


def _known_overrides(given: dict[str, str | int | float]) -> dict[str, Any]:
    """Check the names and kinds of overrides; a request checks their ranges. Raises: LayoutError."""
    if not are_overrides(given):
        raise LayoutError(say("no_option_given", options=", ".join(OVERRIDES)))
    return dict(given)


def _merge(options: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Put changes over the options; a preset brings its own steps, method and scheduler."""
    left = {name: value for name, value in options.items() if name not in BY_PRESET or "preset" not in changes}
    return {**left, **changes}


def _told(name: str, value: Any) -> str:
    return say("option_set", name=name, value=str(value))


def _prove(options: dict[str, Any], render_service: RenderService) -> None:
    """Let the values check themselves. Raises: LayoutError, RenderError."""
    width, height = options.get("width", 512), options.get("height", 512)
    render_service.sampling_params.with_options(options).make_request(
        Layout("", "", width=width, height=height), options.get("seed", 0), **overrides_in(options)
    )


def _put_in_place(state: TurnState, changes: dict[str, Any]) -> tuple[str, ...]:
    """Give the scene in place the new size and seed; steps and method count when it is drawn."""
    scene = state.current
    if scene is None or state.scene_commands:  # a new scene follows; it is laid out with the options
        return ()
    size = (changes.get("width", scene.layout.width), changes.get("height", scene.layout.height))
    seed = changes.get("seed", scene.seed)
    if size != (scene.layout.width, scene.layout.height):
        edited = apply_operations(scene.layout, [SetCanvas(width=size[0], height=size[1])])
        state.put(edited.layout, seed, edited.operations)
        state.emit_layout("")
        return edited.notes
    if seed != scene.seed:
        state.put(scene.layout, seed)
    return ()
