"""What becomes of a model's answer without a tool call, and of a message when the model is gone."""

from __future__ import annotations

import pytest

from tests.agent.conftest import Bench, MakeBench
from tests.loopback.openai_server import ScriptedOpenAI, Status, Text, ToolCall
from tools.language.guesses import Guess

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


@pytest.mark.parametrize("words", ["Which car do you mean?", "Which one?\n1. the left car\n2. the right car"])
async def test_words_that_only_ask_back_claim_nothing_and_stand(
    bench: Bench, openai_server: ScriptedOpenAI, words: str
) -> None:
    await begin(bench, openai_server)
    openai_server.answer(Text(words))
    assert (await bench.say(VAGUE, draw=False)).text == words
    assert len(openai_server.requests) == 1


async def test_an_answer_to_a_question_stands_and_costs_one_request(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    openai_server.answer(Text("It is on the left."), Text("42"))
    assert (await bench.say("and the vehicle, whereabouts would that be?", draw=False)).text == "It is on the left."
    assert (await bench.say("which number do you like best?", draw=False)).text == "42"
    assert len(openai_server.requests) == 2


@pytest.mark.parametrize("words", ["Done! Anything else?", "I have made it so."])
async def test_work_that_is_claimed_is_asked_about_also_where_a_question_follows(
    bench: Bench, openai_server: ScriptedOpenAI, words: str
) -> None:
    await begin(bench, openai_server)
    openai_server.answer(Text(words), Text(words))
    assert (await bench.say(VAGUE, draw=False)).text == f"{ONLY_SAID} {words}"
    assert len(openai_server.requests) == 2


class Answering:
    """The bundled model's place: it reads every message as the same order."""

    def answers(self, prompt: str, scene: object) -> list[Guess]:
        return [Guess("resize car-1 bigger")]


WORDY = "I want it so that the red car is the bigger"


async def test_a_model_that_says_that_nothing_shall_change_is_not_overruled(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    bench.model.load = Answering
    await begin(bench, openai_server)
    openai_server.answer(Text("I would rather not."), Text("NO CHANGE: It is big enough."))
    reply = await bench.say(WORDY, draw=False)
    assert (reply.text, reply.version) == ("It is big enough.", 1)


async def test_an_order_that_a_model_twice_only_talks_about_is_done_by_the_reader_which_says_so(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    bench.model.load = Answering
    await begin(bench, openai_server)
    openai_server.answer(Text("It is bigger now!"), Text("It is bigger now!"))
    reply = await bench.say(WORDY, draw=False)
    assert [o["op"] for o in reply.operations] == ["resize"]
    assert "The language model called no tool; used the offline rules for this message." in reply.text
    assert "bigger now!" not in reply.text


async def test_an_answer_to_the_models_question_is_no_new_scene(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    openai_server.answer(Text("What shall the cat wear?"))
    await bench.say(VAGUE, draw=False)
    openai_server.answer(Text("Great!"), Text("Great!"), *[Status(401, "no")] * 3)
    for _ in range(2):  # first the model only talks, then it is gone
        reply = await bench.say("a red hat", draw=False)
        assert reply.version == 1


async def test_words_after_calls_that_all_failed_are_no_work(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    wrong = ToolCall("edit_layout", {"operations": [{"op": "explode", "targets": ["car-1"]}]})
    openai_server.answer(wrong, Text("Done."), wrong, Text("Done."))
    assert (await bench.say(VAGUE, draw=False)).text == f"{ONLY_SAID} Done."
    reply = await bench.say("make the car bigger", draw=False)  # this the strict reader can do
    assert ([o["op"] for o in reply.operations], "Done." in reply.text) == (["resize"], False)


async def test_a_second_faulty_edit_is_asked_for_by_the_prompt_with_examples(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    wrong = ToolCall("edit_layout", {"operations": [{"op": "explode", "targets": ["car-1"]}]})
    edit = Text('{"operations": [{"op": "recaption", "targets": ["car-1"], "phrase": "a red car breathing fire"}]}')
    openai_server.answer(wrong, wrong, edit)
    assert (await bench.say(VAGUE, draw=False)).version == 2
    assert openai_server.requests[2].last_text.endswith(f"Request: {VAGUE}")


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
