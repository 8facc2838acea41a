"""The tools that other agents call: plan, edit, draw, undo, show. Each is one turn of a conversation, or reads one.

They know nothing of how they are reached.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import Context, Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from agent.reply import DRAW, Reply, UserMessage
from tools.layout.operation_schema import operations_in_words

if TYPE_CHECKING:
    from agent.app import App

PREFIX = "mcp:"
AUTHOR = "agent"
INSTRUCTIONS = (
    "groundling turns a sentence into a layout (captioned boxes) and a layout into a picture. plan lays a caption out, edit changes "
    "what is there and leaves the rest alone, draw makes the picture. Every change is a version; undo goes back."
)
Conversation = Annotated[str, Field(min_length=1, max_length=100, description="Which conversation; one picture each.")]
Answer = list[str | Image]


@dataclass(frozen=True)
class PictureTools:
    """Runs the turns."""

    app: App

    async def turn(self, context: Context[Any, Any], conversation: str, **given: Any) -> Answer:
        """Run one turn and answer with its words, layout and picture. Raises: ToolError."""
        message = UserMessage(PREFIX + conversation, uuid.uuid4().hex, AUTHOR, **given)
        events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        telling = asyncio.create_task(_tell_progress(context, events))
        try:
            reply = await self.app.session.run_turn(message, events.put_nowait)
        finally:
            events.put_nowait(None)
            await telling
        await self.app.session.delivered(reply)
        return self.answer(reply)

    def answer(self, reply: Reply) -> Answer:
        """Say what came of a turn."""
        if reply.error or reply.layout is None:
            raise ToolError(reply.text)
        facts = {"version": reply.version, "parent": reply.parent, "seed": reply.seed, "layout": reply.layout}
        return _answer(reply.text, facts, reply.image)

    async def show(self, conversation: str, number: int | None) -> Answer:
        """Show a version, or the one in place. Raises: ToolError."""
        view, name = self.app.view, PREFIX + conversation
        here = await asyncio.to_thread(view.here, name)
        version = here.version if number is None else await asyncio.to_thread(view.version, name, number)
        last = here.next_number - 1
        if version is None:
            raise ToolError(
                f"there are versions 1 to {last}" if last else "there is no picture yet; call plan or draw first"
            )
        facts = {"version": version.number, "parent": version.parent, "seed": version.seed, "layout": version.layout}
        path = await asyncio.to_thread(view.picture, version)
        return _answer(f"Version {version.number} of {last}.", facts, str(path) if path else None)


def make_server(app: App) -> MCPServer[Any]:
    """Make the server with its tools."""
    server: MCPServer[Any] = MCPServer("groundling", instructions=INSTRUCTIONS, log_level="WARNING")
    tools = PictureTools(app)
    _offer_layouts(server, tools)
    _offer_pictures(server, tools)
    _offer_versions(server, tools)
    return server


def _offer_layouts(server: MCPServer[Any], tools: PictureTools) -> None:
    @server.tool(structured_output=False)
    async def plan(caption: str, context: Context[Any, Any], conversation: Conversation = "default") -> Answer:
        """Lay a caption out as boxes, without drawing it: a new version of the conversation."""
        calls = ({"tool": "plan_layout", "args": {"caption": caption}},)
        return await tools.turn(context, conversation, text=caption, calls=calls, draw=False)

    @server.tool(structured_output=False, description=_EDIT)
    async def edit(
        context: Context[Any, Any],
        change: Annotated[str, Field(max_length=2000)] = "",
        operations: Annotated[list[dict[str, Any]] | None, Field(max_length=30)] = None,
        draws: bool = True,
        conversation: Conversation = "default",
    ) -> Answer:
        if operations:
            drawing = (DRAW,) if draws else ()
            calls = ({"tool": "edit_layout", "args": {"operations": operations}}, *drawing)
            return await tools.turn(context, conversation, text=change or None, calls=calls, draw=draws)
        return await tools.turn(context, conversation, text=change, draw=draws)


def _offer_pictures(server: MCPServer[Any], tools: PictureTools) -> None:
    @server.tool(structured_output=False)
    async def draw(
        context: Context[Any, Any],
        caption: Annotated[str, Field(max_length=2000, description="Empty draws the layout in place.")] = "",
        new_seed: bool = False,
        conversation: Conversation = "default",
    ) -> Answer:
        """Draw a caption, or the layout in place; new_seed gives another picture of the same layout."""
        planning = ({"tool": "plan_layout", "args": {"caption": caption}},) if caption else ()
        drawing = {"tool": "generate_picture", "args": {"new_seed": new_seed}}
        return await tools.turn(context, conversation, text=caption or None, calls=(*planning, drawing))


def _offer_versions(server: MCPServer[Any], tools: PictureTools) -> None:
    @server.tool(structured_output=False)
    async def undo(
        context: Context[Any, Any],
        steps: Annotated[int, Field(ge=1, le=1000)] = 1,
        conversation: Conversation = "default",
    ) -> Answer:
        """Go back to the version before; nothing is lost."""
        return await tools.turn(
            context, conversation, calls=({"tool": "walk_versions", "args": {"to": "undo", "number": steps}},)
        )

    @server.tool(structured_output=False)
    async def show(version: int | None = None, conversation: Conversation = "default") -> Answer:
        """Show a version with its layout and picture; without a number, the one in place."""
        return await tools.show(conversation, version)


_EDIT = f"""Change the picture in place; what is not named stays exactly as it is. Give the change in words, or typed operations:
{operations_in_words()}"""


def _answer(text: str, facts: dict[str, Any], picture: str | None) -> Answer:
    said: Answer = [text, json.dumps(facts, ensure_ascii=False)]
    return [*said, Image(path=Path(picture))] if picture else said


async def _tell_progress(context: Context[Any, Any], events: asyncio.Queue[dict[str, Any] | None]) -> None:
    """Report steps to a client that asked for progress; what it reports only grows, as the protocol wants."""
    done = 0
    while (event := await events.get()) is not None:
        if event["event"] == "progress":
            done += 1
            await context.report_progress(done, None, f"{event['stage']} {event['done']}/{event['total']}")
