"""How often a turn asks the language model, counted at the loopback server, and how much it is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.reply import Reply
from tests.agent.conftest import Bench, MakeBench
from tests.loopback.openai_server import ScriptedOpenAI, Status, Text, ToolCall, ToolCalls

SCENE = """Objects: [('a red car', [40, 250, 200, 130]), ('a cat', [330, 290, 90, 90])]
Background prompt: a green meadow
Negative prompt:"""
PLAN = ToolCall("plan_layout", {"caption": "a red car and a cat in a green meadow"})
BIGGER = Text('{"operations": [{"op": "resize", "targets": ["cat-1"], "factor": 1.25}], "question": null}')


@pytest.fixture
def make(make_bench: MakeBench, openai_server: ScriptedOpenAI) -> Any:
    """Make sessions whose language model is the loopback server."""

    def make(**changes: Any) -> Bench:
        settings = {"fast_edits": False, "llm_timeout_s": 15.0, **changes}
        return make_bench(openai_base_url=openai_server.base_url, **settings)

    return make


async def begin(bench: Bench, server: ScriptedOpenAI) -> None:
    server.answer(PLAN, Text(SCENE))
    assert (await bench.say("a red car and a cat in a green meadow")).version == 1
    server.requests.clear()


async def edit(bench: Bench, server: ScriptedOpenAI, text: str, answer: Text = BIGGER) -> Reply:
    server.answer(ToolCall("edit_layout", {"request": text}), answer)
    return await bench.say(text)


async def test_a_new_scene_takes_two_calls(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make()
    openai_server.answer(PLAN, Text(SCENE))
    reply = await bench.say("a red car and a cat in a green meadow")
    assert len(openai_server.requests) == 2
    assert reply.image is not None


async def test_an_edit_takes_two_calls_and_is_asked_for_with_examples_as_json(
    make: Any, openai_server: ScriptedOpenAI
) -> None:
    bench = make()
    await begin(bench, openai_server)
    reply = await edit(bench, openai_server, "I'd love a rather more imposing cat")
    assert (reply.version, [o["op"] for o in reply.operations]) == (2, ["resize"])
    assert reply.image is not None
    assert reply.text.startswith("Cat: 25 % bigger")
    chosen, planned = openai_server.requests
    assert "response_format" not in chosen.body
    assert planned.body["response_format"] == {"type": "json_object"}
    assert planned.last_text.endswith("Request: I'd love a rather more imposing cat")
    assert '["cat-1","a cat",' in planned.last_text
    assert len(planned.messages) > 20


async def test_undo_takes_two_calls(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make()
    await begin(bench, openai_server)
    await edit(bench, openai_server, "bigger cat")
    openai_server.requests.clear()
    openai_server.answer(ToolCall("walk_versions", {"to": "undo"}), Text("Back to the smaller cat."))
    reply = await bench.say("undo")
    assert (reply.version, reply.text) == (1, "Back to the smaller cat.")
    assert len(openai_server.requests) == 2


async def test_a_branch_takes_three_calls_at_most(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make()
    await begin(bench, openai_server)
    await edit(bench, openai_server, "bigger cat")
    openai_server.requests.clear()
    openai_server.answer(
        ToolCall("walk_versions", {"to": "goto", "number": 1}),
        ToolCall("edit_layout", {"request": "a huge cat"}),
        BIGGER,
    )
    reply = await bench.say("like the first one, but with a huge cat")
    assert (reply.version, reply.parent) == (3, 1)
    assert len(openai_server.requests) == 3


async def test_chat_and_questions_take_one_call(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make()
    openai_server.answer(Text("Hello! What shall I draw?"))
    assert (await bench.say("hi there")).text == "Hello! What shall I draw?"
    assert len(openai_server.requests) == 1


async def test_another_picture_takes_one_call(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make()
    await begin(bench, openai_server)
    openai_server.answer(ToolCall("generate_picture", {"new_seed": True}))
    reply = await bench.say("another one, please")
    assert (reply.version, bench.renderer.drawn) == (2, 2)
    assert len(openai_server.requests) == 1


async def test_options_and_a_new_picture_in_one_step_take_one_call(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make()
    await begin(bench, openai_server)
    both = ToolCalls((ToolCall("set_options", {"steps": 5}), ToolCall("generate_picture")))
    openai_server.answer(both)
    reply = await bench.say("use five steps")
    assert "Set steps to 5." in reply.text
    assert (len(openai_server.requests), bench.renderer.drawn) == (1, 2)


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("make the cat bigger", "resize"),
        ("move the car a little to the right", "move"),
        ("make the car blue and remove the cat", "recaption"),
        ("replace the cat with a dog", "replace"),
        ("add a small blue balloon above the car", "add"),
        ("change the background to a beach", "set_background"),
        ("change the style to watercolor", "set_style"),
        ("haz más grande el gato", "resize"),
        ("verschieb die Katze etwas nach links", "move"),
        ("把猫放大一点", "resize"),
    ],
)
async def test_a_plain_edit_takes_no_call(make: Any, openai_server: ScriptedOpenAI, text: str, op: str) -> None:
    bench = make(fast_edits=True)
    await begin(bench, openai_server)
    reply = await bench.say(text)
    assert openai_server.requests == []
    assert (reply.version, reply.operations[0]["op"], reply.error) == (2, op, False)
    assert reply.image is not None


async def test_plain_undo_redo_and_another_picture_take_no_call(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make(fast_edits=True)
    await begin(bench, openai_server)
    versions = [(await bench.say(text)).version for text in ("make the cat bigger", "undo", "redo", "another one")]
    assert versions == [2, 1, 2, 3]
    assert openai_server.requests == []


@pytest.mark.parametrize(
    "text",
    [
        "the cat deserves a hat of its own, something with feathers",
        "remove the dog",
        "make it better",
        "don't make the cat bigger",
        "why did you make the cat bigger?",
        "is the cat bigger now?",
        "make the cat bigger?",
        "what colour is the car?",
        "thanks",
        "make the cat bigger and give it the air of a retired general",
        "make the cat as big as its ambitions",
        "give the cat some presence",
        "add drama",
        "turn the car into a metaphor",
        "make the cat more imposing",
        "I want it to feel like autumn",
        "add some mystery to the cat",
    ],
)
async def test_what_is_no_order_read_to_the_last_word_is_the_models(
    make: Any, openai_server: ScriptedOpenAI, text: str
) -> None:
    bench = make(fast_edits=True)
    await begin(bench, openai_server)
    openai_server.answer(
        *[Text("As you like.")] * 2
    )  # words alone are asked about once more where something may be wanted
    reply = await bench.say(text)
    assert (reply.version, reply.operations) == (1, [])
    assert reply.text.endswith("As you like.") or text == "remove the dog"  # that the reader can say better
    assert openai_server.requests[0].last_text.endswith(f"\n{text}")


async def test_a_repeated_caption_is_planned_from_the_cache(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make()
    await begin(bench, openai_server)
    openai_server.answer(PLAN)
    reply = await bench.say("a red car and a cat in a green meadow, again")
    assert (reply.version, len(openai_server.requests)) == (2, 1)
    assert reply.layout is not None
    assert len(reply.layout["objects"]) == 2


async def test_the_cache_can_be_switched_off(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make(llm_cache=False)
    await begin(bench, openai_server)
    openai_server.answer(PLAN, Text(SCENE))
    await bench.say("a red car and a cat in a green meadow, again")
    assert len(openai_server.requests) == 2


async def test_the_prompts_do_not_grow_with_the_conversation(make: Any, openai_server: ScriptedOpenAI) -> None:
    bench = make(llm_cache=False)
    await begin(bench, openai_server)
    sizes: list[list[int]] = []
    for number in range(30):
        colour = ("red", "blue")[number % 2]
        operation = {"op": "recaption", "targets": ["car-1"], "colour": colour if number else "green"}
        openai_server.requests.clear()
        text = f"please make the car {colour}, number {number:02}"
        reply = await edit(bench, openai_server, text, Text(json.dumps({"operations": [operation], "question": None})))
        assert reply.version == number + 2
        sizes.append([len(json.dumps(request.body["messages"])) for request in openai_server.requests])
    for call in range(2):
        early, late = sizes[8][call], sizes[-1][call]
        assert late <= early * 1.02, f"call {call} grew from {early} to {late} characters"


async def test_an_endpoint_that_refuses_the_schema_is_asked_without_it_from_then_on(
    make: Any, openai_server: ScriptedOpenAI
) -> None:
    bench = make()
    await begin(bench, openai_server)
    openai_server.answer(
        ToolCall("edit_layout", {"request": "cat!"}), Status(400, "response_format is not supported"), BIGGER
    )
    assert (await bench.say("cat!")).version == 2
    assert ["response_format" in r.body for r in openai_server.requests] == [False, True, False]
    openai_server.requests.clear()
    fenced = Text(f"Sure:\n```json\n{BIGGER.text}\n```")
    assert (await edit(bench, openai_server, "even more cat", fenced)).version == 3
    assert ["response_format" in r.body for r in openai_server.requests] == [False, False]
