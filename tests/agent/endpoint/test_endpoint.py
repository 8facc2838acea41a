"""What is sent to the endpoint, and what its errors say and hide."""

from __future__ import annotations

import asyncio

import pytest
from langchain_core.exceptions import ModelError
from pydantic import SecretStr

from agent.endpoint import make_chat_model
from agent.errors import EndpointError
from agent.provider_names import OPENAI_ADDRESS
from agent.settings import load_settings
from tests.agent.endpoint.conftest import KEY
from tests.loopback.openai_server import Status, Text


async def test_the_request_is_a_plain_chat_completion(openai_server, make_model):
    openai_server.answer(Text("hello"))
    await make_model().ainvoke("hi")
    request = openai_server.requests[0]
    assert request.path == "/v1/chat/completions"
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.body["model"] == "small-model"
    assert request.body["temperature"] <= 0.3
    assert not request.body.get("stream")
    assert "stream_options" not in request.body


async def test_streaming_callers_get_the_answer_without_a_stream(openai_server, make_model):
    openai_server.answer(Status(503, headers={"retry-after-ms": "1"}), Text("hello"))
    chunks = [chunk.text async for chunk in make_model().astream("hi")]
    assert "".join(chunks) == "hello"
    assert not openai_server.requests[0].body.get("stream")


async def test_a_server_without_a_key_needs_only_its_address(openai_server, make_model):
    openai_server.answer(Text("hello"))
    await make_model(openai_api_key=None).ainvoke("hi")
    assert openai_server.requests[0].headers["Authorization"] == "Bearer none"


@pytest.mark.parametrize("model", ["o3-mini", "gpt-5-mini"])
async def test_reasoning_models_get_no_temperature(openai_server, make_model, model):
    openai_server.answer(Text("hello"))
    await make_model(model=model).ainvoke("hi")
    assert openai_server.requests[0].body.get("temperature") in (None, 1)


async def test_the_environments_settings_make_a_model(openai_server, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", openai_server.base_url)
    monkeypatch.setenv("GROUNDLING_MODEL", "llama")
    openai_server.answer(Text("hello"))
    await make_chat_model(load_settings(env_file=None)).ainvoke("hi")
    assert openai_server.requests[0].body["model"] == "llama"


def test_other_variables_of_the_sdk_do_not_redirect_requests(operator, monkeypatch):
    monkeypatch.setenv("OPENAI_API_BASE", "http://127.0.0.1:9/elsewhere")
    model = make_chat_model(type(operator)(None))
    assert model.inner.openai_api_base == OPENAI_ADDRESS


def test_one_model_serves_several_event_loops(openai_server, make_model):
    openai_server.answer(Text("one"), Text("two"))
    model = make_model()
    assert [asyncio.run(model.ainvoke("hi")).text for _ in range(2)] == ["one", "two"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429, 500])
async def test_the_key_is_in_no_sentence_even_if_the_server_repeats_it(openai_server, make_model, status):
    openai_server.answer(*[Status(status, f"{'x' * 180} bad key {KEY}, {KEY}")] * 3)
    with pytest.raises(EndpointError) as caught:
        await make_model().ainvoke("hi")
    said = f"{caught.value} {caught.value.for_user} {caught.value.for_operator}"
    assert "canary" not in said
    assert str(status) in caught.value.for_operator
    assert str(status) not in caught.value.for_user


async def test_the_operator_finds_one_line_in_the_log_without_the_key(openai_server, make_model, caplog):
    openai_server.answer(Status(401, f"Incorrect API key provided: {KEY}"))
    with pytest.raises(EndpointError):
        await make_model().ainvoke("hi")
    lines = [record.getMessage() for record in caplog.records if record.name == "agent.endpoint"]
    assert len(lines) == 1
    assert "OPENAI_API_KEY" in lines[0]
    assert "canary" not in caplog.text


async def test_an_address_with_a_password_is_shown_without_it(openai_server, make_model):
    openai_server.answer(Status(404))
    address = openai_server.base_url.replace("http://", "http://me:hunter2@")
    with pytest.raises(EndpointError) as caught:
        await make_model(openai_base_url=address).ainvoke("hi")
    assert "hunter2" not in caught.value.for_operator
    assert openai_server.base_url in caught.value.for_operator


def test_the_model_shows_no_key_when_printed(make_model):
    model = make_model(openai_api_key=SecretStr(KEY))
    assert KEY not in f"{model!r} {model} {model.model_dump_json(exclude={'client', 'async_client'})}"


def test_an_endpoint_error_is_a_model_error_so_that_tools_can_catch_it():
    assert issubclass(EndpointError, ModelError)
