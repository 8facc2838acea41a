"""Words that mean a command of the terminal: 'show the history' is `/history`, in six languages.

One YAML file per language: command to patterns, each for the whole line; groups are the command's argument, in order.
What the agent reads by itself ('undo', 'use 30 steps') is not here. It knows nothing of what commands do.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from ...errors import CommandError
from ..slash_commands import BY_NAME, Command, read_slash

_FOLDER = Path(__file__).parent
_EDGES = " \t\n.!?。！？¿¡"
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
LANGUAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def find_command(line: str, language: str = "en") -> tuple[Command, str] | None:
    """Find the command that a line means, and its argument; None where the line is a message.

    Args:
        language: looked through first; then the others, since a person may write in any.
    """
    words = " ".join(line.strip(_EDGES).split())
    for code in dict.fromkeys((language, *LANGUAGES)):
        for name, pattern in _patterns(code):
            if found := pattern.fullmatch(words):
                return _read(name, [_argument(group) for group in found.groups() if group])
    return None


def _read(name: str, arguments: list[str]) -> tuple[Command, str] | None:
    try:
        return read_slash(" ".join((name, *arguments)))
    except CommandError:  # 'save it as a surprise' is no file name, so let the agent read it
        return None


def _argument(group: str) -> str:
    number = _NUMBERS.get(group.lower())
    return group.strip("'\"“”«»「」") if number is None else str(number)


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    path = _FOLDER / f"{language}.yaml"
    table = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    assert set(table) <= set(BY_NAME), set(table) - set(BY_NAME)
    return tuple((name, re.compile(p, re.IGNORECASE)) for name, patterns in table.items() for p in patterns)
