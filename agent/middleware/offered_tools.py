"""The middleware that offers a language model only the tools that it has a use for: what is not there yet cannot be changed.

It knows nothing of what the tools do beyond their names; the offline rules know them without being told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import AgentState, ModelRequest, ModelResponse

from ..turn import TurnState

NEVER = frozenset({"show_layout"})
"""The state that stands before the message shows the layout already."""
WITHOUT_SCENE = frozenset({"plan_layout", "set_options"})


class OfferedTools(AgentMiddleware[AgentState, TurnState]):
    """Leaves out of each request the tools that are of no use in it."""

    async def awrap_model_call(
        self,
        request: ModelRequest[TurnState],
        handler: Callable[[ModelRequest[TurnState]], Awaitable[ModelResponse]],
    ) -> ModelResponse:
        """Offer a new scene alone where there is none."""
        state = request.runtime.context
        has_scene = state.current is not None or state.conversation.next_number > 1
        offered = [
            tool
            for tool in request.tools
            if (name := getattr(tool, "name", "")) not in NEVER and (has_scene or name in WITHOUT_SCENE)
        ]
        return await handler(request.override(tools=offered))
