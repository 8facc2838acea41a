"""`chat --jsonl`: exactly one reply or error per input line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.cli.lines import MAX_LINE_BYTES
from memory import SqlStore

REPLY_KEYS = {
    "event", "text", "version", "parent", "layout", "operations", "image", "seed", "unet_samples", "seconds",
    "choices",
}  # fmt: skip
SCENE = "a red car to the left of two cats in a green meadow"


def objects_of(event: dict[str, Any]) -> list[str]:
    return [item["phrase"] for item in event["layout"]["objects"]]


def run_repl(run, *lines: Any, options: tuple[str, ...] = ("--no-draw",)) -> list[dict[str, Any]]:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    done = run("chat", "--jsonl", *options, stdin=text.encode())
    assert done.returncode == 0
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def answers(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] != "progress"]


def test_a_dialogue_edits_the_layout_that_is_there(run) -> None:
    first, bigger, back = answers(run_repl(run, {"text": SCENE}, {"text": "make the cats bigger"}, {"text": "undo"}))
    assert set(first) == REPLY_KEYS
    assert [o["phrase"] for o in first["layout"]["objects"]].count("a cat") == 2
    assert first["version"] == 1
    assert first["parent"] is None
    assert (bigger["version"], bigger["parent"]) == (2, 1)
    assert bigger["operations"][0]["op"] == "resize"
    assert back["version"] == 1
    assert back["layout"] == first["layout"]
    assert first["image"] is None


def test_a_layout_is_put_in_place_as_a_new_version(run) -> None:
    layout = {
        "caption": "a cat", "background": "a beach", "negative": "", "width": 512, "height": 512,
        "objects": [{"id": "cat-1", "phrase": "a cat", "box": [0.1, 0.1, 0.5, 0.5], "locked": False}],
    }  # fmt: skip
    first, placed = answers(run_repl(run, {"text": SCENE}, {"layout": layout}))
    assert placed["layout"] == layout
    assert (placed["version"], placed["parent"]) == (2, first["version"])


BAD_LINES = {
    "not json": "JSON",
    "": "JSON",
    "[1, 2]": "object",
    '{"text": 3}': "text",
    '{"words": "a cat"}': "words: unknown key",
    '{"text": "a cat", "layout": {}}': "one of these",
    "{}": "one of these",
    '{"layout": {"caption": "a cat"}}': "lacks background",
    '{"text": "\\ud800"}': "JSON",
    "[" * 50_000: "JSON",
}


def test_a_bad_line_is_answered_with_one_error_and_the_next_line_works(run) -> None:
    *errors, reply = answers(run_repl(run, *BAD_LINES, {"text": "a red car"}))
    assert len(errors) == len(BAD_LINES)
    for error, says in zip(errors, BAD_LINES.values(), strict=True):
        assert error["event"] == "error"
        assert set(error) == {"event", "text"}
        assert says in error["text"]
    assert reply["event"] == "reply"


def test_every_line_gets_exactly_one_answer(run) -> None:
    lines = [{"text": text} for text in ("", " ", "🐈", "x" * 10_000, "undo", SCENE, "remove the dog")]
    assert len(answers(run_repl(run, *lines))) == len(lines)


def test_a_line_sent_again_with_its_id_is_not_done_twice(run) -> None:
    line = {"text": SCENE, "id": "m1"}
    first, again = answers(run_repl(run, line, line))
    (later,) = answers(run_repl(run, line))
    assert first == again == later
    assert first["version"] == 1


def test_a_last_line_without_a_line_break_is_answered(run) -> None:
    done = run("chat", "--jsonl", "--no-draw", stdin=b'{"text": "a red car"}')
    assert json.loads(done.stdout)["event"] == "reply"


def test_a_line_that_is_too_long_is_answered_with_an_error_and_the_next_one_works(run) -> None:
    longest = json.dumps({"text": "x" * MAX_LINE_BYTES})
    too_long, reply = answers(run_repl(run, longest, {"text": "a red car"}))
    assert too_long["event"] == "error"
    assert "longer than 4 MiB" in too_long["text"]
    assert reply["layout"]["objects"][0]["phrase"] == "a red car"


def test_operations_undo_redo_and_a_base_are_lines_of_their_own(run) -> None:
    box = [0.1, 0.1, 0.3, 0.3]
    moved, back, again, branched = answers(
        run_repl(
            run,
            {"text": "a red car and a blue cup"},
            {"operations": [{"op": "set_boxes", "boxes": {"cup-1": box}}]},
            {"undo": 1},
            {"redo": 1},
            {"text": "remove the car", "base": 1},
        )
    )[1:]
    assert moved["layout"]["objects"][1]["box"] == box
    assert moved["operations"][0]["op"] == "set_boxes"
    assert (back["version"], again["version"]) == (1, 2)
    assert again["layout"] == moved["layout"]
    assert (branched["version"], branched["parent"]) == (3, 1)
    assert objects_of(branched) == ["a blue cup"]


def test_operations_that_cannot_be_read_are_answered_with_an_error(run) -> None:
    (error,) = answers(run_repl(run, {"operations": [{"op": "explode"}], "id": "x"}))
    assert (error["event"], error["id"]) == ("error", "x")
    assert "explode" in error["text"]


def test_a_line_that_waits_can_be_cancelled_and_every_line_is_answered(run) -> None:
    lines = [{"text": SCENE, "id": "a"}, {"text": "remove the car", "id": "b"}, {"cancel": "b"}, {"cancel": "never"}]
    events = {(e["event"], e.get("id")): e for e in answers(run_repl(run, *lines))}
    cancels = answers(run_repl(run, {"cancel": True}))
    assert ("reply", "a") in events
    assert "ancelled" in events["error", "b"]["text"]
    assert cancels == [{"event": "cancel", "done": False}]


def test_what_an_earlier_run_left_is_finished_with_progress_and_can_be_stopped(run, tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/data/groundling.db")
    store.accept("terminal:default", "left-1", "program", {"text": SCENE, "layout": None, "draw": True})
    store.close()
    given = [json.dumps({"text": "undo"}).encode(), b""]
    done = run("chat", "--jsonl", stdin=b"\n".join(given), GROUNDLING_STEPS="2")
    events = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [event["event"] for event in events].count("progress") == len(events) - 1 > 1
    assert "version 1 is the first" in events[-1]["text"]
    assert "continuing: Laid out: a red car" in done.stderr.decode()
    store = SqlStore(f"sqlite:///{tmp_path}/data/groundling.db")
    assert store.undelivered("terminal:default") == store.unfinished() == ()
    store.accept("terminal:default", "left-2", "program", {"text": SCENE, "layout": None, "draw": True})
    store.close()
    done = run("chat", "--jsonl", stdin=b'{"cancel": true}\n', GROUNDLING_STEPS="250")
    assert {"event": "cancel", "done": True} in [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert "continuing" in done.stderr.decode()
