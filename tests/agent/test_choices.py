"""Questions through a session: numbered in the reply, kept with the turn, answered by a number."""

from __future__ import annotations

from tests.agent.conftest import Bench
from tests.agent.test_dialogue import area, box


async def test_a_question_is_numbered_and_the_next_message_may_be_just_the_number(bench: Bench) -> None:
    first = await bench.say("a red car to the left of two cats in a green meadow", draw=False)
    asked = await bench.say("make the cat bigger", draw=False)
    assert asked.choices == ["the cat on the left (cat-1)", "the cat on the right (cat-2)"]
    assert asked.text.splitlines()[1:] == [f"{n}. {label}." for n, label in enumerate(asked.choices, 1)]
    assert (asked.version, asked.operations) == (1, [])

    bigger = await bench.say("2", draw=False)
    assert bigger.version == 2
    assert area(bigger.layout, "cat-2") > area(first.layout, "cat-2")
    assert box(bigger.layout, "cat-1") == box(first.layout, "cat-1")
    assert bigger.choices == []


async def test_choices_are_offered_for_one_message_only(bench: Bench) -> None:
    await bench.say("a red car to the left of two cats in a green meadow", draw=False)
    await bench.say("make the cat bigger", draw=False)
    await bench.say("thanks", draw=False)
    late = await bench.say("2", draw=False)
    assert (late.version, late.operations) == (1, [])


async def test_a_number_needs_no_language(bench: Bench) -> None:
    first = await bench.say("两只猫", draw=False)
    asked = await bench.say("把猫放大", draw=False)
    assert asked.choices == ["左边的猫（cat-1）", "右边的猫（cat-2）"]
    bigger = await bench.say("２。", draw=False)
    assert (bigger.version, box(bigger.layout, "cat-1")) == (2, box(first.layout, "cat-1"))
    assert area(bigger.layout, "cat-2") > area(first.layout, "cat-2")
