"""Slash commands and sizes."""

from __future__ import annotations

import pytest

from bot.failures import CommandError
from bot.size import parse_size
from bot.slash import COMMANDS, help_text, read_slash


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/undo", "undo"),
        ("/redo", "redo"),
        ("/goto 3", "go to version 3"),
        ("/seed 42", "use seed 42"),
        ("/STEPS  30", "use 30 steps"),
        ("/size 512 X 768", "set the size to 512x768"),
        ("/layout", "show the layout"),
    ],
)
def test_a_slash_command_stands_for_words(line: str, words: str) -> None:
    assert read_slash(line)[1] == words


def test_an_unknown_command_is_answered_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match=r"no command /frob; there are: /help, /layout") as failure:
        read_slash("/frob")
    assert "/quit" in str(failure.value)


@pytest.mark.parametrize("line", ["/goto", "/goto three", "/size 512", "/undo 3", "/seed -1", "/steps 1.5"])
def test_an_argument_that_does_not_fit_is_answered_with_the_form_to_write(line: str) -> None:
    with pytest.raises(CommandError, match=f"write {line.split()[0]}"):
        read_slash(line)


def test_help_names_every_command() -> None:
    assert all(command.name in help_text() for command in COMMANDS)


def test_a_size_is_read_as_width_and_height() -> None:
    assert parse_size("512x768") == (512, 768)


@pytest.mark.parametrize("text", ["100x512", "512", "0x0", "4096x64", "axb", "512x-512", "", "640x"])
def test_a_size_that_is_not_multiples_of_64_is_refused_with_the_rule(text: str) -> None:
    with pytest.raises(CommandError, match="multiples of 64 from 64 to 2048"):
        parse_size(text)
