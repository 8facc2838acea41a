"""`groundling plan`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tools.layout.layout import Layout


def test_a_caption_gives_a_layout_on_standard_output(run) -> None:
    done = run("plan", "a red car to the left of two cats in a green meadow")
    assert done.returncode == 0
    layout = Layout.from_json(json.loads(done.stdout))
    assert len(layout.objects) == 3
    car = next(o for o in layout.objects if "car" in o.phrase)
    assert all(car.box.center[0] < o.box.center[0] for o in layout.objects if "cat" in o.phrase)


def test_lines_are_answered_in_order_and_a_bad_one_with_an_error(run) -> None:
    lines = [
        '{"id": 7, "prompt": "a red car"}',
        "not json",
        '{"id": "b"}',
        '{"id": "c", "prompt": "two dogs"}',
    ]
    done = run("plan", "--jsonl", stdin="\n".join(lines).encode())
    assert done.returncode == 0
    first, broken, lacking, last = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert first["id"] == 7
    assert len(Layout.from_json(first["layout"]).objects) == 1
    assert broken["id"] is None
    assert "JSON" in broken["error"]
    assert lacking["id"] == "b"
    assert "prompt" in lacking["error"]
    assert len(Layout.from_json(last["layout"]).objects) == 2


def test_forty_objects_are_kept_to_thirty_and_it_is_said(run) -> None:
    done = run("plan", "forty cats")
    assert len(json.loads(done.stdout)["objects"]) == 30
    assert b"30" in done.stderr


def test_a_reader_that_leaves_is_no_error_message(environment: dict[str, str], tmp_path: Path) -> None:
    lines = b'{"id": 1, "prompt": "a red car"}\n' * 200
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "plan", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=tmp_path,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(lines[:33])
        child.stdin.flush()
        child.stdout.readline()
        child.stdout.close()
        try:
            child.stdin.write(lines)
            child.stdin.close()
        except BrokenPipeError:
            pass
        assert child.stderr.read() == b""
        assert child.wait(30) == 1
