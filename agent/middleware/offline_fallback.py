"""The middleware that lets the offline rules take over when the language model's endpoint is dead.

It knows nothing of retries; those are over when it sees the error.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import AgentState, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

from tools.layout.speech import say

from ..errors import EndpointError
from ..turn import TurnState
from ..wording import sentence


class OfflineFallback(AgentMiddleware[AgentState, TurnState]):
    """Asks the offline model for the rest of the turn once the endpoint has failed, and says so.

    Only `EndpointError` is caught: a bug must not pass for an answer of the rules.
    """

    def __init__(self, offline: BaseChatModel, host: str) -> None:
        super().__init__()
        self._offline = offline
        self._host = host

    async def awrap_model_call(
        self,
        request: ModelRequest[TurnState],
        handler: Callable[[ModelRequest[TurnState]], Awaitable[ModelResponse]],
    ) -> ModelResponse:
        """Call the model, or the rules in its place."""
        state = request.runtime.context
        if state.offline_reason is None:
            try:
                return await handler(request)
            except EndpointError as error:
                if error.fault == "filtered":  # the provider's no is an answer; going round it would be wrong
                    state.spoken.append(told := sentence(error.for_user))
                    return ModelResponse(result=[AIMessage(told)])
                state.offline_reason = error.fault
                why = say(f"endpoint.why.{error.fault}")
                state.note([say("endpoint.fell_back", host=self._host, reason=why)])
        return await handler(request.override(model=self._offline))
