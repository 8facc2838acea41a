"""The chat model of a turn: any provider's, with one retry layer, limits that hold, and plain errors.

`ReliableChatModel` stands around LangChain's model of the provider. It knows nothing of prompts, tools or turns.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field, SkipValidation

from .circuit_breaker import CircuitBreaker
from .deadline import within
from .endpoint_faults import Endpoint
from .errors import EndpointError
from .events import ANSWER_WORDS
from .failures import Failure, read_failure
from .negotiation import Negotiation, dropped_next, without
from .providers import EndpointSettings, make_provider_model
from .retry import RetryPolicy, call_with_retry, call_with_retry_sync
from .streaming import WordFilter, collect
from .tool_calls_in_text import put_right
from .tool_schema import lean

_log = logging.getLogger(__name__)


class StreamBroke(Exception):
    """A streamed answer did not come to its end."""


class ReliableChatModel(BaseChatModel):
    """A provider's chat model whose requests are negotiated, limited and retried, and fail with `EndpointError` alone."""

    inner: BaseChatModel = Field(exclude=True, repr=False)
    endpoint: Endpoint = Field(exclude=True, repr=False)
    policy: RetryPolicy = Field(default_factory=RetryPolicy, exclude=True, repr=False)
    negotiation: SkipValidation[Negotiation] = Field(exclude=True, repr=False)
    breaker: SkipValidation[CircuitBreaker] = Field(default_factory=CircuitBreaker, exclude=True, repr=False)

    @property
    def _llm_type(self) -> str:
        return "groundling-endpoint"

    @property
    def model_name(self) -> str:
        """The model's name at its provider."""
        return self.endpoint.model

    @property
    def takes_tools(self) -> bool:
        """Whether requests with tools are not known to be refused."""
        return not self.negotiation.refuses("tools")

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[LanguageModelInput, AIMessage]:
        """Bind tools in the provider's own form."""
        bound: Any = self.inner.bind_tools(tools, **kwargs)
        return self.bind(**{name: lean(value) if name == "tools" else value for name, value in bound.kwargs.items()})

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        with self._told() as told:

            async def ask(dropped: frozenset[str]) -> ChatResult:
                told.requests += 1
                request = _Request(self._without(dropped), messages, stop, without(kwargs, dropped))
                with self._watched():
                    return await within(self.endpoint.timeout_s, self._once(request, dropped))

            result = await self._negotiated(ask, kwargs)
        return _put_right(result, kwargs)

    async def _negotiated(
        self, ask: Callable[[frozenset[str]], Awaitable[ChatResult]], kwargs: dict[str, Any]
    ) -> ChatResult:
        """Ask with retries; when an option may be what is refused, ask without it, and remember what passed."""
        dropped = self.negotiation.refused

        async def ask_all() -> ChatResult:  # tenacity awaits coroutine functions only
            return await ask(dropped)

        try:
            return await call_with_retry(ask_all, self.policy, self._may_be_refusal(kwargs, dropped))
        except Exception as error:
            trials = self._trials(error, kwargs, dropped)
            while trials:
                trial = trials.pop(0)
                try:
                    result: ChatResult = await ask(trial)
                except Exception as again:  # noqa: BLE001  the first refusal is the one to tell
                    if more := self._trials(again, kwargs, trial, named_only=True):
                        trials = more
                    continue
                self.negotiation.learn(trial)
                return result
            raise

    def _trials(
        self, error: BaseException, kwargs: dict[str, Any], dropped: frozenset[str], named_only: bool = False
    ) -> list[frozenset[str]]:
        failure = read_failure(error)
        if failure is None or self.endpoint.explain(failure, 1).fault in ("too_long", "filtered"):
            return []
        trials = list(dropped_next(failure, self._sent(kwargs) - dropped, dropped))
        return trials[:1] if named_only else trials

    def _may_be_refusal(self, kwargs: dict[str, Any], dropped: frozenset[str]) -> Callable[[Failure], bool]:
        """Tell a server's fault that an option may cause: it is not worth waiting for, asking without it is."""

        def tell(failure: Failure) -> bool:
            has_format = "response_format" in self._sent(kwargs) - dropped
            return (failure.status or 0) in (500, 501) and has_format

        return tell

    def _sent(self, kwargs: dict[str, Any]) -> frozenset[str]:
        """Name the optional options that a request with these arguments holds."""
        held = {name for name in ("tools", "parallel_tool_calls") if kwargs.get(name) is not None}
        if "response_format" in kwargs or "response_format" in kwargs.get("extra_body", {}):
            held.add("response_format")
        held |= {name for name in ("temperature", "max_tokens") if getattr(self.inner, name, None) is not None}
        return frozenset(held | ({"stream"} if ANSWER_WORDS.get() and kwargs.get("tools") else set()))

    def _without(self, dropped: frozenset[str]) -> BaseChatModel:
        gone: dict[str, None] = {str(name): None for name in ("temperature", "max_tokens") if name in dropped}
        return self.inner.model_copy(update=gone) if gone else self.inner

    async def _once(self, request: _Request, dropped: frozenset[str]) -> ChatResult:
        """Send one request, as a stream where somebody listens; a stream that breaks is asked for again, plainly."""
        on_words = ANSWER_WORDS.get()
        if on_words is not None and request.options.get("tools") and "stream" not in dropped:
            words = WordFilter(on_words)  # a planner's layouts and operations are no words for users
            try:
                return await request.streamed(words)
            except StreamBroke as broke:
                _log.info("a streamed answer broke off (%s); asking again without", broke)
                if broke.__cause__ is None:  # it ended in good order and held nothing: this server does not stream
                    self.negotiation.learn(frozenset({"stream"}))
        return await request.plain()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        with self._told() as told:
            dropped = self.negotiation.refused

            def ask() -> ChatResult:
                told.requests += 1
                with self._watched():
                    return self._without(dropped)._generate(messages, stop, None, **without(kwargs, dropped))

            result = call_with_retry_sync(ask, self.policy)
        return _put_right(result, kwargs)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Tell the circuit breaker how a request ended."""
        try:
            yield
        except Exception as error:
            failure = read_failure(error)
            if failure is not None and failure.kind in ("timeout", "unreachable"):
                self.breaker.died()
            else:
                self.breaker.answered()
            raise
        self.breaker.answered()

    @contextmanager
    def _told(self) -> Iterator[_Sent]:
        """Count requests, and raise every failure as `EndpointError`, logged once."""
        if self.breaker.rests():
            raise self.endpoint.fault("resting", "is left alone for a minute", 0)
        sent = _Sent()
        try:
            yield sent
        except EndpointError as error:
            _log.error("%s", error.for_operator)
            raise
        except Exception as error:
            failure = read_failure(error)
            if failure is None:
                raise
            told = self.endpoint.explain(failure, sent.requests)
            _log.error("%s", told.for_operator)
            raise told from error


@dataclass
class _Sent:
    requests: int = 0


@dataclass(frozen=True)
class _Request:
    """One request as it is sent to the provider's model."""

    model: BaseChatModel
    messages: list[BaseMessage]
    stop: list[str] | None
    options: dict[str, Any] = field(default_factory=dict)

    async def plain(self) -> ChatResult:
        return await self.model._agenerate(self.messages, self.stop, None, **self.options)

    async def streamed(self, words: WordFilter) -> ChatResult:
        """Ask for a stream. Raises: StreamBroke: it was empty, or broke off without an answer of the server."""
        try:
            result = await collect(self.model._astream(self.messages, self.stop, **self.options), words)
        except Exception as error:
            failure = read_failure(error)
            if failure is not None and (failure.status is not None or failure.kind == "timeout"):
                raise
            raise StreamBroke(str(error)) from error
        if result is None:
            raise StreamBroke("it held nothing")
        return result


def _put_right(result: ChatResult, kwargs: dict[str, Any]) -> ChatResult:
    """Put the answer's tool calls right, also where they stand in its text."""
    tools = [
        str(tool.get("function", tool).get("name", "")) for tool in kwargs.get("tools") or () if isinstance(tool, dict)
    ]
    made = [
        ChatGeneration(message=put_right(generation.message, tools), generation_info=generation.generation_info)
        if isinstance(generation.message, AIMessage) and tools
        else generation
        for generation in result.generations
    ]
    return ChatResult(generations=made, llm_output=result.llm_output)


def make_chat_model(settings: EndpointSettings, policy: RetryPolicy | None = None) -> ReliableChatModel:
    """Make the chat model that the settings name; a server without a key needs only its address.

    A request takes at most `llm_timeout_s`, and no retry begins after that time has passed.

    Raises:
        SettingsError: the provider is not known, or its package is not installed.
    """
    inner, endpoint = make_provider_model(settings)
    return ReliableChatModel(
        inner=inner,
        endpoint=endpoint,
        policy=policy or RetryPolicy(budget_s=settings.llm_timeout_s),
        negotiation=Negotiation(f"{endpoint.model} at {endpoint.base_url}"),
        disable_streaming=True,  # `_once` asks for streams itself, so that one that breaks is asked for again
    )
