"""`groundling plan --show-prompt` and `--response`: a chat of one's own in place of a key."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from bot.cli.main import run
from tools.layout.layout import Layout
from tools.layout.prompt import build_prompt, load_prompt

ANSWER = """Sure, here is a layout:
```
Objects: [('a red car', [20, 300, 200, 120]), ('a cat', [440, 330, 90, 90])]
Background prompt: A green meadow
Negative prompt: rain
```"""


@pytest.fixture
def car(tmp_path: Path) -> Path:
    """A layout file with one car."""
    path = tmp_path / "car.json"
    item = {"id": "car-1", "phrase": "a red car", "box": [0.1, 0.5, 0.4, 0.8], "locked": False}
    layout = {"caption": "a car", "background": "A street", "negative": "", "width": 512, "height": 512}
    path.write_text(json.dumps({**layout, "objects": [item]}))
    return path


def paste(monkeypatch: pytest.MonkeyPatch, answer: str | bytes) -> None:
    data = answer if isinstance(answer, bytes) else answer.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))


def test_the_prompt_is_the_planners_own_word_for_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "ein roter Fuchs im Schnee", "--show-prompt"]) == 0
    shown = capsys.readouterr().out
    at = 0
    for _, text in build_prompt("ein roter Fuchs im Schnee", "de"):
        at = shown.index(text, at) + len(text)
    assert shown.startswith(load_prompt("de").instruction.strip())
    assert shown.endswith("Caption: ein roter Fuchs im Schnee\n")


def test_a_language_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "fox", "--show-prompt", "--language", "ko"]) == 0
    assert load_prompt("ko").instruction.strip() in capsys.readouterr().out
    assert run(["plan", "fox", "--show-prompt", "--language", "xx"]) == 2
    assert "zh-Hant" in capsys.readouterr().err


def test_the_prompt_needs_no_key_no_endpoint_and_no_data_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUNDLING_DATA_DIR", "/dev/null/nowhere")
    assert run(["plan", "a fox", "--show-prompt"]) == 0
    assert capsys.readouterr().out.endswith("Caption: a fox\n")


def test_a_pasted_answer_becomes_a_layout(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    paste(monkeypatch, ANSWER)
    assert run(["plan", "a car and a cat", "--response", "-"]) == 0
    out, err = capsys.readouterr()
    layout = Layout.from_json(json.loads(out))
    assert [o.id for o in layout.objects] == ["car-1", "cat-1"]
    assert (layout.caption, layout.negative) == ("a car and a cat", "rain")
    assert layout["cat-1"].box.x1 == 1.0
    assert "cut a cat at the edge" in err


def test_an_answer_in_a_file_needs_no_caption(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_bytes(b"\xef\xbb\xbf" + ANSWER.encode())
    assert run(["plan", "--response", str(tmp_path / "answer.txt")]) == 0
    assert json.loads(capsys.readouterr().out)["caption"] == "A green meadow with a red car and a cat"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (ANSWER.replace("[20, 300, 200, 120]", "[20, 300, 200]").replace("'a cat'", "''"), ["3 values", "name is ''"]),
        ("", ["the answer is empty"]),
        ("Objects: [__import__('os').system('touch pwned')]", ["only quoted names"]),
        (b"\xff\xfe\x00", ["not UTF-8"]),
        ("Objects: []".encode("utf-16"), ["not UTF-8 but UTF-16", "save it again"]),
        ("[" * 2_000_000, ["1 MiB"]),
    ],
)
def test_faults_are_told_all_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, answer: str | bytes, said: list[str]
) -> None:
    paste(monkeypatch, answer)
    assert run(["plan", "a car and a cat", "--response", "-"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert all(words in err for words in said)
    assert not Path("pwned").exists()


def test_a_change_can_be_asked_for_and_pasted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, car: Path
) -> None:
    assert run(["plan", "hazlo más grande", "--layout", str(car), "--show-prompt"]) == 0
    shown = capsys.readouterr().out
    assert shown.endswith("Request: hazlo más grande\n")
    assert '["car-1",' in shown.rpartition("Layout:")[2]
    paste(monkeypatch, 'Claro: {"operations": [{"op": "resize", "targets": ["car-1"], "factor": 1.25}]}')
    assert run(["plan", "--layout", str(car), "--response", "-"]) == 0
    layout = Layout.from_json(json.loads(capsys.readouterr().out))
    assert layout["car-1"].box.width > 0.35


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ('{"operations": [{"op": "remove", "targets": ["fox-1"]}]}', "fox"),
        ('{"operations": [], "question": "Which car?"}', "Which car?"),
    ],
)
def test_a_pasted_change_that_cannot_be_made_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, car: Path, answer: str, said: str
) -> None:
    paste(monkeypatch, answer)
    assert run(["plan", "--layout", str(car), "--response", "-"]) == 1
    assert said in capsys.readouterr().err


def test_a_layout_is_changed_by_the_configured_planner(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, car: Path
) -> None:
    monkeypatch.setattr("agent.app.load_language_model", lambda: None)
    assert run(["plan", "make the car blue", "--layout", str(car)]) == 0
    assert Layout.from_json(json.loads(capsys.readouterr().out))["car-1"].phrase == "a blue car"
    assert run(["plan", "make it better", "--layout", str(car)]) == 1


@pytest.mark.parametrize(
    "options",
    [
        ["--show-prompt"],
        ["--jsonl", "--show-prompt"],
        ["a fox", "--jsonl"],
        ["a fox", "--show-prompt", "--response", "-"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert run(["plan", *options]) == 2
    assert capsys.readouterr().err
