"""Tool calls that a front end names itself: buttons and commands, without a language model."""

from __future__ import annotations

from agent.session import UserMessage
from tests.agent.conftest import Bench


def ask(bench: Bench, number: int, *calls: dict, **fields: object) -> UserMessage:
    return UserMessage("talk", f"press-{number}", "7", calls=calls, **fields)  # type: ignore[arg-type]


async def test_calls_edit_and_draw_without_any_words(bench: Bench) -> None:
    await bench.say("a red car to the left of a cat")
    edit = {"tool": "edit_layout", "args": {"operations": [{"op": "move", "targets": ["cat-1"], "dy": 0.05}]}}
    reply = await bench.session.run_turn(ask(bench, 1, edit, {"tool": "generate_picture"}))
    assert [operation["op"] for operation in reply.operations] == ["move"]
    assert (reply.version, reply.parent, reply.error) == (2, 1, False)
    assert reply.image


async def test_the_first_call_that_fails_ends_the_row_and_says_why(bench: Bench) -> None:
    await bench.say("a cat")
    walk = {"tool": "walk_versions", "args": {"to": "undo"}}
    reply = await bench.session.run_turn(ask(bench, 1, walk, {"tool": "generate_picture", "args": {"new_seed": True}}))
    assert "nothing to undo" in reply.text
    assert reply.version == 1


async def test_a_base_is_where_the_turn_begins_and_its_child_branches_there(bench: Bench) -> None:
    await bench.say("a red car to the left of a cat")
    await bench.say("add a blue ball")
    again = {"tool": "generate_picture", "args": {"new_seed": True}}
    reply = await bench.session.run_turn(ask(bench, 1, again, base=1))
    assert (reply.version, reply.parent) == (3, 1)
    words = await bench.session.run_turn(UserMessage("talk", "m9", "7", "remove the car", base=2))
    assert (words.version, words.parent) == (4, 2)
    unknown = await bench.session.run_turn(UserMessage("talk", "m10", "7", "remove the car", base=44))
    assert unknown.error
    assert "44" in unknown.text


async def test_options_count_for_a_new_conversation_only(bench: Bench) -> None:
    first = UserMessage("talk", "m1", "7", "a cat", options={"steps": 3, "seed": 5})
    assert (await bench.session.run_turn(first)).seed == 5
    await bench.session.run_turn(UserMessage("talk", "m2", "8", "make it bigger", options={"steps": 9, "seed": 6}))
    assert bench.store.snapshot("talk").options == {"steps": 3, "seed": 5}


async def test_a_layout_with_words_is_put_in_place_and_then_changed(bench: Bench) -> None:
    first = await bench.say("a red car to the left of a cat")
    message = UserMessage("other", "m1", "7", "remove the cat", layout=first.layout, seed=77)
    reply = await bench.session.run_turn(message)
    assert reply.layout
    assert [item["phrase"] for item in reply.layout["objects"]] == ["a red car"]
    assert reply.seed == 77
    assert reply.image


async def test_who_has_set_a_language_is_read_in_the_one_they_write(bench: Bench) -> None:
    await bench.say("a red car to the left of a cat")
    moved = await bench.session.run_turn(UserMessage("talk", "ja", "7", "move the car up", language="ja"))
    assert [operation["op"] for operation in moved.operations] == ["move"]
