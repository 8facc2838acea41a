"""Whole conversations that the strict reader reads, from the first sentence to undo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from agent.reply import Reply
from tests.agent.conftest import STEPS, Bench
from tools.generation.picture_file import read_scene

FIRST = "a red car to the left of two cats in a green meadow"


async def test_the_dialogue_of_the_readme(bench: Bench) -> None:
    first = await bench.say(FIRST)
    assert (first.version, first.parent, first.error) == (1, None, False)
    assert sorted(phrases(first.layout)) == ["a cat", "a cat", "a red car"]
    assert "a red car" in first.text
    assert "a green meadow" in first.text
    assert Path(first.image or "").is_file()
    assert first.unet_samples == 2 * STEPS

    bigger = await bench.say("make the cats bigger")
    assert (bigger.version, bigger.parent) == (2, 1)
    assert all(area(bigger.layout, cat) > area(first.layout, cat) for cat in ("cat-1", "cat-2"))
    assert box(bigger.layout, "car-1") == box(first.layout, "car-1")
    assert [operation["op"] for operation in bigger.operations] == ["resize"]
    assert "cat" in bigger.text

    moved = await bench.say("move the car to the right")
    assert moved.version == 3
    assert box(moved.layout, "car-1")[0] > box(bigger.layout, "car-1")[0]

    balloon = await bench.say("add a blue balloon above the car")
    assert balloon.version == 4
    assert "a blue balloon" in phrases(balloon.layout)

    undone = await bench.say("undo")
    assert (undone.version, undone.parent) == (3, 2)
    assert (undone.layout, undone.image, undone.seed) == (moved.layout, moved.image, moved.seed)
    assert (undone.unet_samples, undone.seconds) == (0, 0.0)
    assert bench.renderer.drawn == 4

    redone = await bench.say("redo")
    assert (redone.version, redone.image) == (4, balloon.image)
    assert len(bench.store.versions("talk")) == 4
    assert {reply.seed for reply in (first, bigger, moved, balloon)} == {7}


async def test_the_layout_is_told_before_the_first_step_is_drawn(bench: Bench) -> None:
    await bench.say(FIRST)
    kinds = [event["event"] for event in bench.events]
    assert kinds[0] == "layout"
    assert kinds.count("progress") >= STEPS
    assert bench.events[-1]["done"] == bench.events[-1]["total"] == STEPS


async def test_the_picture_carries_its_scene(bench: Bench) -> None:
    reply = await bench.say(FIRST)
    scene = read_scene(Path(reply.image or ""))
    assert scene.layout.to_json() == reply.layout
    assert (scene.seed, scene.steps, scene.method, scene.version) == (7, STEPS, "lmd_plus", 1)


async def test_going_back_and_editing_grows_a_branch(bench: Bench) -> None:
    await bench.say(FIRST)
    await bench.say("make the cats bigger")
    await bench.say("go back to version 1")
    branch = await bench.say("make the car blue")
    assert (branch.version, branch.parent) == (3, 1)
    assert [v.number for v in bench.store.children("talk", 1)] == [2, 3]


async def test_another_one_keeps_the_layout_and_changes_the_seed(bench: Bench) -> None:
    first = await bench.say(FIRST)
    other = await bench.say("another one")
    assert (other.version, other.layout) == (2, first.layout)
    assert other.seed != first.seed
    assert other.image != first.image
    assert str(other.seed) in other.text


async def test_it_is_what_was_changed_last(bench: Bench) -> None:
    await bench.say(FIRST)
    await bench.say("make the car blue")
    smaller = await bench.say("make it smaller")
    assert [v.number for v in bench.store.versions("talk")] == [1, 2, 3]
    assert smaller.operations[0]["op"] == "resize"
    before = bench.store.version("talk", 2)
    assert before is not None
    assert area(smaller.layout, "car-1") < area(before.layout, "car-1")
    assert box(smaller.layout, "cat-1") == box(before.layout, "cat-1")


async def test_going_back_and_editing_in_one_message_grows_a_branch(bench: Bench) -> None:
    first = await bench.say(FIRST)
    await bench.say("make the cats bigger")
    branch = await bench.say("go to version 1 and add a blue balloon")
    assert (branch.version, branch.parent) == (3, 1)
    assert box(branch.layout, "cat-1") == box(first.layout, "cat-1")
    assert "a blue balloon" in phrases(branch.layout)
    assert [operation["op"] for operation in branch.operations] == ["add"]


async def test_an_edit_and_an_option_in_one_message_are_one_version(bench: Bench) -> None:
    await bench.say("a red car in a green meadow")
    reply = await bench.say("make the car smaller and use 5 steps")
    assert (reply.version, reply.unet_samples) == (2, 10)
    assert [operation["op"] for operation in reply.operations] == ["resize"]


async def test_again_repeats_the_last_edit(bench: Bench) -> None:
    await bench.say(FIRST)
    once = await bench.say("make the car smaller")
    twice = await bench.say("again")
    assert (twice.version, twice.operations) == (3, once.operations)
    assert area(twice.layout, "car-1") < area(once.layout, "car-1")


async def test_conversations_do_not_see_each_other(bench: Bench) -> None:
    await bench.say(FIRST, conversation="one")
    other = await bench.say("make the car bigger", conversation="two")
    assert other.version is None
    assert other.layout is None


async def test_what_the_renderer_could_not_draw_is_said(bench: Bench) -> None:
    reply = await bench.say("a giraffe in a green meadow")
    assert "I can't draw 'giraffe' with the bundled checkpoint; drew it as 'dog'" in reply.text


async def test_an_unknown_object_gets_one_sentence_and_changes_nothing(bench: Bench) -> None:
    first = await bench.say(FIRST)
    reply = await bench.say("make the dog bigger")
    assert (
        reply.text == "I could not read 'make the dog bigger', so nothing was changed; say it in other words, please."
    )
    assert (reply.version, reply.layout, reply.operations) == (1, first.layout, [])
    assert reply.unet_samples == 0
    assert len(bench.store.versions("talk")) == 1


async def merge(bench: Bench, number: int, part: str) -> Reply:
    """Take a part of another version, as a front end asks for it."""
    call = {"tool": "walk_versions", "args": {"to": "merge", "number": number, "parts": [part]}}
    return await bench.session.run_turn(replace(bench.message(None), calls=(call, {"tool": "generate_picture"})))


def phrases(layout: dict[str, Any] | None) -> list[str]:
    assert layout is not None
    return [item["phrase"] for item in layout["objects"]]


def box(layout: dict[str, Any] | None, object_id: str) -> list[float]:
    assert layout is not None
    return next(item["box"] for item in layout["objects"] if item["id"] == object_id)


def area(layout: dict[str, Any] | None, object_id: str) -> float:
    x0, y0, x1, y1 = box(layout, object_id)
    return (x1 - x0) * (y1 - y0)


async def test_the_background_of_version_1_is_merged_into_the_scene_in_place(bench: Bench) -> None:
    first = await bench.say(FIRST)
    await bench.say("change the background to a beach")
    second = await bench.say("make the car blue")
    merged = await merge(bench, 1, "background")
    assert (merged.version, merged.parent) == (4, 3)
    assert first.layout is not None
    assert merged.layout is not None
    assert second.layout is not None
    assert merged.layout["background"] == first.layout["background"] != second.layout["background"]
    assert merged.layout["objects"] == second.layout["objects"]
    assert Path(merged.image or "").is_file()


async def test_an_object_of_another_version_comes_back_and_a_part_that_is_not_there_is_said(bench: Bench) -> None:
    first = await bench.say(FIRST)
    removed = await bench.say("remove the car")
    merged = await merge(bench, 1, "car")
    assert box(merged.layout, "car-1") == box(first.layout, "car-1")
    assert box(merged.layout, "cat-1") == box(removed.layout, "cat-1")
    wrong = await merge(bench, 1, "dog")
    assert "There is no dog" in wrong.text
    assert wrong.version == merged.version
