"""`groundling edit`, and the one-shot commands in a pipe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from memory.sql_store import SqlStore
from tools.generation.picture_file import read_scene


def test_a_layout_goes_through_a_pipe_and_only_what_was_named_changes(run) -> None:
    planned = run("plan", "-", stdin=b"two dogs in a garden")
    edited = run("edit", "-", "add a red cup", stdin=planned.stdout)
    assert edited.returncode == 0
    before, after = json.loads(planned.stdout), json.loads(edited.stdout)
    assert [o["phrase"] for o in after["objects"]] == ["a dog", "a dog", "a red cup"]
    assert after["objects"][:2] == before["objects"]
    assert b"Added a red cup" in edited.stderr


def test_a_picture_is_drawn_again_with_its_own_seed_and_steps(run, tmp_path: Path) -> None:
    drawn = run("draw", "a red car", "-o", "car.png", "--seed", "5", "--steps", "3", "--size", "128x128")
    assert drawn.returncode == 0
    done = run("edit", "car.png", "make the car blue", "-o", "blue.png", "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert (told["image"], told["seed"]) == ("blue.png", 5)
    assert told["operations"][0]["op"] == "recaption"
    scene = read_scene(tmp_path / "blue.png")
    assert (scene.seed, scene.steps) == (5, 3)
    assert [item.phrase for item in scene.layout.objects] == ["a blue car"]
    assert Image.open(tmp_path / "blue.png").size == (128, 128)
    piped = run("-q", "edit", "-", "make the car smaller", "-o", "-", stdin=(tmp_path / "car.png").read_bytes())
    assert piped.stdout.startswith(b"\x89PNG")
    assert piped.stderr == b""
    assert list((tmp_path / "data" / "pictures").glob("*")) == []
    store = SqlStore(f"sqlite:///{tmp_path / 'data' / 'groundling.db'}")
    assert store.conversations() == ()  # an edit from the shell leaves no conversation behind


@pytest.mark.parametrize(("name", "begins"), [("two.txt", "Objects: ["), ("two.svg", "<svg"), ("two.json", "{")])
def test_the_name_of_the_output_says_its_format(run, tmp_path: Path, name: str, begins: str) -> None:
    layout = run("plan", "a dog").stdout
    done = run("edit", "-", "add a red cup", "-o", name, stdin=layout)
    assert done.stdout.decode().strip() == name
    assert (tmp_path / name).read_text().startswith(begins)


@pytest.mark.parametrize(
    ("instruction", "output", "code", "says"),
    [
        ("make the cats bigger", "out.json", 1, "I could not read"),
        ("wibble the dog", "out.json", 1, "I could not read 'wibble the dog'"),
        ("undo", "out.json", 1, "nothing to undo"),
        ("add a cup", "out.gif", 2, "ends in .png, .json, .txt or .svg"),
        ("add a cup", "nowhere/out.json", 1, "the folder nowhere is not there"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_writes_nothing(
    run, tmp_path: Path, instruction: str, output: str, code: int, says: str
) -> None:
    layout = run("plan", "a dog").stdout
    done = run("edit", "-", instruction, "-o", output, stdin=layout)
    assert done.returncode == code
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert says in done.stderr.decode()
    assert not (tmp_path / output).exists()


def test_quiet_says_nothing_but_the_answer(run) -> None:
    assert b"30" in run("plan", "40 cats").stderr
    assert run("--quiet", "plan", "40 cats").stderr == b""


def test_the_shell_is_told_what_can_be_completed(run) -> None:
    done = run(_GROUNDLING_COMPLETE="complete_bash", COMP_WORDS="groundling ga", COMP_CWORD="1")
    assert done.stdout.decode().split() == ["gallery"]
    assert b"--install-completion" in run("--help").stdout


def test_doctor_answers_in_json(run) -> None:
    told = json.loads(run("doctor", "--json").stdout)
    assert told["ready"] is True
    assert "clipart" in told["parts"]["checkpoint"]
