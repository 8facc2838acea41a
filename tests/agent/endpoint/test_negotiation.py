"""Options that an endpoint refuses are found out once, at a real server, and nothing else is dropped for them."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.tools import tool

from agent.errors import EndpointError
from tests.loopback.openai_server import Answer, ScriptedOpenAI, Status, Text, ToolCall

SENT_AS = {"max_tokens": "max_completion_tokens"}


@tool
def draw(what: str) -> str:
    """Draw something."""
    return what


def refusing(option: str, status: int, message: str) -> Any:
    """Make a server that refuses an option whenever it is sent."""

    def answer(body: dict[str, Any]) -> Answer:
        return Status(status, message) if body.get(SENT_AS.get(option, option)) is not None else Text("hello")

    return answer


OPTIONS = [
    ("temperature", 400, "Unsupported value: 'temperature' does not support 0.2 with this model."),
    ("max_tokens", 400, "Unsupported parameter: 'max_completion_tokens' is not supported"),
    ("tools", 400, "registry.ollama.ai/library/tiny does not support tools"),
    ("tools", 404, "No endpoints found that support tool use"),
    ("tools", 500, "this server fell over"),
    ("tools", 422, "extra fields not permitted"),
    ("temperature", 422, "extra fields not permitted"),
    ("parallel_tool_calls", 400, "Unknown name: parallel_tool_calls"),
    ("response_format", 400, "response_format is not supported"),
    ("response_format", 500, "failed to parse grammar"),
    ("response_format", 500, "Internal Server Error"),
]


@pytest.mark.parametrize(("option", "status", "message"), OPTIONS)
async def test_a_refused_option_is_left_out_and_remembered(openai_server, make_model, option, status, message):
    openai_server.answer(*[refusing(option, status, message)] * 8)
    extra = {"parallel_tool_calls": False} if option == "parallel_tool_calls" else {}
    extra |= {"response_format": {"type": "json_object"}} if option == "response_format" else {}
    model = make_model()
    bound = model.bind_tools([draw], **extra) if option != "response_format" else model.bind(**extra)
    assert (await bound.ainvoke("hi")).text == "hello"
    sent = len(openai_server.requests)
    assert sent <= 5
    assert (await bound.ainvoke("again")).text == "hello"
    assert len(openai_server.requests) == sent + 1, "the second time nothing is tried out"
    assert model.takes_tools == (option != "tools")


async def test_what_is_not_refused_stays(openai_server, make_model):
    openai_server.answer(*[refusing("temperature", 400, "temperature is not supported")] * 4)
    await make_model().bind_tools([draw]).ainvoke("hi")
    last = openai_server.requests[-1].body
    assert "temperature" not in last
    assert last["tools"]
    assert last["max_completion_tokens"]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Status(401, "bad key"), "key"),
        (Status(404, "the model does not exist"), "not_found"),
        (Status(400, "maximum context length is 4096 tokens"), "too_long"),
        (Status(400, "rejected by our content filter", "content_filter"), "filtered"),
        (Status(429, "slow down"), "busy"),
    ],
)
async def test_a_refusal_of_something_else_drops_no_option(openai_server, make_model, answer, fault):
    openai_server.answer(*[answer] * 6)
    model = make_model()
    with pytest.raises(EndpointError) as caught:
        await model.bind_tools([draw]).ainvoke("hi")
    assert caught.value.fault == fault
    assert model.negotiation.refused == frozenset()
    assert all(request.body.get("tools") for request in openai_server.requests)


async def test_a_request_that_is_refused_whatever_is_left_out_is_told_and_nothing_remembered(openai_server, make_model):
    openai_server.answer(*[Status(400, "no")] * 6)
    model = make_model()
    with pytest.raises(EndpointError, match="refuses the request"):
        await model.bind_tools([draw]).ainvoke("hi")
    assert len(openai_server.requests) == 3
    assert model.negotiation.refused == frozenset()


@pytest.mark.parametrize("model", ["openai/gpt-5-mini", "gpt-5-mini", "o4-mini", "us/o3"])
async def test_reasoning_models_are_told_wherever_their_name_stands(openai_server: ScriptedOpenAI, make_model, model):
    openai_server.answer(Text("hello"))
    await make_model(model=model).ainvoke("hi")
    assert openai_server.requests[0].body.get("temperature") is None
    assert openai_server.requests[0].body.get("max_completion_tokens") is None


async def test_calls_come_through_after_an_option_went(openai_server, make_model):
    openai_server.answer(Status(400, "temperature is not supported"), ToolCall("draw", {"what": "a cat"}))
    answer = await make_model().bind_tools([draw]).ainvoke("hi")
    assert answer.tool_calls[0]["args"] == {"what": "a cat"}
