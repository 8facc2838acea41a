"""The chat model behind an OpenAI-compatible endpoint: LangChain's, with one retry layer and plain errors.

It knows nothing of prompts, tools or turns.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import openai
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatResult
from langchain_openai import ChatOpenAI
from pydantic import Field, PrivateAttr, SecretStr

from .endpoint_faults import Endpoint
from .errors import EndpointError
from .events import ANSWER_WORDS
from .retry import RetryPolicy, call_with_retry, call_with_retry_sync
from .streaming import collect

DEFAULT_BASE_URL = "https://api.openai.com/v1"
NO_KEY = "none"  # local servers want no key, the SDK wants some text
TEMPERATURE = 0.2
MAX_ANSWER_TOKENS = 4096
CONNECT_TIMEOUT_S = 5.0
_log = logging.getLogger(__name__)
_FIXED_SAMPLING = re.compile(r"o\d|gpt-[5-9]")
"""OpenAI's reasoning models: they refuse a temperature, and a token cap would count their thoughts."""


class EndpointSettings(Protocol):
    """The settings that this file reads."""

    @property
    def openai_api_key(self) -> SecretStr | None: ...

    @property
    def openai_base_url(self) -> str | None: ...

    @property
    def model(self) -> str: ...

    @property
    def llm_timeout_s(self) -> float: ...


class RetryingChatOpenAI(ChatOpenAI):
    """`ChatOpenAI` whose requests go through our retry policy and fail with `EndpointError` alone."""

    endpoint: Endpoint = Field(exclude=True, repr=False)
    policy: RetryPolicy = Field(default_factory=RetryPolicy, exclude=True, repr=False)
    _streams_nothing: bool = PrivateAttr(default=False)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        ask, kwargs = super()._agenerate, _with_raw_format(kwargs)
        with _plain_errors(self.endpoint) as sent:

            async def request() -> ChatResult:
                sent.requests += 1
                # the SDK's limit is per read: a server that drips bytes would never reach it
                async with asyncio.timeout(self.endpoint.timeout_s):
                    if (streamed := await self._streamed(messages, stop, kwargs)) is not None:
                        return streamed
                    return await ask(messages, stop, run_manager, **kwargs)

            return await call_with_retry(request, self.policy)

    async def _streamed(
        self, messages: list[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> ChatResult | None:
        """Ask for a stream where somebody listens; None where there is none, or where it broke off."""
        on_words = ANSWER_WORDS.get()
        if on_words is None or not options.get("tools"):  # a planner's layouts and operations are no words for users
            return None
        if self._streams_nothing:
            return None
        try:
            result = await collect(super()._astream(messages, stop, **options), on_words)
            self._streams_nothing = result is None
            return result
        except (openai.APIStatusError, openai.APITimeoutError):
            raise
        except Exception as error:  # noqa: BLE001  whatever breaks a stream: the plain request says what is wrong
            _log.info("a streamed answer broke off (%s); asking again without", error)
            return None

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        ask, kwargs = super()._generate, _with_raw_format(kwargs)
        with _plain_errors(self.endpoint) as sent:

            def request() -> ChatResult:
                sent.requests += 1
                return ask(messages, stop, run_manager, **kwargs)

            return call_with_retry_sync(request, self.policy)

    def _create_chat_result(self, response: dict | openai.BaseModel, generation_info: dict | None = None) -> ChatResult:
        if isinstance(response, str):  # what the SDK returns for a body that is not JSON
            raise self.endpoint.fault("not_an_api", f"answered with a page: {response}")
        try:
            result = super()._create_chat_result(response, generation_info)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise self.endpoint.fault("not_an_api", f"answered with no usable message: {error}") from error
        if not result.generations:
            raise self.endpoint.fault("not_an_api", "answered without any choice")
        return result


def _with_raw_format(options: dict[str, Any]) -> dict[str, Any]:
    """Send `response_format` past the SDK's own parser, which raises at a cut-off answer instead of returning it."""
    if "response_format" not in options:
        return options
    rest = {name: value for name, value in options.items() if name != "response_format"}
    return {**rest, "extra_body": {**rest.get("extra_body", {}), "response_format": options["response_format"]}}


@dataclass
class _Sent:
    requests: int = 0


@contextmanager
def _plain_errors(endpoint: Endpoint) -> Iterator[_Sent]:
    """Count requests, raise the SDK's errors as `EndpointError`, and log the operator's sentence once."""
    sent = _Sent()
    try:
        with _explained(endpoint, sent):
            yield sent
    except EndpointError as error:
        _log.error("%s", error.for_operator)
        raise


@contextmanager
def _explained(endpoint: Endpoint, sent: _Sent) -> Iterator[None]:
    try:
        yield
    except (openai.APIError, TimeoutError) as error:
        raise endpoint.explain(error, sent.requests) from error
    except json.JSONDecodeError as error:
        raise endpoint.fault("not_an_api", f"answered with broken JSON: {error}", sent.requests) from error


def make_chat_model(settings: EndpointSettings, policy: RetryPolicy | None = None) -> BaseChatModel:
    """Make the chat model that the settings name; a server without a key needs only its address.

    A request takes at most `llm_timeout_s`, and no retry begins after that time has passed.
    """
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else NO_KEY
    timeout_s = settings.llm_timeout_s
    base_url = settings.openai_base_url or DEFAULT_BASE_URL
    free = not _FIXED_SAMPLING.match(settings.model)
    return RetryingChatOpenAI(
        endpoint=Endpoint(base_url, settings.model, timeout_s, key),
        policy=policy or RetryPolicy(budget_s=timeout_s),
        model=settings.model,
        base_url=base_url,
        api_key=SecretStr(key),
        temperature=TEMPERATURE if free else None,
        max_completion_tokens=MAX_ANSWER_TOKENS if free else None,
        timeout=openai.Timeout(timeout_s, connect=min(CONNECT_TIMEOUT_S, timeout_s)),
        max_retries=0,
        default_headers={"Connection": "close"},  # kept connections die with their event loop, or unseen while idle
        disable_streaming=True,  # `_streamed` asks for streams itself, so that one that breaks is asked for again
        stream_usage=False,
        use_responses_api=False,
    )
