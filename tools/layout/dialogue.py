"""Asks a language model until its answer can be used: once, and again at most twice with every reason.

It knows nothing of what is asked; who asks brings the messages and a reader that raises `LayoutError`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from langchain_core.exceptions import ModelInvalidRequestError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

from .answer_cache import AnswerCache
from .errors import LayoutError
from .prompt import Messages
from .speech import say

MAX_REPEATS = 2
MAX_SHOWN_CHARS = 20_000
_log = logging.getLogger(__name__)
Read = TypeVar("Read", covariant=True)


class Reader(Protocol[Read]):
    """Reads an answer; `last` tells that it will not be asked for again. Raises: LayoutError."""

    def __call__(self, text: str, last: bool) -> Read: ...


class DeclinedError(LayoutError):
    """The model's own no; asking again or going round it would be wrong."""


@dataclass(frozen=True)
class Question:
    """What to ask.

    Attributes:
        again: makes the messages that show a refused answer and its reasons.
        response_format: for endpoints that hold the answer to a schema; others never see it twice.
    """

    messages: Messages
    again: Callable[[str, Sequence[str]], Messages]
    response_format: dict[str, Any] | None = None


class Dialogue:
    """One model and what was learned about it."""

    def __init__(self, model: BaseChatModel, cache: AnswerCache | None = None) -> None:
        self._model = model
        self._cache = cache
        self._refuses_format = False
        self.name = str(getattr(model, "model_name", "") or "language model")

    async def settle(self, question: Question, read: Reader[Read]) -> Read:
        """Ask until an answer can be read.

        Raises:
            DeclinedError: the model declines.
            LayoutError: its third answer had faults, too; these are its reasons.
            ModelError: the model cannot be asked.
        """
        key = AnswerCache.key(self.name, question.messages)
        if self._cache and (known := self._cache.get(key)) is not None:
            try:
                return read(known, False)
            except LayoutError:
                _log.info("an answer in the cache can no longer be used; asking again")
        return await self._ask_until_read(question, read, key)

    async def _ask_until_read(self, question: Question, read: Reader[Read], key: str) -> Read:
        messages = question.messages
        for left in range(MAX_REPEATS, -1, -1):
            text, is_cut = await self._ask(messages, question.response_format)
            try:
                value = read(text, left == 0 and not is_cut)
            except LayoutError as error:
                reasons = (*_CUT_OFF, *error.reasons) if is_cut else error.reasons
                _log.info("an answer of %s had faults: %s", self.name, "; ".join(reasons))
                if not left:
                    raise LayoutError(reasons) from error
                messages = [*question.messages, *question.again(text[:MAX_SHOWN_CHARS] or "-", reasons)]
            else:
                if self._cache:
                    self._cache.put(key, text)
                return value
        raise AssertionError("the last try returns or raises")

    async def _ask(self, messages: Messages, response_format: dict[str, Any] | None) -> tuple[str, bool]:
        """Ask once; return the text and whether it was cut off."""
        message = await self._invoke(messages, None if self._refuses_format else response_format)
        reason = message.response_metadata.get("finish_reason")
        refusal = message.additional_kwargs.get("refusal")
        if refusal or reason == "content_filter":
            raise DeclinedError(_declined(refusal))
        return message.text, reason == "length"

    async def _invoke(self, messages: Messages, response_format: dict[str, Any] | None) -> AIMessage:
        if response_format is None:
            return await self._model.ainvoke(messages)
        try:
            return await self._model.ainvoke(messages, response_format=response_format)
        except ModelInvalidRequestError:
            answer = await self._model.ainvoke(messages)
            self._refuses_format = True  # only now is it known that the option was what it refused
            _log.warning("%s refuses response_format; asked without it from now on", self.name)
            return answer


_CUT_OFF = (say("plan.cut_off"),)


def _declined(refusal: object) -> str:
    if not refusal:
        return say("plan.declined")
    return say("plan.declined_because", reason=" ".join(str(refusal).split())[:200])
