"""The middleware that makes the best of a model's answer without a tool call: carried out by the reader, asked again, or words.

A model must never do worse than none: what the strict reader reads whole is done, a model without tools is asked through the
prompts of planning and editing, and words that claim something are told from work that was done.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import AgentState, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolCall, ToolMessage

from tools.language.reader import OFFLINE
from tools.layout.speech import say

from ..errors import EndpointError
from ..message_reader import MessageReader, written_in
from ..offline import SPOKEN, may_begin_anew
from ..turn import TurnState
from ..wording import sentence
from .fast_edits import reads_whole

Handler = Callable[[ModelRequest[TurnState]], Awaitable[ModelResponse]]
MAX_WORDS_CHARS = 8000
_LOG = logging.getLogger(__name__)
NO_CHANGE = "NO CHANGE:"
"""How a model that was asked again says that its words are meant to be all."""
ASK_AGAIN = (
    "You called no tool, so nothing was drawn or changed. If the user wants a new picture call plan_layout, for a change "
    "edit_layout, to go back walk_versions, for seed, steps or size set_options, for another picture generate_picture: call it "
    "now, with valid JSON arguments. If nothing shall be drawn or changed, or you have to ask first, answer the user again, in "
    f"words that begin with {NO_CHANGE}"
)
_DECLARED = re.compile(r"\W*\bNO[ _-]CHANGE\b\W*")
_ENDS_OF_SENTENCES = re.compile(r"(?<=[.!?。！？؟])\s+|(?<=[。！？؟])")
_ANSWERS = re.compile(r"\s*(?:\d+[.)]|[-*•])\s")
_MARKUP = re.compile(r"<\|.*?\|>|\ufffd|</?\w+_?(?:call|response|tool)\w*>|^\s*[{\[]")


class CallsOrWords(AgentMiddleware[AgentState, TurnState]):
    """Looks at every answer of the endpoint's model; the offline model's answers pass.

    A model's words stand where the message orders nothing, where they only ask back, and where the model was told that nothing
    was done and says that this is meant. Words that only claim work are no answer to an order: then the reader does it, or the
    reply says that nothing was done.
    """

    def __init__(self, offline: BaseChatModel, reader: MessageReader) -> None:
        super().__init__()
        self._offline = offline
        self._reader = reader

    async def awrap_model_call(self, request: ModelRequest[TurnState], handler: Handler) -> ModelResponse:
        """Call the model; where it called no tool though something is to be done, see to it."""
        state = request.runtime.context
        if state.goes_by_rules:
            return await handler(request.override(model=self._offline, messages=_without_unknown(request)))
        results = _results(request)
        if _takes_tools(request.model):
            response = await handler(request)
            message = _message_of(response)
            if message.tool_calls or _is_refusal(message):
                return _said(state, message, response)
            if results:
                return await self._after_tools(request, handler, response, results)
            if _takes_tools(request.model):
                return await self._without_call(request, handler, message)
        return await self._without_tools(request, handler, results)

    async def _without_call(
        self, request: ModelRequest[TurnState], handler: Handler, message: AIMessage
    ) -> ModelResponse:
        state = request.runtime.context
        if await self._is_read_whole(state):
            return await self._by_rules(request, handler)
        words = plain_words(message.text)
        if words and (_only_asks(words) or not await self._may_order(state)):
            return _words(words)
        second = await _ask_again(request, handler, words)
        if second.tool_calls or _is_refusal(second):
            return _said(state, second, ModelResponse(result=[second]))
        said = plain_words(_DECLARED.sub("", second.text, count=1))
        if said and (_DECLARED.match(second.text) or _only_asks(said)):
            return _words(said)
        if await self._rules_can(state):
            state.note([say("endpoint.no_call")])
            return await self._by_rules(request, handler)
        if not (said or words):
            return _words(sentence(say("endpoint.unusable")))
        return _words(say("endpoint.only_words", words=said or words))

    async def _after_tools(
        self,
        request: ModelRequest[TurnState],
        handler: Handler,
        response: ModelResponse,
        results: Sequence[ToolMessage],
    ) -> ModelResponse:
        """Let the words stand after work; after calls that all failed they are no work, and the reader may know how."""
        state, message = request.runtime.context, _message_of(response)
        if any(result.status != "error" for result in results):
            return _said(state, message, response)
        if await self._is_read_whole(state):
            state.failed_results = frozenset(str(result.id) for result in results)
            return await self._by_rules(request, handler)
        words = plain_words(message.text)
        return _words(say("endpoint.only_words", words=words) if words else sentence(say("endpoint.unusable")))

    async def _is_read_whole(self, state: TurnState) -> bool:
        """Tell whether the strict reader reads an order that can be carried out: an edit, or the caption of a first scene."""
        if state.current is not None:
            return await reads_whole(state, self._reader)
        read = await self._reader.read_whole(state)
        return bool(read.commands) and read.commands[0].verb == "new"

    async def _may_order(self, state: TurnState) -> bool:
        """Tell whether something may have to be done; a question that no reader understands is taken for one."""
        read = await self._reader.read(state)
        if read.commands:
            return any(command.changes for command in read.commands)
        return not (re.search(r"[?？؟]", state.text) and written_in(state).partition("-")[0] in OFFLINE)

    async def _rules_can(self, state: TurnState) -> bool:
        """Tell whether the offline reader understands an order; with a picture in place only a whole caption is a new one."""
        read = await self._reader.read(state)
        if not any(command.changes for command in read.commands):
            return False
        return read.commands[0].verb != "new" or may_begin_anew(state, read)

    async def _by_rules(self, request: ModelRequest[TurnState], handler: Handler) -> ModelResponse:
        request.runtime.context.fast = True
        return await handler(request.override(model=self._offline, messages=_without_unknown(request)))

    async def _without_tools(
        self, request: ModelRequest[TurnState], handler: Handler, results: Sequence[ToolMessage]
    ) -> ModelResponse:
        """Choose the tool for a model that cannot: what is read whole is done so, a caption is planned, the rest is an edit."""
        state = request.runtime.context
        if results:
            last = results[-1]
            return ModelResponse(result=[AIMessage(last.text if last.status == "error" else "")])
        read = await self._reader.read_whole(state)
        is_new = bool(read.commands) and read.commands[0].verb == "new"
        if read.commands and not is_new:
            return await self._by_rules(request, handler)
        if not read.commands and not await self._may_order(state):
            response = await handler(request)
            return _said(state, _message_of(response), response)
        if state.current is None or is_new:
            return _call("plan_layout", {"caption": state.text})
        return _call("edit_layout", {"request": state.text})


async def _ask_again(request: ModelRequest[TurnState], handler: Handler, words: str) -> AIMessage:
    """Ask once more for a call; where that fails there is an answer already, and its words stand."""
    again = [*request.messages, AIMessage(words or "-"), HumanMessage(ASK_AGAIN)]
    try:
        return _message_of(await handler(request.override(messages=again)))
    except EndpointError:
        _LOG.info("asking again for a tool call failed; the first answer stands")
        return AIMessage("")


def _only_asks(words: str) -> bool:
    """Tell words that are a question and nothing else but the answers that it offers; they claim nothing."""
    lines = [line for line in words.splitlines() if not _ANSWERS.match(line)]
    sentences = [part for line in lines for part in _ENDS_OF_SENTENCES.split(line) if part.strip()]
    return bool(sentences) and all(part.strip().endswith(("?", "？", "؟")) for part in sentences)


def _call(name: str, arguments: dict[str, Any]) -> ModelResponse:
    return ModelResponse(result=[AIMessage("", tool_calls=[ToolCall(name=name, args=arguments, id="call_1")])])


def _takes_tools(model: Any) -> bool:
    return bool(getattr(model, "takes_tools", True))


def _results(request: ModelRequest[TurnState]) -> list[ToolMessage]:
    """Return what tools answered since the user's message."""
    messages = _without_unknown(request)
    asked = max((i for i, message in enumerate(messages) if isinstance(message, HumanMessage)), default=-1)
    return [message for message in messages[asked + 1 :] if isinstance(message, ToolMessage)]


def _without_unknown(request: ModelRequest[TurnState]) -> list[AnyMessage]:
    """Leave out what calls of tools that do not exist came to, and what failed before the rules took over: nothing was done."""
    known = {getattr(tool, "name", None) for tool in request.tools}
    failed = request.runtime.context.failed_results
    return [m for m in request.messages if not isinstance(m, ToolMessage) or (m.name in known and m.id not in failed)]


def _message_of(response: ModelResponse) -> AIMessage:
    last = response.result[-1]
    return last if isinstance(last, AIMessage) else AIMessage("")


def _is_refusal(message: AIMessage) -> bool:
    filtered = message.response_metadata.get("finish_reason") == "content_filter"
    return bool(message.additional_kwargs.get("refusal")) or filtered


def _said(state: TurnState, message: AIMessage, response: ModelResponse) -> ModelResponse:
    """Let calls through as they are, and words only where they are some."""
    if message.tool_calls:
        return response
    if _is_refusal(message) and not message.text.strip() and not message.additional_kwargs.get("refusal"):
        return _words(sentence(say("plan.declined")))
    if message.text.strip() and not plain_words(message.text):
        return _words("" if state.said else sentence(say("endpoint.unusable")))
    return response


def _words(words: str) -> ModelResponse:
    return ModelResponse(result=[AIMessage(words, additional_kwargs={SPOKEN: [words]} if words else {})])


def plain_words(text: str) -> str:
    """Return the words that a person can read; nothing for markup, JSON, noise and loops."""
    words = text.strip()
    if not words or len(words) > MAX_WORDS_CHARS or _MARKUP.search(words):
        return ""
    readable = sum(c.isalnum() or unicodedata.category(c) == "So" for c in words)  # So: emoji
    split = words.lower().split()
    is_loop = len(split) >= 12 and len(set(split)) * 4 < len(split)
    return "" if readable * 2 < len(words.replace(" ", "")) or is_loop else words
