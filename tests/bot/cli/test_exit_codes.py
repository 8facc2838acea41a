"""Bad input to the command line: one sentence on standard error and the right exit code."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from bot.cli.main import run as run_here

Completed = subprocess.CompletedProcess[bytes]


def sentence_of(done: Completed) -> str:
    lines = done.stderr.decode().strip().split("\n")
    assert len(lines) == 1
    assert "Traceback" not in lines[0]
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("draw", "a cat", "--method", "magic"), "use one of lmd_plus, lmd_plus_guided, lmd, gligen, sd"),
        (("draw", "a cat", "--size", "100x100"), "multiples of 64"),
        (("draw",), 'give a "CAPTION" or --layout FILE'),
        (("draw", "a cat", "--layout", "cat.json"), "one of the two"),
        (("draw", "a cat", "-o", "cat.jpg"), "ends in .png"),
        (("draw", "a cat", "--steps", "1"), "--steps"),
        (("draw", "a cat", "--seed", "-1"), "--seed"),
        (("plan",), 'give a "CAPTION", or --jsonl'),
        (("plan", "a cat", "--jsonl"), 'give a "CAPTION", or --jsonl'),
        (("chat", "--thread", " "), "the name is ' '"),
        (("paint",), "No such command 'paint'"),
        (("chat", "--colour"), "No such option"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    assert run_here(list(arguments)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("command", [("doctor",), ("chat", "--jsonl"), ("draw", "a cat")])
def test_a_wrong_variable_is_named_with_its_value_and_exit_code_78(run, command: tuple[str, ...]) -> None:
    done = run(*command, GROUNDLING_STEPS="many")
    assert done.returncode == 78
    assert "GROUNDLING_STEPS" in sentence_of(done)
    assert "many" in sentence_of(done)


def test_a_data_folder_that_cannot_be_made_is_exit_code_78(run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = run("chat", GROUNDLING_DATA_DIR=str(tmp_path / "file" / "data"))
    assert done.returncode == 78
    assert str(tmp_path / "file") in sentence_of(done)


def test_a_read_only_data_folder_is_exit_code_78(run, tmp_path: Path) -> None:
    folder = tmp_path / "sealed"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):  # root writes everywhere but here
        folder = Path("/proc/sealed")
    done = run("chat", GROUNDLING_DATA_DIR=str(folder))
    assert done.returncode == 78
    assert str(folder) in sentence_of(done)


def test_a_layout_file_that_is_missing_is_named(run) -> None:
    done = run("draw", "--layout", "nowhere.json")
    assert done.returncode == 1
    assert "nowhere.json" in sentence_of(done)


def test_unknown_and_missing_keys_of_a_layout_file_are_named(run, tmp_path: Path) -> None:
    layout = {
        "caption": "a cat",
        "background": "",
        "width": 512,
        "height": 512,
        "objects": [],
        "colour": "red",
    }
    (tmp_path / "cat.json").write_text(json.dumps(layout))
    done = run("draw", "--layout", "cat.json")
    assert done.returncode == 1
    assert "lacks negative" in sentence_of(done)
    assert "unknown colour" in sentence_of(done)


@pytest.mark.parametrize("content", [b"not json", b"\xff\xfe\x00", b"[" * 100_000, b"", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_layout_file_that_is_no_layout_is_one_sentence(run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cat.json").write_bytes(content)
    done = run("draw", "--layout", "cat.json")
    assert done.returncode == 1
    assert "cat.json" in sentence_of(done)


def test_a_picture_is_not_drawn_when_its_folder_is_not_there(run) -> None:
    done = run("draw", "a red car", "-o", "nowhere/car.png")
    assert done.returncode == 1
    assert "the folder nowhere is not there" in sentence_of(done)


def test_help_shows_examples_and_every_command(run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in ("chat", "plan", "draw", "discord", "doctor"):
        assert f"groundling {command}" in done.stdout.decode() or f"  {command} " in done.stdout.decode()
    assert "groundling draw --layout car.png --seed 7" in done.stdout.decode()


def test_version_is_printed(run) -> None:
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.startswith(b"groundling 0.")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_layout_file_that_is_utf_16_is_told_as_what_it_is(run, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "cat.json").write_bytes('{"caption": "a cat"}'.encode(encoding))
    sentence = sentence_of(run("draw", "--layout", "cat.json"))
    assert "cat.json is not UTF-8 but UTF-16 text; save it again" in sentence
    assert "codec" not in sentence
