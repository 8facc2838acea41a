"""A message is read once a turn: the model is asked only for what the strict reader leaves, and what it left out is told."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.agent.conftest import Bench, MakeBench
from tests.loopback.openai_server import ScriptedOpenAI, Status, ToolCall
from tools.language.guesses import Guess
from tools.language.prompt import SceneView

FIRST = "a red car and a cat"


@dataclass
class AnswersFromATable:
    """An `AnswerModel` that knows its answers by the message; it keeps what it was asked."""

    known: dict[str, str]
    asked: list[str] = field(default_factory=list)

    def answers(self, prompt: str, scene: SceneView | None) -> list[Guess]:
        message = next(line for line in prompt.splitlines() if line.startswith("User: ")).removeprefix("User: ")
        self.asked.append(message)
        return [Guess(self.known[message])] if message in self.known else []


def model_of(bench: Bench, **answers: str) -> AnswersFromATable:
    """Let the bench read by a model with these answers; underscores stand for spaces."""
    model = AnswersFromATable({message.replace("_", " "): answer for message, answer in answers.items()})
    bench.model.load = lambda: model
    return model


async def test_the_model_is_asked_once_and_only_for_what_is_not_read_whole(bench: Bench) -> None:
    model = model_of(bench, could_the_cat_wear_a_hat="add 1 hat (worn by cat-1)")
    await bench.say(FIRST, draw=False)
    await bench.say("make the cat bigger", draw=False)
    assert model.asked == []
    reply = await bench.say("could the cat wear a hat")
    assert model.asked == ["could the cat wear a hat"]
    assert [operation["op"] for operation in reply.operations] == ["add"]


async def test_what_nobody_reads_is_asked_for_once_and_changes_nothing(bench: Bench) -> None:
    model = model_of(bench)
    await bench.say(FIRST, draw=False)
    reply = await bench.say("the cat deserves some presence")
    assert model.asked == ["the cat deserves some presence"]
    assert (reply.version, reply.operations) == (1, [])
    assert "'the cat deserves some presence'" in reply.text


async def test_an_answer_that_the_message_does_not_say_is_not_carried_out(bench: Bench) -> None:
    model_of(bench, the_cat_deserves_some_presence="replace cat-1 with elephant")
    await bench.say(FIRST, draw=False)
    assert (await bench.say("the cat deserves some presence")).version == 1


@pytest.mark.parametrize(
    "text",
    ["don't make the cat bigger", "why did you make the cat bigger?", "is the cat bigger now?"],
)
async def test_negated_and_asked_orders_change_nothing_though_the_model_reads_them_as_orders(
    bench: Bench, text: str
) -> None:
    model_of(bench, **{text: "resize cat-1 bigger"})
    await bench.say(FIRST, draw=False)
    reply = await bench.say(text)
    assert (reply.version, reply.operations) == (1, [])
    assert reply.text


async def test_a_typing_mistake_that_was_mended_is_told(bench: Bench) -> None:
    model_of(bench, add_an_elehpant_there="add 1 elephant")
    await bench.say(FIRST, draw=False)
    reply = await bench.say("add an elehpant there", draw=False)
    assert "I read 'elehpant' as 'elephant'." in reply.text


async def test_options_that_mean_nothing_here_are_named(bench: Bench) -> None:
    reply = await bench.say("a red car --v 5", draw=False)
    assert reply.version == 1
    assert "I did not understand '--v 5' and left it out." in reply.text


async def test_options_with_a_caption_are_those_of_the_new_scene(bench: Bench) -> None:
    await bench.say(FIRST, draw=False)
    reply = await bench.say("two dogs on a beach --seed 42 --w 512 --h 768", draw=False)
    assert reply.layout is not None
    assert (reply.version, reply.seed) == (2, 42)
    assert (reply.layout["width"], reply.layout["height"]) == (512, 768)
    assert [item["phrase"] for item in reply.layout["objects"]] == ["a dog", "a dog"]
    assert reply.operations == []


async def test_several_pictures_are_as_many_versions_and_four_at_most(bench: Bench) -> None:
    first = await bench.say(FIRST)
    several = await bench.say("3 variations")
    assert (several.version, several.layout) == (4, first.layout)
    assert "Versions 2 to 4" in several.text
    assert bench.renderer.drawn == 4
    many = await bench.say("9 variations")
    assert (many.version, bench.renderer.drawn) == (8, 8)
    assert "9 pictures were asked for; I draw 4 at most" in many.text
    assert len({version.seed for version in bench.store.versions("talk")}) == 8


async def test_a_caption_with_a_number_of_pictures_draws_so_many(bench: Bench) -> None:
    reply = await bench.say("a red car --n 2")
    assert (reply.version, bench.renderer.drawn) == (2, 2)
    assert "Versions 1 to 2" in reply.text


async def test_with_an_endpoint_the_bundled_model_is_asked_only_once_the_endpoint_is_dead(
    make_bench: MakeBench, openai_server: ScriptedOpenAI
) -> None:
    bench = make_bench(openai_base_url=openai_server.base_url, llm_timeout_s=5.0)
    model = model_of(bench, could_the_cat_wear_a_hat="add 1 hat (worn by cat-1)")
    lock = ToolCall("edit_layout", {"operations": [{"op": "lock", "targets": ["car-1"]}]})
    openai_server.answer(Status(401, "no"), lock, Status(401, "no"))
    await bench.say(FIRST, draw=False)
    own = await bench.say("could the cat wear a hat", draw=False)
    assert [operation["op"] for operation in own.operations] == ["lock"]
    assert openai_server.requests[-1].last_text.endswith("\ncould the cat wear a hat")
    assert model.asked == []
    reply = await bench.say("could the cat wear a hat", draw=False)
    assert model.asked == ["could the cat wear a hat"]
    assert [operation["op"] for operation in reply.operations] == ["add"]
