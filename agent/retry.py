"""The one retry layer of the language model's requests: at most three tries, waits that obey the server.

It knows nothing of chat models or messages; it sees failures, and when to ask again.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_exponential_jitter,
)

from .failures import Failure, read_failure

Answer = TypeVar("Answer")
_QUOTA_WORDS = ("insufficient_quota", "credit balance is too low", "billing")


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how patiently a request is repeated.

    Attributes:
        tries: requests in all, the first included.
        first_wait_s: the first wait; it doubles up to `longest_wait_s`; up to `first_wait_s` more at random.
        longest_retry_after_s: a server that asks for more patience than this is not asked again.
        budget_s: no try begins later than this after the first one began.
        sleep: waits; tests put a recorder here.
    """

    tries: int = 3
    first_wait_s: float = 0.5
    longest_wait_s: float = 8.0
    longest_retry_after_s: float = 30.0
    budget_s: float = 60.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def is_worth_retrying(self, error: BaseException) -> bool:
        """Tell whether the same request may succeed soon: lost connections, time-outs, 408, 429 and 5xx.

        An exhausted quota is a 429 that no waiting cures, and a long Retry-After is the server's no.
        """
        failure = read_failure(error)
        if failure is None or not failure.transient or is_quota_exhausted(failure):
            return False
        asked = retry_after_s(failure)
        return asked is None or asked <= self.longest_retry_after_s

    def wait_s(self, state: RetryCallState) -> float:
        """Return the wait that the server asks for, else exponential back-off with jitter."""
        error = state.outcome.exception() if state.outcome else None
        failure = read_failure(error) if error else None
        asked = retry_after_s(failure) if failure else None
        if asked is not None:
            return asked
        return wait_exponential_jitter(multiplier=self.first_wait_s, max=self.longest_wait_s, jitter=self.first_wait_s)(
            state
        )

    def rules(self) -> dict[str, Any]:
        """Return the policy as tenacity's arguments, all but the sleep."""
        return {
            "stop": stop_after_attempt(self.tries) | stop_before_delay(self.budget_s),
            "wait": self.wait_s,
            "retry": retry_if_exception(self.is_worth_retrying),
            "reraise": True,
        }


async def call_with_retry(
    make_call: Callable[[], Awaitable[Answer]],
    policy: RetryPolicy,
    is_refusal: Callable[[Failure], bool] = lambda failure: False,
) -> Answer:
    """Await a fresh call until it succeeds or the policy gives up; the last error is raised as it came.

    Args:
        is_refusal: tells failures that look transient and are not, so that they are raised at once.
    """

    def is_worth_retrying(error: BaseException) -> bool:
        failure = read_failure(error)
        return policy.is_worth_retrying(error) and not (failure and is_refusal(failure))

    rules = {**policy.rules(), "retry": retry_if_exception(is_worth_retrying)}
    return await AsyncRetrying(**rules, sleep=policy.sleep)(make_call)


def call_with_retry_sync(call: Callable[[], Answer], policy: RetryPolicy) -> Answer:
    """Do the same for a blocking call, sleeping on its thread."""
    return Retrying(**policy.rules(), sleep=time.sleep)(call)


def is_quota_exhausted(failure: Failure) -> bool:
    """Tell an exhausted quota from a busy server; both come as status 429."""
    return failure.status == 429 and any(word in f"{failure.code} {failure.message}" for word in _QUOTA_WORDS)


def retry_after_s(failure: Failure) -> float | None:
    """Read the wait that the server asks for: `retry-after-ms`, or `retry-after` as number or date."""
    headers = failure.headers
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    asked = headers.get("retry-after")
    seconds = _number(asked)
    return seconds if seconds is not None else _seconds_until(asked)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _seconds_until(date: str | None) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(date or "").timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
