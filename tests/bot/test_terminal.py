"""Whole transcripts of the terminal conversation, in a pseudo-terminal."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

Spawn = Callable[..., pexpect.spawn]
SCENE = "a red car to the left of two cats in a green meadow"
PROMPT = r"\x1b\[\?2004h[^>]*>"  # bracketed paste is switched on with the prompt and off when a line is taken
TAKEN = r"\x1b\[\?2004l"
CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|[\r\x08]")
REPORTING = """
import os, sys
from bot.cli import main
heavy = {"torch", "diffusers", "transformers", "langchain", "langgraph", "openai"}
def report(event, arguments):
    if event == "import" and arguments[0].split(".")[0] in heavy:
        heavy.clear()
        os.write(1, b"[imported " + arguments[0].encode() + b"]")
sys.addaudithook(report)
main()
"""


def seen(child: pexpect.spawn) -> str:
    """Give what was printed before the last match, without control codes."""
    return CONTROL.sub("", child.before)


def say(child: pexpect.spawn, words: str) -> str:
    """Type a line and return what is printed until the next prompt."""
    child.sendline(words)
    child.expect(TAKEN)
    child.expect(PROMPT)
    return seen(child)


def leave(child: pexpect.spawn) -> int:
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus)


def test_the_first_screen_says_what_it_runs_on_and_what_to_try(spawn: Spawn) -> None:
    child = spawn("chat")
    child.expect(PROMPT)
    used, better, example = seen(child).strip().split("\n")
    assert "offline language rules" in used
    assert "bundled clipart checkpoint" in used
    assert "OPENAI_API_KEY" in better
    assert "GROUNDLING_CHECKPOINT" in better
    assert example == f"Try: {SCENE}"
    assert leave(child) == 0


def test_the_first_screen_names_the_language_model_and_checkpoint_that_were_set(spawn: Spawn) -> None:
    child = spawn("chat", OPENAI_API_KEY="sk-secret", GROUNDLING_MODEL="m-1", GROUNDLING_CHECKPOINT="/big/one")
    child.expect(PROMPT)
    assert "m-1" in seen(child)
    assert "/big/one" in seen(child)
    assert "secret" not in seen(child)


def test_the_prompt_comes_before_anything_heavy_is_imported(spawn: Spawn) -> None:
    child = spawn("chat", code=REPORTING)
    assert child.expect([PROMPT, r"\[imported [\w.]+\]"]) == 0
    child.expect(r"\[imported (\w+)")
    assert child.match.group(1) != "torch"


def test_a_dialogue_shows_the_layout_of_every_turn(spawn: Spawn) -> None:
    child = spawn("chat", "--no-draw")
    child.expect(PROMPT)
    first = say(child, SCENE)
    assert first.count("a cat ") == 2
    assert "a red car" in first
    assert "┌" in first
    assert "background: a green meadow" in first
    bigger = say(child, "make the cats bigger")
    assert "┌" in bigger
    assert "bigger" in bigger
    assert "┌" in say(child, "move the car to the right")
    assert "blue balloon" in say(child, "add a blue balloon above the car")
    undone = say(child, "undo")
    assert "┌" in undone
    assert "blue balloon" not in undone.split("┌", 1)[1]
    assert leave(child) == 0


def test_slash_commands_do_what_their_words_do(spawn: Spawn) -> None:
    child = spawn("chat", "--no-draw")
    child.expect(PROMPT)
    assert "/goto N" in say(child, "/help")
    assert "there is no command /frob" in say(child, "/frob")
    say(child, "a red car")
    say(child, "add a blue balloon above the car")
    assert "blue balloon" not in say(child, "/undo").split("┌", 1)[1]
    assert "blue balloon" in say(child, "/redo").split("┌", 1)[1]
    assert "blue balloon" not in say(child, "/goto 1").split("┌", 1)[1]
    assert "┌" in say(child, "/layout")
    assert "7" in say(child, "/seed 7")
    assert "12" in say(child, "/steps 12")
    assert "768" in say(child, "/size 768x512")
    child.sendline("/quit")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_coming_back_to_a_thread_shows_where_it_stands(spawn: Spawn) -> None:
    child = spawn("chat", "--no-draw", "--thread", "garden")
    child.expect(PROMPT)
    say(child, SCENE)
    leave(child)
    again = spawn("chat", "--no-draw", "--thread", "garden")
    again.expect(PROMPT)
    assert "version 1" in seen(again)
    assert "a red car" in seen(again)
    other = spawn("chat", "--no-draw", "--thread", "kitchen")
    other.expect(PROMPT)
    assert "a red car  " not in seen(other)


def test_ctrl_c_clears_a_line_and_twice_on_an_empty_one_leaves(spawn: Spawn) -> None:
    child = spawn("chat", "--no-draw")
    child.expect(PROMPT)
    child.send("half a line")
    child.expect("half")
    child.sendintr()
    child.expect(PROMPT)
    assert "a red car" in say(child, "a red car")
    child.sendintr()
    child.expect("Ctrl-C again")
    child.expect(PROMPT)
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_a_killed_conversation_goes_on_at_the_next_start(spawn: Spawn, environment: dict[str, str]) -> None:
    child = spawn("chat", "--no-draw")
    child.expect(PROMPT)
    say(child, "a red car")
    child.kill(signal.SIGKILL)
    again = spawn("chat", "--no-draw")
    again.expect(PROMPT)
    assert "version 1" in seen(again)
    assert "a red car" in seen(again)


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_a_dumb_terminal_gets_no_control_codes(spawn: Spawn, variables: dict[str, str]) -> None:
    child = spawn("chat", "--no-draw", **variables)
    child.expect("> ")
    printed = child.before
    child.sendline(SCENE)
    child.expect(r"\n> ")
    printed += child.before
    assert "a red car" in printed
    assert "\x1b" not in printed
    child.sendintr()
    child.expect("Ctrl-C again")
    assert leave(child) == 0


def test_a_drawing_shows_progress_and_the_path_of_the_picture(spawn: Spawn, tmp_path: Path) -> None:
    child = spawn("chat", GROUNDLING_STEPS="4")
    child.expect(PROMPT)
    child.sendline("a red car in a green meadow")
    child.expect("┌")
    child.expect("drawing the (objects|picture)")
    child.expect(r"picture: ")
    child.expect(PROMPT)
    picture = Path(seen(child).replace("\n", "").strip())
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "data") in picture.parents
    assert leave(child) == 0


def test_ctrl_c_during_a_drawing_stops_it_and_the_conversation_goes_on(spawn: Spawn) -> None:
    child = spawn("chat", GROUNDLING_STEPS="250")
    child.expect(PROMPT)
    child.sendline("a red car in a green meadow")
    child.expect("drawing the (objects|picture)")
    child.sendintr()
    child.expect("Stopped; nothing was changed")
    child.expect(PROMPT)
    assert "picture: " in say(child, "/steps 2") + say(child, "a red car")
    assert leave(child) == 0
