"""The agent: LangChain's loop of model and tools, with limits that end a turn politely.

It knows nothing of where conversations are kept; a run gets its whole input and works on the turn's state.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ModelCallLimitMiddleware,
    ToolCallLimitMiddleware,
    ToolErrorMiddleware,
)
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
from langchain.tools import BaseTool
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage

from memory.errors import StoreError
from memory.records import Message
from tools.generation.request import RenderError
from tools.language.choices import Choice
from tools.layout.errors import LayoutError
from tools.layout.speech import say

from .direct_calls import DirectCallRunner
from .errors import BusyError
from .message_reader import MessageReader
from .middleware.calls_or_words import CallsOrWords
from .middleware.end_after_tools import EndAfterTools
from .middleware.fast_edits import FastEdits
from .middleware.offered_tools import OfferedTools
from .middleware.offline_fallback import OfflineFallback
from .offline import CHOICES, SPOKEN, OfflineChatModel
from .prompts import message_text, remembered, rules_text
from .render_service import RenderService
from .turn import TurnState
from .wording import sentence

MAX_MODEL_CALLS = 5
MAX_TOOL_CALLS = 6
MAX_HISTORY = 6
"""Earlier messages that a request carries; the scene itself stands in the state."""
RECURSION_LIMIT = 60
FOR_THE_MODEL = (LayoutError, RenderError, BusyError, StoreError)
_NUMBERED = re.compile(r"^\s*(\d)[.)]\s+(\S.*)$", re.MULTILINE)
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class EndpointUse:
    """How the language model's endpoint is used.

    Attributes:
        host: as the user reads it when it does not answer.
        fast_edits: the offline rules do what they read completely, without asking the model.
    """

    host: str
    fast_edits: bool = True


class Agent:
    """Answers one message at a time per `TurnState`; any number of turns may run at once."""

    def __init__(
        self,
        model: BaseChatModel,
        tools: Sequence[BaseTool],
        render_service: RenderService,
        reader: MessageReader,
        endpoint: EndpointUse | None = None,
    ) -> None:
        self._render_service, self._reader = render_service, reader
        middleware: list[AgentMiddleware[Any, TurnState, Any]] = [
            ModelCallLimitMiddleware(run_limit=MAX_MODEL_CALLS, exit_behavior="error"),
            ToolCallLimitMiddleware(run_limit=MAX_TOOL_CALLS, exit_behavior="continue"),
            ToolErrorMiddleware(_tell_the_model),
            *_around_endpoint(endpoint, reader),
        ]
        self._graph: Any = create_agent(model, list(tools), middleware=middleware, context_schema=TurnState)
        self._calls = DirectCallRunner(tools, _tell_the_model)

    async def answer(self, state: TurnState) -> str:
        """Let the model and its tools work on the state; return the model's last words, if any."""
        if state.calls:
            return await self._calls.run(state)
        if state.overheard and not await self._is_meant(state):
            return ""
        messages: list[AnyMessage] = [SystemMessage(rules_text(state.current is not None))]
        messages += [_as_message(message) for message in state.conversation.recent_messages[-MAX_HISTORY:]]
        messages.append(HumanMessage(message_text(state)))
        try:
            result = await self._graph.ainvoke(
                {"messages": messages}, context=state, config={"recursion_limit": RECURSION_LIMIT}
            )
        except ModelCallLimitExceededError:
            _LOG.warning("a turn was stopped after %d model calls", MAX_MODEL_CALLS)
            stopped = say("endpoint.stopped", steps=MAX_MODEL_CALLS)
            state.spoken.append(stopped)
            return "\n".join([stopped, *dict.fromkeys(state.said)])
        if state.is_open() and not state.drawing_failed and state.draws:
            await self._render_service.draw(state)
        last = result["messages"][-1]
        state.spoken += last.additional_kwargs.get(SPOKEN, [])
        words = _words_of(last)
        state.choices = tuple(last.additional_kwargs.get(CHOICES, ())) or _numbered_in(words)
        return words or ("" if state.said or state.notes else self._unusable(state))

    async def _is_meant(self, state: TurnState) -> bool:
        """Whether what was said among people is an order beyond doubt: the strict reader has read it whole."""
        read = await self._reader.read(state)
        if read.source == "strict":
            return True
        state.is_unread = True
        state.is_offer = not read.support.unread and any(command.changes for command in read.commands)
        return False

    def _unusable(self, state: TurnState) -> str:
        state.spoken.append(say("endpoint.unusable"))
        return state.spoken[-1]


def _around_endpoint(endpoint: EndpointUse | None, reader: MessageReader) -> list[AgentMiddleware[Any, TurnState, Any]]:
    """Make what stands between the loop and a language model; the offline rules need none of it."""
    if endpoint is None:
        return []
    offline = OfflineChatModel(reader=reader)
    fast = [FastEdits(offline, reader)] if endpoint.fast_edits else []
    fallback = OfflineFallback(offline, endpoint.host)
    return [EndAfterTools(), *fast, fallback, CallsOrWords(offline, reader), OfferedTools()]


def _numbered_in(words: str) -> tuple[Choice, ...]:
    """Return what a language model's question offers by number; what an answer means is the model's to know."""
    if "?" not in words:
        return ()
    found = [(int(n), label.strip()) for n, label in _NUMBERED.findall(words)]
    in_order = [n for n, _ in found] == list(range(1, len(found) + 1))
    return tuple(Choice(label, "") for _, label in found) if len(found) > 1 and in_order else ()


def _words_of(last: AnyMessage) -> str:
    if not isinstance(last, AIMessage):
        return ""
    return last.text.strip() or str(last.additional_kwargs.get("refusal") or "")


def _as_message(message: Message) -> AnyMessage:
    kind = HumanMessage if message.role == "user" else AIMessage
    return kind(remembered(message.text))


def _tell_the_model(error: Exception, request: Any) -> str | None:
    """Hand back errors that are written for readers, a reason per line; a bug goes on and ends the turn."""
    if not isinstance(error, FOR_THE_MODEL):
        return None
    reasons = [sentence(reason) for reason in getattr(error, "reasons", None) or error.args]
    request.runtime.context.spoken += reasons
    return "\n".join(reasons)
