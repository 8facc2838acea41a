"""Slash commands, words that mean them, and sizes."""

from __future__ import annotations

import pytest

from bot.cli.canvas_size import parse_size
from bot.errors import CommandError
from bot.terminal.command_words import LANGUAGES, find_command
from bot.terminal.slash_commands import COMMANDS, help_text, read_slash


@pytest.mark.parametrize(
    ("line", "name", "argument"),
    [
        ("/undo", "/undo", ""),
        ("/goto 3", "/goto", "3"),
        ("/STEPS  30", "/steps", "30"),
        ("/size 512 X 768", "/size", "512x768"),
        ("/diff", "/diff", ""),
        ("/diff 1 4", "/diff", "1 4"),
        ("/branch 2 make the cat red", "/branch", "2 make the cat red"),
        ("/preset fast", "/preset", "fast"),
        ("/save my picture.png", "/save", "my picture.png"),
        ("/new", "/new", ""),
        ("/q", "/quit", ""),
    ],
)
def test_a_slash_line_is_a_command_and_its_argument(line: str, name: str, argument: str) -> None:
    command, found = read_slash(line)
    assert (command.name, found) == (name, argument)


def test_an_unknown_command_is_answered_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match=r"no command /frob; there are: /help, /layout") as failure:
        read_slash("/frob")
    assert "/quit" in str(failure.value)


def test_a_command_that_was_only_begun_is_asked_about() -> None:
    with pytest.raises(CommandError, match="did you mean /history"):
        read_slash("/hist")


@pytest.mark.parametrize(
    "line",
    ["/goto", "/goto three", "/size 512", "/undo 3", "/seed -1", "/steps 1.5", "/preset slow", "/save", "/diff a b"],
)
def test_an_argument_that_does_not_fit_is_answered_with_the_form_to_write(line: str) -> None:
    with pytest.raises(CommandError, match=f"write {line.split()[0]}"):
        read_slash(line)


def test_help_names_every_command() -> None:
    assert all(command.name in help_text() for command in COMMANDS)


def test_every_command_either_calls_a_tool_or_can_be_loaded() -> None:
    for command in COMMANDS:
        if command.run:
            assert callable(command.load())
        else:
            assert command.call or command.name == "/quit"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("show me the history", "/history"),
        ("What changed?", "/diff"),
        ("compare versions 2 and 5", "/diff 2 5"),
        ("draw three more variations", "/variations 3"),
        ("save it as cat.png", "/save cat.png"),
        ("open the picture", "/open"),
        ("load layouts/cat.json", "/load layouts/cat.json"),
        ("export it as svg", "/export svg"),
        ("list my conversations", "/threads"),
        ("start a new conversation called garden", "/new garden"),
        ("rename this conversation to garden party", "/rename garden party"),
        ("delete the conversation garden", "/delete garden"),
        ("which model do you use?", "/model"),
        ("check the setup", "/doctor"),
        ("use the fast preset", "/preset fast"),
        ("Zeige mir den Verlauf", "/history"),
        ("Speichere das Bild als katze.png", "/save katze.png"),
        ("Guarda la imagen como gato.png", "/save gato.png"),
        ("Qu'est-ce qui a changé ?", "/diff"),
        ("履歴を見せて", "/history"),
        ("显示历史", "/history"),
        ("保存为 cat.png", "/save cat.png"),
    ],
)
def test_words_mean_a_command(line: str, said: str) -> None:
    assert find_command(line) == read_slash(said)


@pytest.mark.parametrize(
    "line",
    ["a red car", "save the cat", "show me version 2", "undo", "make the history book bigger", "a new thread of wool",
     "delete the dog", "open sea", "add three cats", "load the truck with apples", "what is in the picture?"],
)  # fmt: skip
def test_a_message_is_left_to_the_agent(line: str) -> None:
    assert find_command(line) is None


def test_every_language_has_words_for_the_same_commands() -> None:
    from bot.terminal.command_words import _patterns

    english = {name for name, _ in _patterns("en")}
    assert set(LANGUAGES) == {"en", "de", "es", "fr", "ja", "zh-Hans"}
    for language in LANGUAGES:
        assert {name for name, _ in _patterns(language)} == english


def test_a_size_is_read_as_width_and_height() -> None:
    assert parse_size("512x768") == (512, 768)


@pytest.mark.parametrize("text", ["100x512", "512", "0x0", "4096x64", "axb", "512x-512", "", "640x"])
def test_a_size_that_is_not_multiples_of_64_is_refused_with_the_rule(text: str) -> None:
    with pytest.raises(CommandError, match="multiples of 64 from 64 to 2048"):
        parse_size(text)
