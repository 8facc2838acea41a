"""Conversations that are interrupted or shared: kill -9 in the middle, two terminals at once, resize, typing ahead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from memory.sql_store import SqlStore
from tests.bot.terminal.pty_terminal import Terminal

Open = Callable[..., Terminal]


def open_store(tmp_path: Path) -> SqlStore:
    return SqlStore(f"sqlite:///{tmp_path / 'data' / 'groundling.db'}")


def test_a_message_killed_while_it_was_drawn_is_answered_at_the_next_start(open_terminal: Open, tmp_path: Path) -> None:
    terminal = open_terminal("chat", GROUNDLING_STEPS="250", GROUNDLING_PICTURES="off")
    terminal.wait_idle()
    terminal.enter("a red car in a green meadow")
    terminal.wait_for("drawing the ")
    terminal.kill()
    assert len(open_store(tmp_path).unfinished("terminal:default")) == 1
    again = open_terminal("chat", GROUNDLING_STEPS="2", GROUNDLING_PICTURES="off")
    again.wait_idle()
    assert "Answering what was left open" in again.text()
    assert "Laid out: a red car" in again.text()
    assert "blue" in again.say("add a blue balloon above the car")
    again.leave()
    third = open_terminal("chat", "--no-draw")
    third.wait_idle()
    assert "left open" not in third.text()
    assert [v.number for v in open_store(tmp_path).versions("terminal:default")] == [1, 2]


def test_two_terminals_on_one_thread_take_turns_and_none_is_lost(open_terminal: Open, tmp_path: Path) -> None:
    one = open_terminal("chat", "--no-draw")
    one.say("a red car in a green meadow")
    two = open_terminal("chat", "--no-draw")
    two.wait_idle()
    assert "version 1" in two.text()
    for number in range(8):
        one.type(f"use seed {100 + number}\r")
        two.type(f"use seed {200 + number}\r")
    for terminal in (one, two):
        terminal.wait(lambda terminal=terminal: terminal.text().count("Set seed to") == 8 and terminal.is_idle())
    versions = open_store(tmp_path).versions("terminal:default")
    assert [version.number for version in versions] == list(range(1, 18))
    assert [version.parent for version in versions] == [None, *range(1, 17)]
    seeds = [version.seed for version in versions[1:]]
    assert [seed for seed in seeds if seed < 200] == list(range(100, 108))
    assert [seed for seed in seeds if seed >= 200] == list(range(200, 208))


def test_lines_typed_while_a_picture_is_drawn_are_answered_in_order(open_terminal: Open, tmp_path: Path) -> None:
    terminal = open_terminal("chat", GROUNDLING_STEPS="30", GROUNDLING_PICTURES="off")
    terminal.wait_idle()
    terminal.enter("a red car in a green meadow")
    terminal.wait_for("drawing the ")
    terminal.type("add a blue cup\r")
    terminal.type("remove the car\r/hist")
    terminal.wait(lambda: terminal.cursor_line() == "· /hist", "typing ahead")
    terminal.wait(lambda: terminal.cursor_line() == "> /hist", "the end of all turns")
    terminal.type("ory\r")
    terminal.wait_for("● 3  remove the car")
    labels = [version.label for version in open_store(tmp_path).versions("terminal:default")]
    assert labels == ["a red car in a green meadow", "add a blue cup", "remove the car"]


def test_a_terminal_that_changes_its_size_while_drawing_stays_readable(open_terminal: Open) -> None:
    terminal = open_terminal("chat", GROUNDLING_STEPS="60", size=(110, 50))
    terminal.wait_idle()
    terminal.enter("a red car in a green meadow")
    terminal.wait_for("drawing the ")
    for columns, rows in ((60, 30), (100, 40), (72, 36)):
        terminal.resize(columns, rows)
        terminal.wait(lambda: any("drawing the" in line for line in terminal.screen.display), "the bar")
    terminal.wait_idle()
    assert all(len(line) <= 72 for line in terminal.lines())
    picture = [line for line in terminal.screen.display if line.count("▀") > 10]
    assert picture
    assert "┌" in terminal.say("/layout")
    assert terminal.leave() == 0
