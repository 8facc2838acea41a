"""Conformance of stores: what a conversation's snapshot holds, and its tree of versions."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from sqlalchemy import Engine, event

from memory import Conversation, Message, Store, StoreError, TurnResult, Version


def test_an_unknown_conversation_is_empty(store: Store) -> None:
    assert store.snapshot("room") == Conversation("room")
    assert store.version("room", 1) is None
    assert store.versions("room") == ()
    assert store.children("room", None) == ()
    assert store.undelivered("room") == ()
    assert store.conversations() == ()


def test_a_version_comes_back_as_it_was_put(store: Store) -> None:
    inbound, _ = store.accept("room", "m1", "ann", {})
    draft = Version(
        number=1,
        parent=None,
        layout={"caption": "ein Ümläut 🚗", "objects": []},
        seed=2**31 - 1,
        operations=({"op": "move", "dx": 0.1}, {"op": "lock"}),
        image="/pictures/room/0001.png",
        author="ann",
        label="first",
        meta={"steps": 20, "unet_samples": 60},
    )
    store.commit(TurnResult(inbound.turn_id, {}, versions=(draft,), current=1))
    stored = store.version("room", 1)
    assert stored is not None
    assert stored.turn_id == inbound.turn_id
    assert stored.created_at >= inbound.accepted_at
    assert stored == Version(
        **{**draft.__dict__, "turn_id": stored.turn_id, "created_at": stored.created_at},
    )
    assert store.snapshot("room").version == stored
    assert store.versions("room") == (Version(**{**stored.__dict__, "layout": None}),)


def test_versions_are_numbered_per_conversation(store: Store, talk: Any) -> None:
    assert [talk.draw("room").number, talk.draw("hall").number, talk.draw("room").number] == [1, 1, 2]
    assert [v.number for v in store.versions("room")] == [1, 2]
    assert store.snapshot("hall").next_number == 2
    assert store.version("hall", 2) is None


def test_options_are_kept_until_they_are_replaced(store: Store, talk: Any) -> None:
    store.commit(TurnResult(talk.accept().turn_id, {}, options={"seed": 5, "steps": 20}))
    talk.draw()
    assert store.snapshot("room").options == {"seed": 5, "steps": 20}
    store.commit(TurnResult(talk.accept().turn_id, {}, options={"steps": 30}))
    assert store.snapshot("room").options == {"steps": 30}
    assert store.snapshot("hall").options == {}


def test_the_last_messages_come_oldest_first(store: Store, talk: Any) -> None:
    turns = [(talk.draw() and None) or talk.count for _ in range(6)]
    said = store.snapshot("room", recent=3).recent_messages
    assert [(m.role, m.text) for m in said] == [
        ("assistant", "drew 5"),
        ("user", f"line {turns[-1]}"),
        ("assistant", "drew 6"),
    ]
    assert isinstance(said[0], Message)
    assert len(store.snapshot("room").recent_messages) == 8


def test_undo_goes_to_the_parent_and_redo_back(store: Store, talk: Any) -> None:
    for _ in range(3):
        talk.draw()
    assert store.snapshot("room").redo is None
    talk.undo()
    talk.undo()
    assert store.snapshot("room").current == 1
    assert [talk.redo(), talk.redo()] == [2, 3]
    assert store.snapshot("room").redo is None


def test_an_edit_after_undo_branches_and_redo_follows_the_branch_last_left(store: Store, talk: Any) -> None:
    talk.draw()
    talk.draw()
    talk.undo()
    branch = talk.draw()
    assert (branch.number, branch.parent) == (3, 1)
    assert store.snapshot("room").redo is None
    assert [v.number for v in store.children("room", 1)] == [2, 3]
    talk.undo()
    assert talk.redo() == 3
    talk.go(2)
    talk.undo()
    assert talk.redo() == 2


def test_a_jump_towards_the_root_is_redone_step_by_step(store: Store, talk: Any) -> None:
    for _ in range(3):
        talk.draw()
    talk.go(1)
    talk.draw()
    talk.go(3)
    talk.go(1)
    assert [talk.redo(), talk.redo()] == [2, 3]


def test_redo_follows_the_child_that_was_left_by_a_jump_elsewhere(store: Store, talk: Any) -> None:
    for before in (None, None, None, 2, 1):
        if before is not None:
            talk.go(before)
        talk.draw()
    assert [v.parent for v in store.versions("room")] == [None, 1, 2, 2, 1]
    for number in (3, 5, 2):
        talk.go(number)
    assert talk.redo() == 3


def test_the_first_version_can_be_undone_to_nothing_and_redone(store: Store, talk: Any) -> None:
    talk.draw()
    talk.undo()
    before = store.snapshot("room")
    assert (before.current, before.version, before.redo) == (None, None, 1)
    assert talk.draw().parent is None
    assert [v.number for v in store.children("room", None)] == [1, 2]
    talk.undo()
    assert talk.redo() == 2


def test_a_turn_that_moves_nothing_keeps_the_pointer(store: Store, talk: Any) -> None:
    talk.draw()
    store.commit(TurnResult(talk.accept().turn_id, {"text": "hello"}))
    assert store.snapshot("room").current == 1


def test_a_turn_may_add_several_versions_on_each_other(store: Store, talk: Any) -> None:
    drafts = tuple(Version(n, n - 1 or None, {"n": n}, seed=1) for n in (1, 2, 3))
    store.commit(TurnResult(talk.accept().turn_id, {}, versions=drafts, current=3))
    talk.go(1)
    assert [talk.redo(), talk.redo()] == [2, 3]


def test_conversations_are_listed_last_used_first(store: Store, talk: Any) -> None:
    for name in ("one", "two", "three", "one"):
        talk.draw(name)
    assert store.conversations() == ("one", "three", "two")


def test_a_turn_costs_the_same_however_long_the_conversation(store: Store, talk: Any) -> None:
    """Statements are counted, and on SQLite the instructions that its virtual machine runs for them."""
    spent = [0, 0]

    def count_statement(connection: Any, cursor: Any, *_rest: Any) -> None:
        spent[0] += 1
        if isinstance(cursor, sqlite3.Cursor):
            cursor.connection.set_progress_handler(count_instruction, 1)

    def count_instruction() -> int:
        spent[1] += 1
        return 0

    event.listen(Engine, "before_cursor_execute", count_statement)
    try:
        costs = []
        for _ in range(60):
            before = list(spent)
            talk.draw()
            costs.append([now - then for now, then in zip(spent, before, strict=True)])
    finally:
        event.remove(Engine, "before_cursor_execute", count_statement)
    assert costs[9][0] > 0
    assert costs[59][0] == costs[9][0]
    assert costs[59][1] <= 1.05 * costs[9][1]


def test_a_renamed_conversation_keeps_everything_and_frees_its_name(store: Store, talk: Any) -> None:
    talk.draw("room")
    talk.draw("room")
    before = store.versions("room")
    store.rename("room", "salon")
    assert store.versions("salon") == before
    assert store.snapshot("salon").current == 2
    assert store.conversations() == ("salon",)
    assert talk.draw("room").number == 1


def test_a_name_that_is_taken_is_refused_and_nothing_changes(store: Store, talk: Any) -> None:
    talk.draw("room")
    talk.draw("hall")
    with pytest.raises(StoreError, match="called 'hall' already"):
        store.rename("room", "hall")
    assert len(store.versions("room")) == len(store.versions("hall")) == 1


def test_a_deleted_conversation_is_gone_whole_and_others_stay(store: Store, talk: Any) -> None:
    for _ in range(3):
        talk.draw("room")
    talk.undo()
    talk.draw("room")
    kept = talk.draw("hall")
    store.delete("room")
    store.delete("nowhere")
    assert store.snapshot("room") == Conversation("room")
    assert store.messages("room") == ()
    assert store.conversations() == ("hall",)
    assert store.versions("hall")[0].number == kept.number
    assert talk.draw("room").number == 1


def test_the_whole_dialogue_is_listed_in_order(store: Store, talk: Any) -> None:
    for number in range(12):
        said = (Message("user", f"u{number}"), Message("assistant", f"a{number}"))
        store.commit(TurnResult(talk.accept().turn_id, {}, messages=said))
    assert [m.text for m in store.messages("room")] == [f"{who}{n}" for n in range(12) for who in "ua"]
