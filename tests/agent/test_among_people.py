"""Messages that a front end hears among people, and pictures that begin anew in a conversation that has one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.agent.conftest import Bench
from tools.language.guesses import Guess
from tools.language.prompt import SceneView

CAR = "a red car in a green meadow"


class SaysUndo:
    """A model that takes every message for an order."""

    def answers(self, prompt: str, scene: SceneView | None) -> list[Guess]:
        return [Guess("undo", 1.0)]


@pytest.mark.parametrize(
    ("text", "heard", "versions"),
    [
        ("make the car bigger", "order", 2),
        ("lol", "talk", 1),
        ("anyone up for valorant later", "unread", 1),
    ],
)
async def test_what_is_overheard_is_done_only_where_the_strict_reader_reads_it_whole(
    bench: Bench, text: str, heard: str, versions: int
) -> None:
    await bench.say(CAR)
    reply = await bench.session.run_turn(replace(bench.message(text), overheard=True))
    assert reply.heard == heard
    assert len(bench.store.versions("talk")) == versions


@pytest.mark.parametrize(("overheard", "heard", "current"), [(True, "maybe", 2), (False, "order", 1)])
async def test_what_only_the_model_reads_as_an_order_is_offered_where_it_is_overheard(
    bench: Bench, overheard: bool, heard: str, current: int
) -> None:
    bench.model.load = SaysUndo
    await bench.say(CAR)
    await bench.say("make the car bigger")
    reply = await bench.session.run_turn(
        replace(bench.message("somebody should really undo that"), overheard=overheard)
    )
    assert (reply.heard, bench.store.snapshot("talk").current) == (heard, current)


async def test_what_the_model_reads_only_in_part_is_not_even_offered(bench: Bench) -> None:
    bench.model.load = SaysUndo
    await bench.say(CAR)
    await bench.say("make the car bigger")
    reply = await bench.session.run_turn(replace(bench.message("undo your seatbelt haha"), overheard=True))
    assert (reply.heard, bench.store.snapshot("talk").current) == ("unread", 2)


async def test_a_message_on_no_version_begins_a_new_picture_with_its_own_options(bench: Bench) -> None:
    await bench.say(CAR)
    await bench.session.run_turn(replace(bench.message("a blue bird"), base=0, options={"seed": 5, "preset": "fast"}))
    second = bench.store.version("talk", 2)
    assert second is not None
    assert second.layout is not None
    assert (second.parent, second.seed, second.meta["preset"]) == (None, 5, "fast")
    assert [item["phrase"] for item in second.layout["objects"]] == ["a blue bird"]


async def test_a_new_picture_that_comes_to_nothing_leaves_the_one_in_place(bench: Bench) -> None:
    await bench.say(CAR)
    reply = await bench.session.run_turn(replace(bench.message("thanks"), base=0))
    assert (reply.version, reply.is_unchanged, bench.store.snapshot("talk").current) == (1, True, 1)
