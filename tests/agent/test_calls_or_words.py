"""What becomes of a model's answer without a tool call, and of a message when the model is gone."""

from __future__ import annotations

import pytest

from tests.agent.conftest import Bench, MakeBench
from tests.loopback.openai_server import ScriptedOpenAI, Status, Text, ToolCall

CAPTION = "a red car to the left of a cat"
PLAN = Text("Objects: [('a red car', [40, 300, 180, 110]), ('a cat', [330, 320, 90, 90])]\nBackground prompt: a street")
VAGUE = "kindly let the car breathe fire"
ONLY_SAID = "Nothing was drawn or changed for this message. The language model only said:"


@pytest.fixture
def bench(make_bench: MakeBench, openai_server: ScriptedOpenAI, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A session with a model at the loopback server, and of the offline readers the strict one alone."""
    monkeypatch.setattr("agent.app.load_language_model", lambda: None)
    return make_bench(openai_base_url=openai_server.base_url, llm_timeout_s=5.0, fast_edits=False, llm_cache=False)


async def begin(bench: Bench, server: ScriptedOpenAI) -> None:
    server.answer(ToolCall("plan_layout", {"caption": CAPTION}), PLAN)
    assert (await bench.say(CAPTION, draw=False)).version == 1
    server.requests.clear()


async def test_words_where_something_is_to_be_done_are_asked_again_once(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    call = ToolCall("edit_layout", {"request": VAGUE})
    edit = Text('{"operations": [{"op": "recaption", "targets": ["car-1"], "phrase": "a red car breathing fire"}]}')
    openai_server.answer(Text("What a fine idea!"), call, edit)
    reply = await bench.say(VAGUE, draw=False)
    assert reply.version == 2
    assert "plan_layout" in openai_server.requests[1].last_text
    assert len(openai_server.requests) == 3


@pytest.mark.parametrize("second", [Text("I have drawn it!"), Status(401, "no")])
async def test_words_that_stay_words_are_shown_and_claim_nothing(
    bench: Bench, openai_server: ScriptedOpenAI, second: Text | Status
) -> None:
    await begin(bench, openai_server)
    openai_server.answer(Text("I have drawn it!"), second)
    reply = await bench.say(VAGUE, draw=False)
    assert reply.text == f"{ONLY_SAID} I have drawn it!"
    assert (reply.version, reply.operations) == (1, [])


@pytest.mark.parametrize("noise", ["fire fire fire " * 20, "<|im_end|>", '{"colour": 3}', "", "@@@@ #### 1111"])
async def test_noise_is_neither_shown_nor_remembered(bench: Bench, openai_server: ScriptedOpenAI, noise: str) -> None:
    await begin(bench, openai_server)
    openai_server.answer(Text(noise), Text(noise))
    reply = await bench.say(VAGUE, draw=False)
    assert reply.text == "The language model gave no usable answer; please say it again, perhaps in other words."
    assert reply.version == 1


async def test_a_question_back_and_a_question_of_the_user_are_no_orders(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    openai_server.answer(Text("Which car do you mean?"), Text("It is on the left."))
    assert (await bench.say(VAGUE, draw=False)).text == "Which car do you mean?"
    assert (await bench.say("and the vehicle, whereabouts would that be?", draw=False)).text == "It is on the left."
    assert len(openai_server.requests) == 2


async def test_without_the_model_an_unread_message_never_replaces_the_picture(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    openai_server.answer(*[Status(401, "no")] * 3)
    reply = await bench.say("kindly turn the car into something that breathes fire", draw=False)
    assert reply.version == 1
    assert reply.layout is not None
    assert [item["id"] for item in reply.layout["objects"]] == ["car-1", "cat-1"]
    fresh = await bench.say("a blue boat on a lake", draw=False)
    assert fresh.version == 2
    assert fresh.layout is not None
    assert "a blue boat" in [item["phrase"] for item in fresh.layout["objects"]]


async def test_a_content_filter_is_told_and_not_gone_round(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    openai_server.answer(Status(400, "rejected by our content filter", "content_filter"))
    reply = await bench.say("make the car bigger", draw=False)
    assert "content filter" in reply.text
    assert (reply.version, reply.operations) == (1, [])
