"""How often a request is sent, and how long is waited in between, counted at a real server."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from agent.endpoint import make_chat_model
from agent.errors import EndpointError
from agent.retry import RetryPolicy
from tests.loopback.openai_server import Cut, Drip, Hang, Raw, Refusal, Status, Text, ToolCall

BUSY = Status(429, "slow down")


async def test_a_good_answer_takes_one_request(openai_server, make_model, waits):
    openai_server.answer(Text("hello"))
    assert (await make_model().ainvoke("hi")).text == "hello"
    assert len(openai_server.requests) == 1
    assert waits == []


async def test_retry_after_is_obeyed_to_the_letter(openai_server, make_model, waits):
    openai_server.answer(
        Status(429, headers={"Retry-After": "7"}),
        Status(503, headers={"retry-after-ms": "250"}),
        Text("hello"),
    )
    assert (await make_model().ainvoke("hi")).text == "hello"
    assert waits == [7.0, 0.25]


async def test_retry_after_as_a_date_is_obeyed(openai_server, make_model, waits):
    openai_server.answer(Status(429, headers={"Retry-After": formatdate(time.time() + 20, usegmt=True)}), Text("hello"))
    await make_model().ainvoke("hi")
    assert 17 < waits[0] <= 20


@pytest.mark.parametrize("header", ["-5", "soon", "nan", ""])
async def test_a_senseless_retry_after_counts_as_none(openai_server, make_model, waits, header):
    openai_server.answer(Status(429, headers={"Retry-After": header}), Text("hello"))
    await make_model().ainvoke("hi")
    assert 0.5 <= waits[0] <= 1.0


async def test_a_server_that_asks_for_an_hour_is_not_asked_again(openai_server, make_model, waits):
    openai_server.answer(Status(429, headers={"Retry-After": "3600"}))
    with pytest.raises(EndpointError, match="busy") as caught:
        await make_model().ainvoke("hi")
    assert len(openai_server.requests) == 1
    assert "asks to wait 3600 s" in caught.value.for_operator


async def test_three_server_faults_are_three_requests_with_growing_random_waits(openai_server, make_model, waits):
    openai_server.answer(Status(500), Status(502), Status(500), Text("too late"))
    with pytest.raises(EndpointError, match="fault of its own") as caught:
        await make_model().ainvoke("hi")
    assert len(openai_server.requests) == 3
    assert caught.value.requests == 3
    assert 0.5 <= waits[0] <= 1.0 <= waits[1] <= 1.5


async def test_a_server_that_recovers_is_answered_from_the_third_request(openai_server, make_model):
    openai_server.answer(Status(503), BUSY, Text("back"))
    assert (await make_model().ainvoke("hi")).text == "back"


@pytest.mark.parametrize(
    ("status", "fault"),
    [(401, "key"), (402, "quota"), (403, "key"), (404, "not_found"), (418, "request")],
)
async def test_a_refused_request_is_sent_once(openai_server, make_model, waits, status, fault):
    openai_server.answer(Status(status))
    with pytest.raises(EndpointError) as caught:
        await make_model().ainvoke("hi")
    assert caught.value.fault == fault
    assert (len(openai_server.requests), waits) == (1, [])


async def test_an_exhausted_quota_is_asked_once(openai_server, make_model, waits):
    openai_server.answer(Status(429, "You exceeded your current quota", "insufficient_quota"))
    with pytest.raises(EndpointError, match="quota is used up"):
        await make_model().ainvoke("hi")
    assert (len(openai_server.requests), waits) == (1, [])


async def test_a_too_long_conversation_is_told_apart_from_other_refusals(openai_server, make_model):
    openai_server.answer(Status(400, "maximum context length is 8192 tokens", "context_length_exceeded"))
    with pytest.raises(EndpointError) as caught:
        await make_model().ainvoke("hi")
    assert caught.value.fault == "too_long"


async def test_a_cut_connection_is_tried_again(openai_server, make_model):
    openai_server.answer(Cut(), Cut(), Text("whole"))
    assert (await make_model().ainvoke("hi")).text == "whole"
    assert len(openai_server.requests) == 3


@pytest.mark.parametrize("silence", [Hang(), Drip()])
async def test_a_server_that_never_finishes_is_left_after_the_time_limit(openai_server, operator, silence):
    limited = type(operator)(openai_server.base_url, llm_timeout_s=1.0)
    openai_server.answer(silence, Text("too late"))
    started = time.monotonic()
    with pytest.raises(EndpointError) as caught:
        await make_chat_model(limited).ainvoke("hi")
    assert caught.value.fault == "timeout"
    assert len(openai_server.requests) == 1, "no retry begins once the time limit has passed"
    assert time.monotonic() - started < 5


async def test_a_short_hang_is_tried_again_within_the_budget(openai_server, operator, waits):
    limited = type(operator)(openai_server.base_url, llm_timeout_s=1.0)
    openai_server.answer(Hang(), Text("here"))
    model = make_chat_model(limited, RetryPolicy(sleep=waits.sleep, budget_s=60))
    assert (await model.ainvoke("hi")).text == "here"


async def test_a_refused_connection_is_three_tries_and_one_clear_sentence(make_model, waits, unused_tcp_port):
    with pytest.raises(EndpointError, match="cannot be reached") as caught:
        await make_model(openai_base_url=f"http://127.0.0.1:{unused_tcp_port}/v1").ainvoke("hi")
    assert caught.value.requests == 3
    assert len(waits) == 2
    assert "OPENAI_BASE_URL" in caught.value.for_operator


async def test_waits_are_really_slept_when_nobody_replaces_them(openai_server, operator):
    openai_server.answer(Status(429, headers={"retry-after-ms": "120"}), Text("hello"))
    started = time.monotonic()
    await make_chat_model(operator).ainvoke("hi")
    assert time.monotonic() - started >= 0.12


@pytest.mark.parametrize(
    "page",
    [
        Raw("<html><title>Welcome to the proxy</title></html>"),
        Raw("not json at all", "text/plain"),
        Raw('{"half": ', "application/json"),
        Raw("[]", "application/json"),
        Raw("{}", "application/json"),
        Raw('{"choices": null}', "application/json"),
        Raw('{"choices": []}', "application/json"),
        Raw('{"choices": [{"message": null}]}', "application/json"),
    ],
)
async def test_a_page_instead_of_an_answer_is_one_clear_error(openai_server, make_model, page):
    openai_server.answer(page)
    with pytest.raises(EndpointError, match="not as a language model") as caught:
        await make_model().ainvoke("hi")
    assert len(openai_server.requests) == 1
    assert "/v1" in caught.value.for_operator


async def test_an_error_in_an_answer_with_status_200_is_told_as_the_servers_own_fault(openai_server, make_model):
    openai_server.answer(Raw('{"error": {"message": "no such model"}}', "application/json"))
    with pytest.raises(EndpointError, match="fault of its own") as caught:
        await make_model().ainvoke("hi")
    assert "no such model" in caught.value.for_operator


async def test_tool_calls_and_refusals_come_through(openai_server, make_model):
    openai_server.answer(ToolCall("plan_layout", {"caption": "a cat"}), Refusal("I can't"))
    called = await make_model().ainvoke("hi")
    assert called.tool_calls[0]["name"] == "plan_layout"
    refused = await make_model().ainvoke("hi")
    assert refused.additional_kwargs["refusal"] == "I can't"


def test_a_blocking_call_has_the_same_retry_layer(openai_server, make_model):
    openai_server.answer(Status(429, headers={"retry-after-ms": "1"}), Text("hello"), Status(401))
    model = make_model()
    assert model.invoke("hi").text == "hello"
    with pytest.raises(EndpointError):
        model.invoke("hi")
    assert len(openai_server.requests) == 3
