"""The middleware that ends a turn when its tools have done it: what they say is the reply, so no more words are bought.

It knows nothing of what the tools do beyond their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, hook_config
from langchain.agents.middleware.types import AgentState
from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from langgraph.runtime import Runtime

from ..turn import TurnState

ENDING = frozenset({"plan_layout", "edit_layout", "generate_picture"})
"""Tools whose own sentences answer the message; after the others the model still has something to say or to do."""


class EndAfterTools(AgentMiddleware[AgentState, TurnState]):
    """Ends the loop after a step whose calls all succeeded and among which was one of `ENDING`.

    The offline rules end by themselves: they call one tool after the other and know which is the last.
    """

    @hook_config(can_jump_to=["end"])
    async def abefore_model(self, state: AgentState, runtime: Runtime[TurnState]) -> dict[str, Any] | None:
        """Look at the last step before the model is asked again."""
        if runtime.context.goes_by_rules or not is_done(state["messages"]):
            return None
        return {"jump_to": "end"}


def is_done(messages: Sequence[AnyMessage]) -> bool:
    """Tell whether the last step did what was asked."""
    results: list[ToolMessage] = []
    for message in reversed(messages):
        if not isinstance(message, ToolMessage):
            break
        results.append(message)
    asked = messages[-len(results) - 1] if len(results) < len(messages) else None
    if not isinstance(asked, AIMessage) or asked.invalid_tool_calls:
        return False
    return all(r.status != "error" for r in results) and any(r.name in ENDING for r in results)
