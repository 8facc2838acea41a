"""The middleware that lets the strict reader do what it reads whole: simple edits then cost no model call.

It knows nothing of languages or operations; what it lets pass is an order in place, never a caption or a doubt.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import AgentState, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel

from tools.language.intents import Edit, Options, Redraw, Walk
from tools.language.interpret import Situation, interpret
from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations

from ..message_reader import MessageReader
from ..turn import TurnState


class FastEdits(AgentMiddleware[AgentState, TurnState]):
    """Hands the whole turn to the offline model when the message is a plain edit, undo, redraw or option."""

    def __init__(self, offline: BaseChatModel, reader: MessageReader) -> None:
        super().__init__()
        self._offline = offline
        self._reader = reader

    async def awrap_model_call(
        self,
        request: ModelRequest[TurnState],
        handler: Callable[[ModelRequest[TurnState]], Awaitable[ModelResponse]],
    ) -> ModelResponse:
        """Call the offline model in the model's place, from the first call of the turn on or not at all."""
        state = request.runtime.context
        if state.fast is None:
            state.fast = await reads_whole(state, self._reader)
        return await handler(request.override(model=self._offline) if state.fast else request)


async def reads_whole(state: TurnState, reader: MessageReader) -> bool:
    """Tell whether the strict reader reads the message to the last word, as an order that can be carried out."""
    if state.current is None:
        return False
    read = await reader.read_whole(state)
    if not read.commands or not all(command.changes for command in read.commands):
        return False
    try:
        match interpret(read.commands, Situation(state.current.layout)):
            case Edit(operations=operations):
                return bool(apply_operations(state.current.layout, operations))
            case Walk(then=then):
                return not then
            case Redraw() | Options():
                return True
    except LayoutError:
        return False
    return False
