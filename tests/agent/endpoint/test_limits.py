"""Time that really ends: endless answers, cancelled waits, and endpoints that rest after two dead requests."""

from __future__ import annotations

import asyncio
import time

import pytest

from agent.circuit_breaker import CircuitBreaker
from agent.deadline import within
from agent.errors import EndpointError
from agent.events import ANSWER_WORDS
from tests.agent.endpoint.test_negotiation import draw
from tests.loopback.openai_server import Hang, Status, Streamed, Text


async def stubborn(beats: list[float]) -> None:
    """Swallow one cancel after the other, as code does that waits by `asyncio.wait_for` in a loop."""
    for _ in range(20):
        try:
            await asyncio.sleep(0.02)
        except asyncio.CancelledError:
            beats.append(time.monotonic())


async def test_a_limit_holds_even_where_cancels_are_swallowed() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await within(0.05, stubborn([]))
    assert time.monotonic() - began < 0.3


async def test_the_users_cancel_is_not_kept_waiting_either() -> None:
    waiting = asyncio.create_task(within(30, stubborn([])))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert time.monotonic() - began < 0.2


async def test_a_value_and_an_error_come_through_a_limit() -> None:
    async def fail() -> None:
        raise ValueError("no")

    assert await within(5, asyncio.sleep(0, "value")) == "value"
    with pytest.raises(ValueError, match="no"):
        await within(5, fail())


async def test_endless_streams_are_all_cut_at_the_limit(openai_server, make_model) -> None:
    openai_server.answer(*[Streamed("word " * 2000, every_s=0.002)] * 100)
    token = ANSWER_WORDS.set(lambda words: None)
    try:
        model = make_model(llm_timeout_s=0.4)
        model.breaker.opens_after = 1000
        model.policy = model.policy.__class__(tries=1)
        began = time.monotonic()
        ends = await asyncio.gather(*(_fails(model) for _ in range(100)))
    finally:
        ANSWER_WORDS.reset(token)
    assert ends == ["timeout"] * 100
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
