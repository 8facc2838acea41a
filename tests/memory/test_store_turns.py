"""Conformance of stores: messages are accepted and answered once, turns are whole."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from memory import Message, StaleTurnError, Store, StoreError, TurnResult, Version

LAYOUT = {"caption": "a car", "objects": [{"id": "car-1", "box": [0.1, 0.25, 0.5, 1.0], "locked": False}]}

UNLOCKED_AS_0 = json.loads(json.dumps(LAYOUT).replace("false", "0"))


def answer(store: Store, turn_id: str, **changes: Any) -> dict[str, Any]:
    return store.commit(TurnResult(turn_id, {"text": "done"}, **changes))


def test_an_accepted_message_is_unfinished_until_it_is_answered(store: Store) -> None:
    inbound, is_new = store.accept("room", "m1", "ann", {"text": "a car"})
    assert is_new
    assert store.unfinished() == (inbound,)
    assert inbound.payload == {"text": "a car"}
    answer(store, inbound.turn_id)
    assert store.unfinished() == ()


def test_a_replayed_message_is_the_stored_one(store: Store) -> None:
    first, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    again, is_new = store.accept("room", "m1", "bob", {"text": "something else"})
    assert not is_new
    assert again == first


def test_a_replay_of_an_answered_message_brings_its_reply(store: Store) -> None:
    inbound, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    answer(store, inbound.turn_id)
    again, is_new = store.accept("room", "m1", "ann", {"text": "a car"})
    assert (is_new, again.state, again.reply) == (False, "answered", {"text": "done"})


def test_the_same_message_id_in_two_conversations_is_two_messages(store: Store) -> None:
    one, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    two, is_new = store.accept("hall", "m1", "ann", {"text": "a dog"})
    assert is_new
    assert one.turn_id != two.turn_id


def test_unfinished_messages_come_in_order_of_arrival_and_by_conversation(store: Store) -> None:
    for number in range(12):
        store.accept("room" if number % 2 else "hall", f"m{number}", "ann", {"n": number})
    assert [i.payload["n"] for i in store.unfinished()] == list(range(12))
    assert [i.payload["n"] for i in store.unfinished("room")] == [1, 3, 5, 7, 9, 11]


def test_a_turn_is_answered_once_and_the_first_reply_stands(store: Store) -> None:
    inbound, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    drafts = (Version(1, None, LAYOUT, seed=1),)
    first = TurnResult(inbound.turn_id, {"text": "first"}, (Message("user", "a car"),), drafts, 1)
    assert store.commit(first) == {"text": "first"}
    second = TurnResult(inbound.turn_id, {"text": "second"}, (Message("user", "a car"),), drafts, None)
    assert store.commit(second) == {"text": "first"}
    after = store.snapshot("room")
    assert (after.current, after.next_number, len(after.recent_messages)) == (1, 2, 1)


def test_delivery_is_remembered(store: Store) -> None:
    inbound, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    other, _ = store.accept("hall", "m2", "ann", {"text": "a dog"})
    answer(store, inbound.turn_id)
    answer(store, other.turn_id)
    assert [i.message_id for i in store.undelivered("room")] == ["m1"]
    store.mark_delivered(inbound.turn_id)
    assert store.undelivered("room") == ()
    assert store.accept("room", "m1", "ann", {})[0].state == "delivered"


def test_an_unanswered_turn_cannot_be_marked_delivered(store: Store) -> None:
    inbound, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    with pytest.raises(StoreError, match="no reply yet"):
        store.mark_delivered(inbound.turn_id)


@pytest.mark.parametrize("turn_id", ["", "17", "turn-", "turn-99", "turn-1; drop table inbox", "turn-" + "9" * 40])
def test_an_unknown_turn_is_refused(store: Store, turn_id: str) -> None:
    with pytest.raises(StoreError, match="turn"):
        answer(store, turn_id)


def test_a_refused_turn_leaves_nothing_behind(store: Store) -> None:
    inbound, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    before = store.snapshot("room")
    drafts = (Version(1, None, LAYOUT, seed=1), Version(2, 9, LAYOUT, seed=1))
    with pytest.raises(StaleTurnError, match="parent"):
        answer(store, inbound.turn_id, versions=drafts, current=1, options={"seed": 3})
    with pytest.raises(StaleTurnError, match="no version 5"):
        answer(store, inbound.turn_id, versions=drafts[:1], current=5, messages=(Message("user", "x"),))
    assert store.snapshot("room") == before
    assert store.versions("room") == ()
    assert store.unfinished() == (inbound,)


def test_numbers_that_another_turn_took_are_refused(store: Store) -> None:
    one, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    two, _ = store.accept("room", "m2", "bob", {"text": "a dog"})
    answer(store, one.turn_id, versions=(Version(1, None, LAYOUT, seed=1),), current=1)
    with pytest.raises(StaleTurnError, match="take a new snapshot"):
        answer(store, two.turn_id, versions=(Version(1, None, LAYOUT, seed=2),), current=1)
    answer(store, two.turn_id, versions=(Version(2, 1, LAYOUT, seed=2),), current=2)
    assert [v.seed for v in store.versions("room")] == [1, 2]


@pytest.mark.parametrize("numbers", [(2,), (0,), (1, 1), (1, 3), (2, 1)])
def test_numbers_with_gaps_or_out_of_order_are_refused(store: Store, numbers: tuple[int, ...]) -> None:
    inbound, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    drafts = tuple(Version(number, None, LAYOUT, seed=1) for number in numbers)
    with pytest.raises(StaleTurnError, match="the next of 'room' is 1"):
        answer(store, inbound.turn_id, versions=drafts)
    assert store.versions("room") == ()


@pytest.mark.parametrize(
    "layout",
    [LAYOUT, {**LAYOUT, "caption": "another"}, UNLOCKED_AS_0, None, "text"],
)
def test_a_reply_comes_back_as_it_was_whether_or_not_a_version_holds_its_layout(store: Store, layout: Any) -> None:
    inbound, _ = store.accept("room", "m1", "ann", {"text": "a car"})
    reply = {"event": "reply", "text": "done", "version": 1, "layout": layout, "image": None}
    drafts = (Version(1, None, LAYOUT, seed=1),)
    store.commit(TurnResult(inbound.turn_id, reply, versions=drafts, current=1))
    stored = store.accept("room", "m1", "ann", {})[0].reply
    assert json.dumps(stored) == json.dumps(reply)


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_names_have_1_to_200_characters(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="1 to 200"):
        store.accept(name, "m1", "ann", {})
    with pytest.raises(StoreError, match="1 to 200"):
        store.accept("room", name, "ann", {})
    assert store.conversations() == ()


@pytest.mark.parametrize(
    "name",
    [
        "'; DROP TABLE inbox; --",
        'room" OR "1"="1',
        "../../etc/passwd",
        "%",
        "_",
        "名" * 200,
        "🚗\n\t",
        "x" * 200,
    ],
)
def test_any_conversation_name_is_just_a_name(store: Store, name: str) -> None:
    store.accept("room", "m1", "ann", {"text": "here"})
    inbound, is_new = store.accept(name, name, name, {name: name})
    assert is_new
    assert store.unfinished(name) == (inbound,)
    assert (inbound.conversation, inbound.message_id, inbound.author) == (name, name, name)
    assert set(store.conversations()) == {name, "room"}
    assert store.snapshot(name).name == name


def test_lone_surrogates_and_nul_are_cleaned_and_pairs_joined(store: Store) -> None:
    dirty = "a\ud800b\udc00c \ud83d\ude97"
    inbound, _ = store.accept(dirty, dirty, dirty, {"text": dirty, "nul": "\x00"})
    clean = "a\ufffdb\ufffdc 🚗"
    assert (inbound.conversation, inbound.author, inbound.payload["text"]) == (clean, clean, clean)
    assert store.accept(dirty, dirty, "ann", {})[1] is False
    said = (Message("user", dirty + "\x00"),)
    answer(store, inbound.turn_id, messages=said, options={"method": dirty})
    after = store.snapshot(dirty)
    assert after.recent_messages == (Message("user", clean + "\ufffd", inbound.turn_id),)
    assert after.options == {"method": clean}


def test_numbers_that_json_has_no_word_for_are_kept(store: Store) -> None:
    inbound, _ = store.accept("room", "m1", "ann", {"box": [float("inf"), -float("inf"), 1e300]})
    assert inbound.payload["box"] == [float("inf"), -float("inf"), 1e300]


def test_threads_that_accept_and_answer_at_once_lose_nothing(store: Store) -> None:
    failures: list[Exception] = []

    def work(worker: int) -> None:
        try:
            for number in range(5):
                inbound, _ = store.accept("room", f"{worker}-{number}", "ann", {})
                store.accept("room", "shared", "ann", {})
                answer(store, inbound.turn_id, messages=(Message("user", f"{worker}-{number}"),))
        except Exception as error:  # noqa: BLE001  a thread's error would be lost
            failures.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    said = [m.text for m in store.snapshot("room", recent=100).recent_messages]
    assert sorted(said) == sorted(f"{w}-{n}" for w in range(8) for n in range(5))
    assert [i.message_id for i in store.unfinished()] == ["shared"]
