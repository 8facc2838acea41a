"""The faults of language models, each through a whole turn: the last good layout stays, the next turn works.

Transport faults are in `tests/agent/endpoint/test_retries.py`, what a parser says of each text in `tests/lmd_text`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agent.graph import MAX_MODEL_CALLS
from agent.reply import Reply
from tests.agent.conftest import Bench, MakeBench
from tests.loopback.openai_server import Answer, Refusal, ScriptedOpenAI, Text, ToolCall, ToolCalls

CAPTION = "a red car to the left of a cat"
TAIL = "\nBackground prompt: a street\nNegative prompt:"
CAR = "('a red car', [40, 300, 180, 110])"
CAT = "('a cat', [330, 320, 90, 90])"
GOOD = Text(f"Objects: [{CAR}, {CAT}]{TAIL}")
PLAN = ToolCall("plan_layout", {"caption": CAPTION})
EDIT = ToolCall("edit_layout", {"request": "hm, that cat and me"})
BY_RULES = "the offline rules did it"
CODE = "__import__('pathlib').Path('pwned').touch()"


def objects(*items: str, tail: str = TAIL) -> Text:
    return Text(f"Objects: [{', '.join(items)}]{tail}")


def operations(*given: Any) -> Text:
    return Text(json.dumps({"operations": list(given), "question": None}))


@pytest.fixture
def bench(
    make_bench: MakeBench, openai_server: ScriptedOpenAI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Bench:
    """A session with a language model and a secret, in a folder of its own."""
    from pydantic import SecretStr

    monkeypatch.chdir(tmp_path)
    key = SecretStr("sk-canary-0123456789")
    return make_bench(
        openai_base_url=openai_server.base_url, openai_api_key=key, llm_timeout_s=5.0, fast_edits=False, llm_cache=False
    )


async def begin(bench: Bench, server: ScriptedOpenAI) -> None:
    """Have version 1 in place: a car and a cat, drawn."""
    server.answer(ToolCall("plan_layout", {"caption": "a blue car and a cat"}), GOOD)
    assert (await bench.say("a blue car and a cat")).version == 1
    server.requests.clear()


async def turn(bench: Bench, server: ScriptedOpenAI, *answers: Answer, text: str = CAPTION) -> Reply:
    """Send a message, let the model answer so, and check what holds after every fault."""
    server.answer(*answers)
    reply = await bench.say(text)
    assert reply.text.strip()
    assert "Traceback" not in reply.text
    assert "canary" not in reply.text
    assert not Path("pwned").exists()
    asked = len(server.requests)
    await works_again(bench, server, reply)
    del server.requests[asked:]
    return reply


async def works_again(bench: Bench, server: ScriptedOpenAI, reply: Reply) -> None:
    """The next normal turn goes on from where the reply says the conversation stands."""
    name = reply.layout["objects"][0]["id"] if reply.layout and reply.layout["objects"] else None
    lock = {"op": "set_background", "background": "a quiet harbour"}
    if reply.version is None or name is None:
        server.answer(Text("Still here."))
        assert (await bench.say("hello")).text == "Still here."
        return
    server.answer(ToolCall("edit_layout", {"request": "harbour"}), operations(lock))
    again = await bench.say("put it into a harbour")
    assert (again.parent, again.error) == (reply.version, False)
    assert again.layout is not None
    assert again.layout["objects"] == reply.layout["objects"]
    server.answer(ToolCall("walk_versions", {"to": "undo"}), Text("Back."))
    assert (await bench.say("undo")).version == reply.version


def pixels(reply: Reply, object_id: str) -> list[int]:
    assert reply.layout is not None
    box = next(o["box"] for o in reply.layout["objects"] if o["id"] == object_id)
    return [round(v * 512) for v in box]


# 1 to 3: no answer, a refusal, half an answer


@pytest.mark.parametrize("empty", [Text(""), Text("  \n"), Text("```\n```")])
async def test_01_an_empty_plan_is_asked_again_once(bench: Bench, openai_server: ScriptedOpenAI, empty: Text) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, PLAN, empty, GOOD)
    assert (reply.version, len(openai_server.requests)) == (2, 3)


async def test_01_a_model_that_stays_silent_leaves_the_caption_to_the_rules(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, PLAN, *[Text("")] * 3)
    assert (reply.version, len(openai_server.requests)) == (2, 4)
    assert BY_RULES in reply.text
    assert reply.text.count(BY_RULES) == 1


@pytest.mark.parametrize("refusal", [Refusal("I will not draw that."), Text("", finish_reason="content_filter")])
async def test_02_a_refused_plan_is_relayed_and_nothing_is_drawn(
    bench: Bench, openai_server: ScriptedOpenAI, refusal: Answer
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, PLAN, refusal)
    assert (reply.version, reply.unet_samples, len(openai_server.requests)) == (1, 0, 2)
    assert reply.text.startswith("The language model declines this")


@pytest.mark.parametrize("refusal", [Refusal("I will not change that."), Text("", finish_reason="content_filter")])
async def test_02_a_refused_edit_is_relayed_and_nothing_changes(
    bench: Bench, openai_server: ScriptedOpenAI, refusal: Answer
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, EDIT, refusal)
    assert (reply.version, len(openai_server.requests)) == (1, 2)
    assert reply.text.startswith("The language model declines this")


async def test_03_a_cut_off_plan_is_called_so_and_asked_again(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    half = Text(GOOD.text[:60], finish_reason="length")
    reply = await turn(bench, openai_server, PLAN, half, GOOD)
    assert (reply.version, len(openai_server.requests)) == (2, 3)
    assert "cut off at the length limit" in openai_server.requests[-1].last_text


async def test_03_a_cut_off_edit_is_never_applied_in_part(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    whole = operations({"op": "remove", "targets": ["car-1"]}, {"op": "resize", "targets": ["cat-1"], "factor": 1.2})
    half = Text(whole.text[:70], finish_reason="length")
    bigger = operations({"op": "resize", "targets": ["cat-1"], "factor": 1.2})
    reply = await turn(bench, openai_server, EDIT, half, bigger)
    assert (reply.version, [o["op"] for o in reply.operations]) == (2, ["resize"])
    assert "cut off at the length limit" in openai_server.requests[-1].last_text


# 4 to 7: odd forms


@pytest.mark.parametrize(
    "form", ["```\n{}\n```", "```python\n{}\n```", "Of course! Here is your layout:\n\n{}\n\nShall I add anything?"]
)
async def test_04_fences_and_prose_around_a_plan_are_accepted(
    bench: Bench, openai_server: ScriptedOpenAI, form: str
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, PLAN, Text(form.replace("{}", GOOD.text)))
    assert (reply.version, len(openai_server.requests)) == (2, 2)


BAD_PLANS = {
    "05 a dict for the list": (
        Text("Objects: {'a red car': [40, 300, 180]}" + TAIL),
        "a pair ('name', [x, y, width, height]) is needed",
    ),
    "05 three numbers": (objects("('a red car', [40, 300, 180])"), "3 values"),
    "05 five numbers": (objects("('a red car', [40, 300, 180, 110, 1])"), "5 values"),
    "05 nested lists": (objects("('a red car', [[40, 300], [180, 110]])"), "no area"),
    "06 words for numbers": (objects("('a red car', ['left', 300, 180, 110])"), "only numbers"),
    "07 a grid of 1000": (objects("('a red car', [40, 600, 360, 220])"), "not 1000"),
    "09 no width": (objects("('a red car', [40, 300, 0, 110])"), "no area"),
    "09 one pixel": (objects("('a red car', [40, 300, 1, 110])"), "at least 16 pixels"),
    "10 nan": (objects("('a red car', [NaN, 300, 180, 110])"), "nan"),
    "10 infinity": (objects("('a red car', [40, Infinity, 180, 110])"), "inf"),
    "10 1e400": (objects("('a red car', [40, 1e400, 180, 110])"), "inf"),
    "10 5,000 digits": (objects(f"('a red car', [{'4' * 5000}, 300, 180, 110])"), "5000 digits"),
    "13 a key twice": (objects("{'name': 'a red car', 'name': 'a cat', 'box': [40, 300, 180, 110]}"), "twice"),
    "13 one place twice": (objects(CAR, CAR), "same box"),
    "14 no name": (objects("('', [40, 300, 180, 110])"), "a phrase in English"),
    "14 a name of 2,000 characters": (objects(f"('{'very ' * 400}red car', [40, 300, 180, 110])"), "2007 characters"),
    "14 a name in Chinese": (objects("('一辆红车', [40, 300, 180, 110])"), "in English"),
    "20 code": (objects(CODE), "only quoted names"),
    "20 a call for a box": (objects("('a red car', list(range(4)))"), "only quoted names"),
}


@pytest.mark.parametrize(("bad", "told"), BAD_PLANS.values(), ids=BAD_PLANS.keys())
async def test_05_to_20_a_bad_plan_is_told_its_fault_and_corrected(
    bench: Bench, openai_server: ScriptedOpenAI, bad: Text, told: str
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, PLAN, bad, GOOD)
    assert (reply.version, len(openai_server.requests)) == (2, 3)
    assert told in openai_server.requests[-1].last_text
    assert pixels(reply, "car-1") == [40, 300, 220, 410]
    assert told not in reply.text


@pytest.mark.parametrize("bad", [BAD_PLANS[n][0] for n in ("09 no width", "10 nan", "20 code")])
async def test_05_to_20_a_model_that_cannot_do_better_is_replaced_and_the_user_reads_one_sentence(
    bench: Bench, openai_server: ScriptedOpenAI, bad: Text
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, PLAN, bad, bad, bad)
    assert (reply.version, len(openai_server.requests)) == (2, 4)
    assert "The language model gave no usable answer (it had faults); the offline rules did it." in reply.text
    assert reply.layout is not None
    assert {o["phrase"] for o in reply.layout["objects"]} == {"a red car", "a cat"}


async def test_05_to_20_where_the_rules_cannot_help_either_the_layout_stays(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    caption = "고양이 왼쪽에 있는 빨간 자동차"
    reply = await turn(
        bench, openai_server, ToolCall("plan_layout", {"caption": caption}), *[objects("5")] * 3, text=caption
    )
    assert (reply.version, reply.unet_samples, len(openai_server.requests)) == (1, 0, 4)


@pytest.mark.parametrize(
    "numbers", ["'40', '300', '180', '110'", "'40px', '300px', '180px', '110 px'", "40px, 300, 180, 110"]
)
async def test_06_numbers_as_text_are_numbers(bench: Bench, openai_server: ScriptedOpenAI, numbers: str) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, PLAN, objects(f"('a red car', [{numbers}])", CAT))
    assert len(openai_server.requests) == 2
    assert pixels(reply, "car-1") == [40, 300, 220, 410]


# 8 and 9: boxes outside, boxes too small


async def test_08_a_box_beyond_the_canvas_is_cut_and_the_others_stay(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    beyond = "('a tree', [-60, 20, 140, 200])"
    reply = await turn(bench, openai_server, PLAN, objects(CAR, CAT, beyond))
    assert [pixels(reply, i) for i in ("car-1", "cat-1", "tree-1")] == [
        [40, 300, 220, 410],
        [330, 320, 420, 410],
        [0, 20, 80, 220],
    ]
    assert "Cut a tree at the edge of the picture." in reply.text


async def test_09_what_stays_too_small_is_left_out_and_told(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    tiny = objects(CAR, CAT, "('a ladybird', [300, 100, 1, 1])")
    reply = await turn(bench, openai_server, PLAN, tiny, tiny, tiny)
    assert reply.layout is not None
    assert [o["id"] for o in reply.layout["objects"]] == ["car-1", "cat-1"]
    assert "Left out a ladybird, which had no usable place." in reply.text


# 11 to 14: too much, nothing, twice, strange names


async def test_11_two_hundred_objects_are_thirty_with_a_note(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    balls = [f"('a ball', [{n % 20 * 25}, {n // 20 * 50}, 20, 20])" for n in range(200)]
    reply = await turn(bench, openai_server, PLAN, objects(*balls))
    assert reply.layout is not None
    assert len(reply.layout["objects"]) == 30
    assert "200 objects are more than the limit of 30; kept the first 30." in reply.text
    one = next(iter(bench.store.versions("talk"))).meta["unet_samples"]
    assert reply.unet_samples <= one * 31


async def test_11_a_thousand_of_a_kind_are_as_many_as_there_is_room_for(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, EDIT, operations({"op": "set_count", "target": "cat", "count": 1000}))
    assert reply.layout is not None
    assert 2 < len(reply.layout["objects"]) <= 30


@pytest.mark.parametrize("nothing", ["Objects: []", "Objects: No objects", "Objects: None"])
async def test_12_no_objects_is_a_picture_of_the_background(
    bench: Bench, openai_server: ScriptedOpenAI, nothing: str
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, PLAN, Text(nothing + TAIL))
    assert (reply.version, len(openai_server.requests)) == (2, 2)
    assert reply.layout is not None
    assert reply.layout["objects"] == []
    assert Path(reply.image or "").is_file()


async def test_13_one_place_twice_to_the_end_is_one_object_and_told(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    twice = objects(CAR, CAT, CAT)
    reply = await turn(bench, openai_server, PLAN, twice, twice, twice)
    assert reply.layout is not None
    assert [o["id"] for o in reply.layout["objects"]] == ["car-1", "cat-1"]
    assert "Left out a cat" in reply.text


async def test_13_an_id_twice_in_one_operation_counts_once(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    twice = operations({"op": "resize", "targets": ["cat-1", "cat-1"], "factor": 1.2})
    reply = await turn(bench, openai_server, EDIT, twice)
    x0, _, x1, _ = pixels(reply, "cat-1")
    assert x1 - x0 == pytest.approx(90 * 1.2, abs=1)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a 🚗 car", "a 🚗 car"),
        ("a red\\ncar", "a red car"),
        ("a red\\u202e car", "a red car"),
        ("a red \\ud800car", "a red car"),
        ("a ``red`` car <@123> @everyone", "a ``red`` car <@123> @everyone"),
        ("Background prompt: a car", "Background prompt: a car"),
    ],
)
async def test_14_strange_names_are_cleaned_and_kept(
    bench: Bench, openai_server: ScriptedOpenAI, name: str, kept: str
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, PLAN, objects(f"('{name}', [40, 300, 180, 110])"))
    assert reply.layout is not None
    assert [o["phrase"] for o in reply.layout["objects"]] == [kept]
    reply.text.encode("utf-8")


# 15 to 17: what is not there, wrong tools, no end


async def test_15_an_unknown_object_is_asked_about_and_nothing_changes(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    answer = Text('{"operations": [], "question": "There is no fox; do you mean the cat?"}')
    reply = await turn(bench, openai_server, EDIT, answer, text="move the fox")
    assert (reply.text, reply.version, reply.unet_samples) == ("There is no fox; do you mean the cat?", 1, 0)
    assert len(openai_server.requests) == 2


async def test_15_unknown_ids_are_told_to_the_model_and_in_the_end_to_the_user(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    unknown = operations({"op": "move", "targets": ["fox-1"], "dx": 0.2})
    edit = ToolCall("edit_layout", {"request": "move the fox to the right"})
    reply = await turn(bench, openai_server, edit, unknown, unknown, unknown, text="move the fox to the right")
    assert (reply.version, reply.unet_samples, len(openai_server.requests)) == (1, 0, 4)
    assert "fox" in openai_server.requests[-1].last_text
    assert "fox" in reply.text


async def test_16_unknown_tools_and_wrong_arguments_get_one_error_each(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    wrong = ToolCalls(
        (
            ToolCall("delete_everything", {}),
            ToolCall("plan_layout", {"text": "a car"}),
            ToolCall("edit_layout", {"operations": [{"op": "explode"}]}),
            ToolCall("walk_versions", {"to": "goto", "number": 99}),
        )
    )
    reply = await turn(bench, openai_server, wrong, Text("Sorry, that did not work."))
    assert reply.text.endswith("The language model only said: Sorry, that did not work.")
    assert (reply.version, reply.unet_samples) == (1, 0)
    told = [m for m in openai_server.requests[-1].messages if m["role"] == "tool"]
    assert len(told) == 4


async def test_17_an_endless_loop_ends_at_the_limit(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, *[ToolCall("show_layout")] * MAX_MODEL_CALLS)
    assert (reply.version, reply.unet_samples, len(openai_server.requests)) == (1, 0, MAX_MODEL_CALLS)
    assert reply.text.startswith(f"I stopped after {MAX_MODEL_CALLS} steps")


# 18 to 20: no change, too many words, code


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "recaption", "targets": ["car-1"], "colour": "red"},
        {"op": "set_background", "background": "a street"},
        {"op": "move", "targets": ["cat-1"], "dx": 0, "dy": 0},
    ],
)
async def test_18_a_valid_edit_that_changes_nothing_draws_nothing(
    bench: Bench, openai_server: ScriptedOpenAI, operation: dict[str, Any]
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, EDIT, operations(operation))
    assert (reply.version, reply.unet_samples) == (1, 0)
    assert "Nothing changed." in reply.text


async def test_19_a_background_of_many_words_costs_no_object_its_words(
    bench: Bench, openai_server: ScriptedOpenAI
) -> None:
    await begin(bench, openai_server)
    long = " ".join(f"cobbled street number {n}" for n in range(60))
    reply = await turn(bench, openai_server, PLAN, objects(CAR, CAT, tail=f"\nBackground prompt: {long}"))
    assert reply.layout is not None
    assert [o["phrase"] for o in reply.layout["objects"]] == ["a red car", "a cat"]
    endless = objects(CAR, CAT, tail=f"\nBackground prompt: {long * 3}")
    openai_server.requests.clear()
    reply = await turn(bench, openai_server, PLAN, endless, GOOD)
    assert "at most 2000 are allowed" in openai_server.requests[-1].last_text
    assert len(openai_server.requests) == 3


@pytest.mark.parametrize(
    "answer",
    [
        Text(f"{{'operations': [{CODE}]}}"),
        Text(f'{{"operations": [{{"op": "resize", "targets": ["cat-1"], "factor": {CODE}}}]}}'),
        Text(f"```python\n{CODE}\n```"),
    ],
)
async def test_20_code_in_place_of_operations_is_never_run(
    bench: Bench, openai_server: ScriptedOpenAI, answer: Text
) -> None:
    await begin(bench, openai_server)
    reply = await turn(bench, openai_server, EDIT, answer, answer, answer)
    assert (reply.version, reply.unet_samples, len(openai_server.requests)) == (1, 0, 4)


async def test_20_code_in_names_and_arguments_is_text(bench: Bench, openai_server: ScriptedOpenAI) -> None:
    await begin(bench, openai_server)
    quoted = CODE.replace("'", '"')
    reply = await turn(
        bench, openai_server, ToolCall("plan_layout", {"caption": CODE}), objects(f"('a {quoted}', [9, 9, 90, 90])")
    )
    assert reply.version == 2
    assert reply.layout is not None
    assert quoted in reply.layout["objects"][0]["phrase"]
