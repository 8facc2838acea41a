"""`groundling plan`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli.main import run as run_here
from tests.bot.conftest import ROOT
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
    done = run("plan", "40 cats")
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


IMPORTED = """
import sys
from bot.cli.main import run
code = run(["plan", sys.argv[1]])
print(sorted({"torch", "transformers"} & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def test_a_caption_that_is_read_at_once_imports_no_torch(environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, "two cats on a sofa"],
        capture_output=True, cwd=tmp_path, env={**environment, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    layout = Layout.from_json(json.loads(done.stdout))
    assert [item.phrase for item in layout.objects] == ["a cat", "a cat", "a sofa"]
    assert done.stderr == b"[]\n"


BAD = [
    "bitte",
    "(" * 7,
    "(" * 5000,
    "\U0001f408",
    "\x01\x1b[2J\x07",
    "猫" * 2000,
    "車" * 120,
    "a cat on " * 222,
    "éá" * 250,
]


@pytest.mark.parametrize("caption", BAD, ids=range(len(BAD)))
def test_a_caption_that_is_none_is_one_sentence_at_once(
    caption: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.app.load_language_model", lambda: None)
    run_here(["plan", "(("])  # what is read once, such as word tables
    began = time.process_time()
    assert run_here(["plan", caption]) == 1
    assert time.process_time() - began < 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines()[-1].startswith("groundling: I could not read '")
    assert printed.err.count("\n") == 2


def test_marks_alone_are_refused_without_loading_the_language_model(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Model:
        def answers(self, prompt: str, scene: object) -> tuple[()]:
            asked.append(prompt)
            return ()

    monkeypatch.setattr("agent.app.load_language_model", Model)
    assert [run_here(["plan", caption]) for caption in ("(((((((", "?!", "a wibbling wobble of it")] == [1, 1, 1]
    assert len(asked) == 1
    assert "wobble" in asked[0]


def test_every_bad_line_is_answered_and_the_next_one_planned(run) -> None:
    lines = [json.dumps({"id": number, "prompt": caption}) for number, caption in enumerate(BAD)]
    done = run("plan", "--jsonl", stdin="\n".join([*lines, '{"id": "last", "prompt": "two dogs"}']).encode())
    *refused, last = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert [answer["id"] for answer in refused] == list(range(len(BAD)))
    assert all("I could not read" in answer["error"] for answer in refused)
    assert len(last["layout"]["objects"]) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", [["a red car"], ["--jsonl"]])
def test_a_full_disk_is_named(arguments: list[str], environment: dict[str, str], tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "plan", *arguments], input=b'{"id": 1, "prompt": "a red car"}\n',
            stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, env=environment, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.decode().startswith("groundling: the disk is full: the output could not be written")
    assert done.stderr.count(b"\n") == 1


def test_a_layout_is_printed_in_the_format_asked_for(run) -> None:
    holds = {
        "lmd": "Objects:",
        "gligen": '"gligen_phrases"',
        "coco": '"annotations"',
        "svg": "<svg",
        "omost": "canvas =",
    }
    for name, text in holds.items():
        done = run("plan", "a red car", "--format", name)
        assert (done.returncode, text in done.stdout.decode()) == (0, True)
    assert run("plan", "a red car", "--format", "docx").returncode == 2
