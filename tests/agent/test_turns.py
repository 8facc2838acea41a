"""Turns: replays, options, layouts put in place, drawings that fail, cancelling, bugs, order."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from benchmarks.layout_painter import LayoutPainter
from tests.agent.conftest import Bench, MakeBench
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.speech import say

CAR = "a red car in a green meadow"
LAYOUT = Layout("a dog", "a beach", objects=(LayoutObject("dog-1", "a brown dog", Box(0.1, 0.4, 0.5, 0.8)),)).to_json()


async def test_the_same_message_again_gets_the_same_reply_and_no_work(bench: Bench) -> None:
    message = bench.message(CAR)
    first = await bench.session.run_turn(message)
    again = await bench.session.run_turn(message)
    assert again == first
    assert bench.renderer.drawn == 1
    assert len(bench.store.versions("talk")) == 1


async def test_two_front_ends_with_the_same_message_at_once_do_it_once(bench: Bench) -> None:
    message = bench.message(CAR)
    replies = await asyncio.gather(*(bench.session.run_turn(message) for _ in range(3)))
    assert replies[0] == replies[1] == replies[2]
    assert bench.renderer.drawn == 1


async def test_fifty_messages_at_once_are_fifty_turns_in_order(bench: Bench) -> None:
    await bench.say(CAR, draw=False)
    texts = [f"seed {number}" for number in range(100, 150)]
    replies = await asyncio.gather(*(bench.say(text, draw=False) for text in texts))
    assert [reply.version for reply in replies] == list(range(2, 52))
    assert [reply.seed for reply in replies] == list(range(100, 150))
    assert [reply.parent for reply in replies] == list(range(1, 51))


@pytest.mark.parametrize("text", ["", "   \n", None])
async def test_an_empty_message_gets_one_sentence(bench: Bench, text: str | None) -> None:
    reply = await bench.say(text)
    assert (reply.text, reply.error, reply.version) == (say("turn.empty"), True, None)
    assert bench.store.unfinished("talk") == ()


async def test_a_message_that_is_too_long_gets_one_sentence(bench: Bench) -> None:
    reply = await bench.say("a car " * 2000)
    assert reply.error
    assert "12000 characters" in reply.text
    assert "2000" in reply.text
    assert bench.store.unfinished("talk") == ()


async def test_without_drawing_a_turn_stops_at_the_layout(bench: Bench) -> None:
    reply = await bench.say(CAR, draw=False)
    assert (reply.version, reply.image, reply.unet_samples, reply.seconds) == (1, None, 0, 0.0)
    assert bench.renderer.asked == 0
    drawn = await bench.say("draw it")
    assert (drawn.layout, drawn.seed) == (reply.layout, reply.seed)
    assert Path(drawn.image or "").is_file()


async def test_a_layout_can_be_put_in_place(bench: Bench) -> None:
    await bench.say(CAR)
    reply = await bench.put(LAYOUT)
    assert (reply.version, reply.parent, reply.layout, reply.operations) == (2, 1, LAYOUT, [])
    assert Path(reply.image or "").is_file()
    edited = await bench.say("make the dog bigger")
    assert edited.parent == 2


async def test_a_broken_layout_is_refused_with_every_reason(bench: Bench) -> None:
    await bench.say(CAR)
    reply = await bench.put({"caption": "a dog", "colour": "red"})
    assert reply.error
    assert "background" in reply.text
    assert "colour" in reply.text
    assert bench.store.snapshot("talk").current == 1


async def test_a_drawing_that_fails_keeps_the_layout_and_says_why(bench: Bench) -> None:
    reply = await bench.put({**LAYOUT, "caption": "unpaintable"})
    assert "cannot paint 'unpaintable'" in reply.text
    assert (reply.version, reply.image, reply.error) == (1, None, False)
    stored = bench.store.version("talk", 1)
    assert stored is not None
    assert stored.image is None


async def test_more_steps_draw_the_same_layout_as_a_new_version(bench: Bench) -> None:
    first = await bench.say(CAR)
    reply = await bench.say("use 5 steps")
    assert (reply.version, reply.parent, reply.layout, reply.seed) == (2, 1, first.layout, first.seed)
    assert reply.unet_samples == 10
    later = await bench.say("make the car bigger")
    assert later.unet_samples == 10


async def test_a_seed_that_is_set_redraws_and_stays(bench: Bench) -> None:
    first = await bench.say(CAR)
    reply = await bench.say("use seed 42")
    assert (reply.version, reply.seed, reply.layout) == (2, 42, first.layout)
    fresh = await bench.put(LAYOUT)
    assert fresh.seed == 42


async def test_another_size_changes_the_canvas_and_new_scenes_keep_it(bench: Bench) -> None:
    await bench.say(CAR)
    reply = await bench.say("512x768")
    assert reply.layout is not None
    assert (reply.layout["width"], reply.layout["height"]) == (512, 768)
    scene = await bench.say("two dogs on a beach")
    assert scene.layout is not None
    assert (scene.layout["width"], scene.layout["height"]) == (512, 768)


async def test_steps_out_of_range_are_refused_and_not_stored(bench: Bench) -> None:
    await bench.say(CAR)
    reply = await bench.say("use 9000 steps")
    assert "250" in reply.text
    assert bench.store.snapshot("talk").options == {}
    assert reply.version == 1


async def test_a_picture_file_that_is_gone_is_drawn_again_by_undo(bench: Bench) -> None:
    first = await bench.say(CAR)
    await bench.say("make the car bigger")
    Path(first.image or "").unlink()
    undone = await bench.say("undo")
    assert (undone.version, undone.image) == (1, first.image)
    assert Path(first.image or "").is_file()
    assert len(bench.store.versions("talk")) == 2


async def test_undo_of_the_first_version_says_so(bench: Bench) -> None:
    await bench.say(CAR)
    reply = await bench.say("undo")
    assert "nothing to undo" in reply.text.lower()
    assert reply.version == 1


async def test_going_to_a_version_that_is_not_there_names_those_that_are(bench: Bench) -> None:
    await bench.say(CAR)
    await bench.say("make the car bigger")
    reply = await bench.say("go to version 9")
    assert "no version 9" in reply.text
    assert "1 to 2" in reply.text
    assert reply.version == 2


async def test_an_edit_that_changes_nothing_makes_no_version(bench: Bench) -> None:
    await bench.say(CAR)
    reply = await bench.say("make the car red")
    assert (reply.version, reply.unet_samples, reply.operations) == (1, 0, [])
    assert "nothing changed" in reply.text.lower()


async def test_cancelling_stops_the_drawing_and_changes_nothing(make_bench: MakeBench) -> None:
    bench = make_bench(LayoutPainter(step_s=0.02), steps=100)
    turn = asyncio.create_task(bench.say(CAR))
    while not any(event["event"] == "progress" for event in bench.events):
        await asyncio.sleep(0.005)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    await asyncio.sleep(0.1)
    reported = len(bench.events)
    await asyncio.sleep(0.1)
    assert len(bench.events) == reported
    assert bench.renderer.drawn == 0
    assert bench.store.unfinished("talk") == ()
    assert bench.store.snapshot("talk").current is None
    bench.renderer.step_s = 0
    after = await bench.say(CAR)
    assert (after.version, after.error) == (1, False)


async def test_a_cancelled_message_is_answered_with_cancelled(make_bench: MakeBench) -> None:
    bench = make_bench(LayoutPainter(step_s=0.02), steps=100)
    message = bench.message(CAR)
    turn = asyncio.create_task(bench.session.run_turn(message))
    while bench.renderer.asked == 0:
        await asyncio.sleep(0.005)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert (await bench.session.run_turn(message)).text == say("turn.cancelled")
    assert await bench.session.recover("talk") == []


async def test_a_message_cancelled_while_it_waits_is_answered_too(make_bench: MakeBench) -> None:
    bench = make_bench(LayoutPainter(step_s=0.02), steps=30)
    first = asyncio.create_task(bench.say(CAR))
    while bench.renderer.asked == 0:
        await asyncio.sleep(0.005)
    second = asyncio.create_task(bench.say("make the car bigger"))
    await asyncio.sleep(0.1)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    assert (await first).version == 1
    assert bench.store.unfinished("talk") == ()


async def test_a_bug_is_answered_with_a_reference_that_the_log_has(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(step: int) -> None:
        raise ZeroDivisionError("a bug")

    bench.renderer.before_step = broken
    with caplog.at_level(logging.ERROR):
        reply = await bench.say(CAR)
    assert reply.error
    assert "ZeroDivisionError" not in reply.text
    record = next(r for r in caplog.records if r.exc_info and "reference" in r.getMessage())
    assert record.getMessage().split()[-1] in reply.text
    assert bench.store.unfinished("talk") == ()
    bench.renderer.before_step = lambda step: None
    assert (await bench.say(CAR)).version == 1


async def test_a_front_end_that_cannot_show_events_does_not_fail_the_turn(bench: Bench) -> None:
    def broken(event: dict[str, object]) -> None:
        raise RuntimeError("no terminal")

    reply = await bench.session.run_turn(bench.message(CAR), broken)
    assert (reply.version, reply.error) == (1, False)


async def test_replies_that_were_not_delivered_are_returned_once(bench: Bench) -> None:
    reply = await bench.say(CAR)
    assert await bench.session.recover("talk") == [reply]
    await bench.session.delivered(reply)
    assert await bench.session.recover("talk") == []


async def test_the_reply_event_has_exactly_the_keys_of_the_command_line(bench: Bench) -> None:
    event = (await bench.say(CAR)).to_json()
    assert list(event) == [
        "event",
        "text",
        "version",
        "parent",
        "layout",
        "operations",
        "image",
        "seed",
        "unet_samples",
        "seconds",
        "choices",
    ]
    assert event["event"] == "reply"
    assert (await bench.say("")).to_json() == {"event": "error", "text": say("turn.empty")}


async def test_the_prompt_does_not_grow_with_the_conversation(bench: Bench) -> None:
    from agent.prompts import message_text
    from agent.turn import TurnState

    await bench.say(CAR, draw=False)
    sizes = []
    for number in range(30):
        await bench.say(f"seed {100 + number}", draw=False)
        conversation = bench.store.snapshot("talk")
        said = sum(len(message.text) for message in conversation.recent_messages)
        sizes.append(len(message_text(TurnState(conversation))) + said)
    assert max(sizes[10:]) <= sizes[9] + 40
