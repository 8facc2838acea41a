"""The middleware that lets the offline rules take over when the language model's endpoint is dead.

It knows nothing of retries; those are over when it sees the error.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import AgentState, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel

from .errors import EndpointError, EndpointFault
from .turn import TurnState

_REASONS: dict[EndpointFault, str] = {
    "unreachable": "it cannot be reached",
    "timeout": "it took too long",
    "busy": "it is busy",
    "server": "it has a fault of its own",
    "quota": "its quota is used up",
    "key": "it refuses the key",
    "not_found": "it does not know the model",
    "too_long": "the conversation is too long for it",
    "request": "it refuses the request",
    "not_an_api": "its address is not that of a language model",
}


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
                state.offline_reason = _REASONS[error.fault]
                state.note([self._sentence(state.offline_reason)])
        return await handler(request.override(model=self._offline))

    def _sentence(self, reason: str) -> str:
        return f"The language model at {self._host} did not answer ({reason}); used the offline rules for this message."
