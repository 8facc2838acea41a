"""The few-shot planner against a real server: what it asks, asks again, repairs, and when it gives way."""

from __future__ import annotations

import pytest

from agent.errors import EndpointError
from tests.loopback.openai_server import Cut, Raw, Refusal, Status, Text
from tools.layout.errors import LayoutError
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.llm_planner import LLMPlanner
from tools.layout.lmd_text import read_lmd
from tools.layout.operations import Lock
from tools.layout.planner import EditRequest, Planned, PlannedEdit
from tools.layout.relations import unasked_overlaps

CAPTION = "a red car to the left of a cat"
GOOD = """Objects: [('a red car', [20, 300, 200, 120]), ('a cat', [300, 330, 90, 90])]
Background prompt: A green meadow
Negative prompt:"""
BAD = GOOD.replace("[20, 300, 200, 120]", "[20, 300, 200]").replace("'a cat'", "''")


class OneBox:
    """A planner that lays every caption out as one box."""

    async def plan(self, caption: str, language: str | None = None) -> Planned:
        item = LayoutObject("thing-1", "a thing", Box(0.2, 0.2, 0.8, 0.8))
        return Planned(Layout(caption, "A realistic scene", objects=(item,)), ("a note of its own",), "one box")

    async def edit(self, request: EditRequest) -> PlannedEdit:
        lock = (Lock(targets=[request.layout.objects[0].id]),)
        return PlannedEdit(lock, (), ("a note of its own",), "one box")


@pytest.fixture
def planner(make_model):
    return LLMPlanner(make_model(), OneBox())


async def test_a_good_answer_takes_one_call_with_the_examples_as_messages(openai_server, planner):
    openai_server.answer(Text(GOOD))
    planned = await planner.plan(CAPTION)
    assert [o.id for o in planned.layout.objects] == ["car-1", "cat-1"]
    assert planned.layout.caption == CAPTION
    assert planned.notes == ()
    assert planned.planner == "small-model"
    assert len(openai_server.requests) == 1
    sent = openai_server.requests[0]
    assert [m["role"] for m in sent.messages[:3]] == ["system", "user", "assistant"]
    assert sent.last_text == f"Caption: {CAPTION}"
    assert "tools" not in sent.body


async def test_a_chinese_caption_is_asked_for_in_chinese(openai_server, planner):
    openai_server.answer(Text(GOOD))
    await planner.plan("一辆红色的车在猫的左边")
    assert "画布宽512" in openai_server.requests[0].messages[0]["content"]


async def test_faults_are_all_told_to_the_model_which_corrects_them(openai_server, planner):
    openai_server.answer(Text(BAD), Text(GOOD))
    planned = await planner.plan(CAPTION)
    assert planned.planner == "small-model"
    again = openai_server.requests[1]
    assert again.messages[-2]["content"] == BAD
    assert "3 values" in again.last_text
    assert "object 2: its name is ''" in again.last_text


async def test_after_two_repeats_the_fallback_plans_and_the_note_says_so(openai_server, planner):
    openai_server.answer(Text(BAD), Text("I'd rather talk."), Text(BAD), Text(GOOD))
    planned = await planner.plan(CAPTION)
    assert len(openai_server.requests) == 3
    assert planned.planner == "one box"
    assert planned.notes[0] == "the language model gave no usable answer (it had faults); the offline rules did it"
    assert planned.notes[1] == "a note of its own"


async def test_an_empty_answer_is_asked_again(openai_server, planner):
    openai_server.answer(Text(""), Text(GOOD))
    assert (await planner.plan(CAPTION)).planner == "small-model"


async def test_a_cut_off_answer_is_called_so(openai_server, planner):
    openai_server.answer(Text(GOOD[:50], finish_reason="length"), Text(GOOD))
    await planner.plan(CAPTION)
    assert "cut off at the length limit" in openai_server.requests[1].last_text


async def test_a_monstrous_answer_is_not_sent_back_in_full(openai_server, planner):
    openai_server.answer(Text("[" * 500_000), Text(GOOD))
    await planner.plan(CAPTION)
    assert len(str(openai_server.requests[1].body)) < 60_000


async def test_without_a_fallback_the_reasons_are_raised(openai_server, make_model):
    openai_server.answer(Text(BAD), Text(BAD), Text(BAD))
    with pytest.raises(LayoutError, match="3 values"):
        await LLMPlanner(make_model()).plan(CAPTION)


@pytest.mark.parametrize("answer", [Refusal("I can't draw that"), Text("", finish_reason="content_filter")])
async def test_a_refusal_is_relayed_and_nobody_goes_round_it(openai_server, planner, answer):
    openai_server.answer(answer, Text(GOOD))
    with pytest.raises(LayoutError, match="declines this"):
        await planner.plan(CAPTION)
    assert len(openai_server.requests) == 1


@pytest.mark.parametrize(
    ("answers", "requests"),
    [
        ([Status(500)] * 3, 3),
        ([Status(401)], 1),
        ([Status(429, code="insufficient_quota")], 1),
        ([Cut()] * 3, 3),
        ([Raw("<html></html>")], 1),
    ],
)
async def test_a_dead_endpoint_is_retried_by_one_layer_alone_then_the_fallback_plans(
    openai_server, planner, answers, requests
):
    openai_server.answer(*answers)
    planned = await planner.plan(CAPTION)
    assert len(openai_server.requests) == requests
    assert planned.planner == "one box"
    assert planned.notes[0].startswith("the language model gave no usable answer (the language model")


async def test_a_dead_endpoint_without_a_fallback_is_its_own_error(openai_server, make_model):
    openai_server.answer(Status(401))
    with pytest.raises(EndpointError, match="refuses the key"):
        await LLMPlanner(make_model()).plan(CAPTION)


async def test_one_thing_over_another_by_accident_is_repaired_and_the_user_is_told(openai_server, planner):
    openai_server.answer(Text(GOOD.replace("[300, 330, 90, 90]", "[45, 320, 190, 115]")))
    planned = await planner.plan("a red car and a cat")
    assert unasked_overlaps(planned.layout) == frozenset()
    assert planned.notes


@pytest.mark.parametrize("caption", ["a red car and a cat", "一辆红色的汽车和一只猫"])
async def test_boxes_that_the_model_lets_touch_or_contain_stay_as_they_are(openai_server, planner, caption):
    for box in ("[150, 330, 90, 90]", "[60, 320, 60, 60]", "[20, 210, 90, 95]"):
        openai_server.answer(Text(GOOD.replace("[300, 330, 90, 90]", box)))
        planned = await planner.plan(caption)
        assert planned.layout.objects == read_lmd(GOOD.replace("[300, 330, 90, 90]", box), caption).layout.objects
        assert planned.notes == ()


async def test_forty_objects_are_thirty_with_a_note(openai_server, planner):
    items = ", ".join(f"('a ball', [{n % 8 * 64}, {n // 8 * 64}, 40, 40])" for n in range(40))
    openai_server.answer(Text(f"Objects: [{items}]\nBackground prompt: A park"))
    planned = await planner.plan("40 balls in a park")
    assert len(planned.layout.objects) == 30
    assert "kept the first 30" in planned.notes[0]


async def test_no_objects_is_a_background_only_layout(openai_server, planner):
    openai_server.answer(Text("Objects: No objects\nBackground prompt: A foggy lake\nNegative prompt: boats"))
    planned = await planner.plan("a foggy lake without boats")
    assert planned.layout.objects == ()
    assert planned.layout.background == "A foggy lake"


@pytest.mark.parametrize("caption", ["", " \n", "a cat " * 1000])
async def test_a_caption_that_cannot_be_laid_out_costs_no_request(openai_server, planner, caption):
    with pytest.raises(LayoutError, match="the caption"):
        await planner.plan(caption)
    assert openai_server.requests == []


CAR_AND_CAT = read_lmd(GOOD, CAPTION).layout
BIGGER = '{"operations": [{"op": "resize", "targets": ["cat-1"], "factor": 1.2}], "question": null}'
UNKNOWN = BIGGER.replace("cat-1", "fox-1")


def wish(text: str = "a bigger cat", language: str = "en") -> EditRequest:
    return EditRequest(CAR_AND_CAT, text, language=language)


async def test_an_edit_is_asked_for_in_the_requests_language_as_json(openai_server, planner):
    openai_server.answer(Text(BIGGER))
    planned = await planner.edit(wish("eine größere Katze", "de"))
    assert [o.op for o in planned.operations] == ["resize"]
    assert (planned.question, planned.planner) == ((), "small-model")
    sent = openai_server.requests[0]
    assert "Leinwand" in sent.messages[0]["content"]
    assert sent.body["response_format"] == {"type": "json_object"}
    assert "extra_body" not in sent.body


async def test_a_whole_layout_in_answer_to_an_edit_becomes_operations_that_keep_the_ids(openai_server, planner):
    openai_server.answer(
        Text(GOOD.replace("[300, 330, 90, 90]", "[300, 310, 140, 140]").replace("A green meadow", "A beach"))
    )
    planned = await planner.edit(wish())
    assert [o.op for o in planned.operations] == ["set_boxes", "set_background"]
    assert list(planned.operations[0].boxes) == ["cat-1"]
    assert len(openai_server.requests) == 1


async def test_operations_that_do_not_fit_the_layout_are_told_to_the_model(openai_server, planner):
    openai_server.answer(Text(UNKNOWN), Text(BIGGER))
    assert (await planner.edit(wish())).operations
    again = openai_server.requests[1]
    assert again.messages[-2]["content"] == UNKNOWN
    assert "fox" in again.last_text


async def test_only_the_last_faulty_answer_is_sent_back(openai_server, planner):
    openai_server.answer(Text("rubbish one"), Text("rubbish two"), Text(BIGGER))
    await planner.edit(wish())
    sizes = [len(request.messages) for request in openai_server.requests]
    assert sizes == [sizes[0], sizes[0] + 2, sizes[0] + 2]
    assert "rubbish one" not in str(openai_server.requests[2].messages)


async def test_after_two_repeats_the_fallback_edits_and_the_note_says_so(openai_server, planner):
    openai_server.answer(*[Text("no idea")] * 3, Text(BIGGER))
    planned = await planner.edit(wish())
    assert len(openai_server.requests) == 3
    assert [o.op for o in planned.operations] == ["lock"]
    assert planned.notes[0] == "the language model gave no usable answer (it had faults); the offline rules did it"


async def test_an_edit_without_a_fallback_raises_its_reasons(openai_server, make_model):
    openai_server.answer(*[Text(UNKNOWN)] * 3)
    with pytest.raises(LayoutError, match="fox"):
        await LLMPlanner(make_model()).edit(wish())


@pytest.mark.parametrize("status", [400, 422])
async def test_a_refused_schema_is_left_out_from_then_on(openai_server, planner, status):
    openai_server.answer(Status(status, "unknown option response_format"), *[Text(BIGGER)] * 2)
    for _ in range(2):
        assert (await planner.edit(wish())).planner == "small-model"
    assert ["response_format" in r.body for r in openai_server.requests] == [True, False, False]


async def test_a_request_that_is_refused_either_way_says_nothing_about_the_schema(openai_server, planner):
    openai_server.answer(*[Status(400)] * 4, Text(BIGGER))
    assert (await planner.edit(wish())).planner == "one box"
    assert (await planner.edit(wish())).planner == "small-model"
    assert ["response_format" in r.body for r in openai_server.requests] == [True, False, False, False, True]


async def test_a_structured_answer_that_is_cut_off_is_asked_again(openai_server, planner):
    openai_server.answer(Text(BIGGER[:40], finish_reason="length"), Text(BIGGER))
    assert (await planner.edit(wish())).operations
    assert "cut off" in openai_server.requests[1].last_text


async def test_a_third_answer_is_used_as_far_as_it_goes(openai_server, planner):
    partly = Text(GOOD.replace("[300, 330, 90, 90]", "[300, 330, 2, 2]"))
    openai_server.answer(partly, partly, partly)
    planned = await planner.plan(CAPTION)
    assert [o.id for o in planned.layout.objects] == ["car-1"]
    assert planned.notes == ("left out a cat, which had no usable place",)
