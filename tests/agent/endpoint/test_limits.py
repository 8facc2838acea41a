"""Time that really ends: endless answers, cancelled waits, and endpoints that rest after two dead requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest

from agent.circuit_breaker import CircuitBreaker
from agent.deadline import within
from agent.errors import EndpointError
from agent.events import ANSWER_WORDS
from tests.agent.endpoint.test_negotiation import draw
from tests.loopback.openai_server import Hang, Status, Streamed, Text


@pytest.fixture
async def stubborn() -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Waits that swallow one cancel after the other, as code does that calls `asyncio.wait_for` in a loop; until the test ends."""
    released = asyncio.Event()

    async def wait() -> None:
        while not released.is_set():
            with suppress(asyncio.CancelledError):
                await released.wait()

    yield wait
    released.set()
    await asyncio.sleep(0.1)


@pytest.mark.timeout(60)  # whoever waited for the stubborn one would wait for ever
async def test_a_limit_holds_even_where_cancels_are_swallowed(stubborn) -> None:
    with pytest.raises(TimeoutError):
        await within(0.05, stubborn())


@pytest.mark.timeout(60)
async def test_the_users_cancel_is_not_kept_waiting_either(stubborn) -> None:
    waiting = asyncio.create_task(within(3600, stubborn()))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_value_and_an_error_come_through_a_limit() -> None:
    async def fail() -> None:
        raise ValueError("no")

    assert await within(5, asyncio.sleep(0, "value")) == "value"
    with pytest.raises(ValueError, match="no"):
        await within(5, fail())


async def test_endless_streams_are_all_cut_at_the_limit(openai_server, make_model) -> None:
    openai_server.answer(*[Streamed("word " * 2000, every_s=0.002)] * 40)
    token = ANSWER_WORDS.set(lambda words: None)
    try:
        model = make_model(llm_timeout_s=0.4)
        model.breaker.opens_after = 1000
        model.policy = model.policy.__class__(tries=1)
        began = time.monotonic()
        ends = await asyncio.gather(*(_fails(model) for _ in range(40)))
    finally:
        ANSWER_WORDS.reset(token)
    assert ends == ["timeout"] * 40
    assert time.monotonic() - began < 20


async def _fails(model) -> str:
    try:
        await model.bind_tools([draw]).ainvoke("hi")
    except EndpointError as error:
        return error.fault
    return "answered"


async def test_after_two_dead_requests_the_endpoint_rests_and_is_asked_again_later(openai_server, make_model) -> None:
    openai_server.answer(Hang(), Hang(), Text("back"))
    model = make_model(llm_timeout_s=1.0)
    clock = [0.0]
    model.breaker.now = lambda: clock[0]
    model.policy = model.policy.__class__(tries=1)
    assert [await _fails(model) for _ in range(4)] == ["timeout", "timeout", "resting", "resting"]
    assert len(openai_server.requests) == 2
    clock[0] = 61.0
    assert await _fails(model) == "answered"


async def test_an_error_status_is_a_sign_of_life(openai_server, make_model) -> None:
    openai_server.answer(Hang(), Status(401), Hang(), Text("here"))
    model = make_model(llm_timeout_s=1.0)
    model.policy = model.policy.__class__(tries=1)
    assert [await _fails(model) for _ in range(4)] == ["timeout", "key", "timeout", "answered"]


def test_a_rest_ends_by_itself() -> None:
    clock = [100.0]
    breaker = CircuitBreaker(now=lambda: clock[0])
    breaker.died()
    assert not breaker.rests()
    breaker.died()
    assert breaker.rests()
    clock[0] += 60
    assert not breaker.rests()
