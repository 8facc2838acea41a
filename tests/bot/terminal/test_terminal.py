"""Whole transcripts of the terminal conversation, as a person sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.terminal.pty_terminal import Terminal

Open = Callable[..., Terminal]
SCENE = "a red car to the left of two cats in a green meadow"
ANEW = ("-m", "bot")
REPORTING = """
import os, sys
from bot.cli.main import main
heavy = {"torch", "diffusers", "transformers", "langchain", "langgraph", "openai"}
def report(event, arguments):
    if event == "import" and arguments[0].split(".")[0] in heavy:
        heavy.clear()
        os.write(1, b"[imported " + arguments[0].encode() + b"]")
sys.addaudithook(report)
main()
"""


def test_the_first_screen_says_what_it_runs_on_and_enter_sends_its_example(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw", python=ANEW)
    terminal.wait(lambda: terminal.is_idle() and len(terminal.lines()) == 4, "four lines")  # a redraw may come in parts
    used, better, offer, prompt = terminal.lines()
    assert "talks offline" in used
    assert "bundled clipart checkpoint" in used
    assert "OPENAI_API_KEY" in better
    assert "GROUNDLING_CHECKPOINT" in better
    assert offer == f"Press Enter to try: {SCENE}"
    assert prompt == f"> {SCENE}"  # faint, as a placeholder
    terminal.type("\r")
    terminal.wait_for("Laid out: a red car")
    terminal.wait_idle()
    assert terminal.echoes(SCENE) == 1
    assert terminal.cursor_line() == ">"
    terminal.type("\r")  # a second Enter sends nothing
    assert "Laid out" not in terminal.say("/history")
    assert terminal.leave() == 0


def test_the_first_screen_names_the_language_model_and_checkpoint_that_were_set(open_terminal: Open) -> None:
    terminal = open_terminal(
        "chat", OPENAI_API_KEY="sk-secret", GROUNDLING_MODEL="m-1", GROUNDLING_CHECKPOINT="/big/one"
    )
    terminal.wait_idle()
    assert "m-1" in terminal.text()
    assert "/big/one" in terminal.text()
    assert "secret" not in terminal.text()


def test_the_prompt_comes_before_anything_heavy_is_imported_and_torch_last(open_terminal: Open) -> None:
    terminal = open_terminal("chat", python=("-c", REPORTING))
    terminal.wait_idle()
    assert b"[imported" not in terminal.raw
    terminal.wait_for("[imported ")
    assert b"[imported torch" not in terminal.raw


def test_a_conversation_shows_the_layout_of_every_turn(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw")
    first = terminal.say(SCENE)
    assert first.count("a cat ") == 2
    assert "green meadow" in first
    assert "┌" in first
    bigger = terminal.say("make the cats bigger")
    assert "┌" in bigger
    assert "bigger" in bigger
    assert "┌" in terminal.say("move the car right")
    assert "blue balloon" in terminal.say("add a blue balloon above the car")
    undone = terminal.say("undo")
    assert "┌" in undone
    assert "blue balloon" not in undone
    assert "I could not read 'remove the dog'" in terminal.say("remove the dog")
    assert terminal.leave() == 0


def test_words_are_wrapped_and_a_narrow_terminal_still_shows_everything(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw", size=(44, 40))
    terminal.say(SCENE)
    help_ = terminal.say("/help")
    assert all(len(line) <= 44 for line in help_.split("\n"))
    broken = [line for line in help_.split("\n") if re.search(r"[a-z]{2}$", line)]
    assert broken  # lines end with whole words
    assert "Ctrl-D leaves." in " ".join(help_.split())


def test_coming_back_to_a_thread_shows_where_it_stands(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw", "--thread", "garden")
    terminal.say(SCENE)
    assert terminal.leave() == 0
    again = open_terminal("chat", "--no-draw", "--thread", "garden")
    again.wait_idle()
    assert "version 1" in again.text()
    assert "a red car  " in again.text()
    assert "Press Enter" not in again.text()
    other = open_terminal("chat", "--no-draw", "--thread", "kitchen")
    other.wait_idle()
    assert "a red car  " not in other.text()


def test_lines_of_earlier_sessions_come_back_by_arrow_and_by_search(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw")
    terminal.say("a red car in a green meadow")
    terminal.say("two blue balloons")
    terminal.leave()
    again = open_terminal("chat", "--no-draw")
    again.wait_idle()
    again.type("\x1b[A")
    again.wait(lambda: again.cursor_line() == "> two blue balloons")
    again.type("\x15\x12red c")
    again.wait_for("reverse")
    again.wait(lambda: "a red car in a green meadow" in again.screen.display[again.screen.cursor.y])
    again.type("\x07\x15")  # gives the search up
    again.wait_idle()


def test_alt_enter_begins_a_new_line_and_enter_sends_both(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw")
    terminal.wait_idle()
    terminal.type("a red car\x1b\rto the left of a blue cup")
    terminal.wait_for("to the left of a blue cup")
    terminal.type("\r")
    terminal.wait_for("Laid out: a red car and a blue cup")
    terminal.wait_idle()


def test_tab_completes_commands_their_arguments_and_names(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw")
    terminal.say("a red car to the left of a hedgehog")
    terminal.type("/la\t")
    terminal.wait(lambda: terminal.cursor_line() == "> /layout")
    terminal.type("\x15/met\t glig\t")
    terminal.wait(lambda: terminal.cursor_line() == "> /method gligen")
    terminal.type("\x15make the hed\t")
    terminal.wait(lambda: terminal.cursor_line() == "> make the hedgehog")
    terminal.type(" smaller\r")
    terminal.wait(lambda: bool(re.search(r"[Hh]edgehog.* \d+ % smaller", terminal.text())))


def test_ctrl_c_clears_a_line_and_twice_on_an_empty_one_leaves(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw")
    terminal.wait_idle()
    terminal.type("half a line")
    terminal.wait_for("half a line")
    terminal.interrupt()
    terminal.wait_idle()
    assert "a red car" in terminal.say("a red car")
    terminal.interrupt()
    terminal.wait_for("Ctrl-C again")
    terminal.wait_idle()
    terminal.interrupt()
    assert terminal.end() == 0


def test_a_conversation_killed_between_turns_goes_on_at_the_next_start(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw")
    terminal.say("a red car")
    terminal.kill()
    again = open_terminal("chat", "--no-draw")
    again.wait_idle()
    assert "version 1" in again.text()
    assert "a red car" in again.text()


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_a_dumb_terminal_gets_no_control_codes(open_terminal: Open, variables: dict[str, str]) -> None:
    terminal = open_terminal("chat", "--no-draw", python=ANEW, **variables)
    terminal.wait_for("Press Enter to try")
    terminal.wait_idle()
    terminal.type("\n")
    terminal.wait_for("Laid out: a red car")
    terminal.wait_idle()
    assert b"\x1b" not in terminal.raw
    terminal.interrupt()
    terminal.wait_for("Ctrl-C again")
    assert terminal.leave() == 0


def test_strange_keys_and_broken_bytes_are_answered_and_kept_out_of_the_screen(open_terminal: Open) -> None:
    terminal = open_terminal("chat", "--no-draw")
    terminal.wait_idle()
    terminal.child.send(b"\xff\xfe a \xf0\x9f\x90\x88 cat\r")
    terminal.wait(lambda: "cat" in terminal.text() and terminal.is_idle())
    assert "a red car" in terminal.say("a red car")
    assert terminal.leave() == 0


def test_a_drawing_can_be_stopped_at_once_and_the_conversation_goes_on(open_terminal: Open, tmp_path: Path) -> None:
    terminal = open_terminal("chat", python=ANEW, GROUNDLING_STEPS="250", GROUNDLING_PICTURES="off")
    terminal.wait_idle()
    terminal.enter("a red car in a green meadow")
    terminal.wait(lambda: bool(re.search(r"drawing the (objects|picture).*\d+/\d+ · \d+ s left", terminal.text())))
    terminal.interrupt()
    terminal.wait_for("Stopped; nothing was changed.")
    terminal.wait_idle()
    assert "There is no picture yet" in terminal.say("/objects")
    terminal.say("/steps 2")
    assert "picture: " in terminal.say("a red car")
    picture = Path(terminal.text().rpartition("picture: ")[2].partition("\n>")[0].replace("\n", ""))
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "data") in picture.parents
    assert terminal.leave() == 0
