"""The middleware that lets the offline rules do what they read completely: simple edits then cost no model call.

It knows nothing of languages or operations; reading is the layout package's matter.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import AgentState, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel

from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.grammar.intents import Edit, Options, Redraw, Walk
from tools.layout.grammar.plain import is_plain
from tools.layout.offline import understand
from tools.layout.operations import Operation, parse_operations

from ..turn import TurnState


class FastEdits(AgentMiddleware[AgentState, TurnState]):
    """Hands the whole turn to the offline model when the message is a plain edit, undo, redraw or option."""

    def __init__(self, offline: BaseChatModel) -> None:
        super().__init__()
        self._offline = offline

    async def awrap_model_call(
        self,
        request: ModelRequest[TurnState],
        handler: Callable[[ModelRequest[TurnState]], Awaitable[ModelResponse]],
    ) -> ModelResponse:
        """Call the rules in the model's place, from the first call of the turn on or not at all."""
        state = request.runtime.context
        if state.fast is None:
            state.fast = reads_completely(state)
        return await handler(request.override(model=self._offline) if state.fast else request)


def reads_completely(state: TurnState) -> bool:
    """Tell whether the rules read the message to the last word, in one way only, and can do it."""
    scene = state.current
    if scene is None:
        return False
    before = state.conversation.version
    understood = understand(
        state.text,
        scene.layout,
        scene.touched,
        parse_operations(list(before.operations)) if before else (),
        state.language,
        state.asked,
    )
    if understood.notes:
        return False
    match understood.intent:
        case Edit(operations=operations):
            return _applies(state, operations)
        case Walk(then=then):
            return not then
        case Redraw() | Options():
            return True
    return False


def _applies(state: TurnState, operations: tuple[Operation, ...]) -> bool:
    """Leave to the model what the rules cannot do, or what has words that they do not know."""
    if not is_plain(operations):
        return False
    try:
        return state.current is not None and bool(apply_operations(state.current.layout, operations))
    except LayoutError:
        return False
