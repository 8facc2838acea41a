"""Tool calls that a front end names itself (a button, a slash command): the agent's tools, without a language model.

It knows nothing of front ends or of what the tools do; the first call that fails ends the row.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import ToolErrorMiddleware
from langchain.tools import BaseTool
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable

from .turn import TurnState

MAX_CALLS = 6
RECURSION_LIMIT = 4 * MAX_CALLS


class DirectCallsModel(BaseChatModel):
    """Asks for the calls that the human message lists as JSON, one at a time; says nothing itself."""

    @property
    def _llm_type(self) -> str:
        return "groundling-calls"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[LanguageModelInput, AIMessage]:
        """Return the model itself: whoever wrote the calls knows the tools by name."""
        return self.bind()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=_next_message(messages))])


def _next_message(messages: Sequence[BaseMessage]) -> AIMessage:
    wanted = next(json.loads(m.text) for m in messages if isinstance(m, HumanMessage))
    results = [m for m in messages if isinstance(m, ToolMessage)]
    if results and results[-1].status == "error":
        return AIMessage(results[-1].text)
    if len(results) == len(wanted):
        return AIMessage("")
    call = wanted[len(results)]
    return AIMessage(
        "", tool_calls=[ToolCall(name=call["tool"], args=call.get("args", {}), id=f"call_{len(results) + 1}")]
    )


class DirectCallRunner:
    """Carries the calls of a turn out with the agent's tools."""

    def __init__(self, tools: Sequence[BaseTool], on_tool_error: Any) -> None:
        self._graph: Any = create_agent(
            DirectCallsModel(), list(tools), middleware=[ToolErrorMiddleware(on_tool_error)], context_schema=TurnState
        )

    async def run(self, state: TurnState) -> str:
        """Work the state's calls off; return the sentence of the one that failed, else nothing."""
        listed = HumanMessage(json.dumps(list(state.calls)[:MAX_CALLS]))
        result = await self._graph.ainvoke(
            {"messages": [listed]}, context=state, config={"recursion_limit": RECURSION_LIMIT}
        )
        return result["messages"][-1].text
