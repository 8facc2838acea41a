"""Answers as streams: asked for only where somebody listens, and never lost when a stream breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from langchain_core.tools import tool

from agent.events import ANSWER_WORDS
from tests.loopback.openai_server import Hang, ScriptedOpenAI, Status, Streamed, Text, ToolCall

ANSWER = "Should the cat be on the left or on the right?"


@tool
def draw(what: str) -> str:
    """Draw something."""
    return what


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Listen to words; an empty text begins the answer anew."""
    words: list[str] = []
    token = ANSWER_WORDS.set(words.append)
    yield words
    ANSWER_WORDS.reset(token)


def told(words: list[str]) -> str:
    last = len(words) - 1 - words[::-1].index("")
    return "".join(words[last:])


async def test_words_come_one_by_one_and_the_answer_is_their_sum(make_model, openai_server, heard: list[str]) -> None:
    openai_server.answer(Streamed(ANSWER))
    answer = await make_model().bind_tools([draw]).ainvoke("where?")
    assert answer.text == ANSWER == told(heard)
    assert len(heard) == len(ANSWER.split()) + 1
    assert openai_server.requests[0].body["stream"] is True


async def test_nobody_listening_means_no_stream(make_model, openai_server: ScriptedOpenAI) -> None:
    openai_server.answer(Text(ANSWER))
    assert (await make_model().bind_tools([draw]).ainvoke("where?")).text == ANSWER
    assert not openai_server.requests[0].body.get("stream")


async def test_a_planners_request_is_not_shown(make_model, openai_server, heard: list[str]) -> None:
    openai_server.answer(Text("Objects: []"))
    await make_model().ainvoke("lay out a cat")
    assert heard == []
    assert not openai_server.requests[0].body.get("stream")


async def test_a_stream_that_breaks_is_asked_for_again(make_model, openai_server, heard: list[str]) -> None:
    openai_server.answer(Streamed(ANSWER, breaks_after=3), Text(ANSWER))
    answer = await make_model().bind_tools([draw]).ainvoke("where?")
    assert answer.text == ANSWER
    assert len(openai_server.requests) == 2


async def test_a_server_that_does_not_stream_is_asked_twice_once(make_model, openai_server, heard: list[str]) -> None:
    openai_server.answer(ToolCall("draw", {"what": "a cat"}), *[ToolCall("draw", {"what": "a cat"})] * 2)
    model = make_model().bind_tools([draw])
    for _ in range(2):
        assert (await model.ainvoke("draw")).tool_calls[0]["args"] == {"what": "a cat"}
    assert len(openai_server.requests) == 3


async def test_retries_are_those_of_plain_requests(make_model, openai_server, waits, heard: list[str]) -> None:
    openai_server.answer(Status(500), Streamed(ANSWER))
    assert (await make_model().bind_tools([draw]).ainvoke("where?")).text == ANSWER
    assert len(waits) == 1
    openai_server.answer(*[Hang(5)] * 3)
    with pytest.raises(Exception, match="time"):
        await make_model(llm_timeout_s=0.3).bind_tools([draw]).ainvoke("where?")
