"""Slash commands of the terminal: each is short for words that a person could have typed.

It knows nothing of the conversation; `/help` and `/quit` are the screen's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.layout.layout import CANVAS_STEP_PX

from .failures import USAGE, CommandError


@dataclass(frozen=True)
class Slash:
    """One command: its name, the argument as shown to a person, the words it stands for, what it does."""

    name: str
    argument: str
    words: str
    does: str


COMMANDS = (
    Slash("/help", "", "", "show this list"),
    Slash("/layout", "", "show the layout", "show where everything is"),
    Slash("/undo", "", "undo", "go back one version"),
    Slash("/redo", "", "redo", "take the undo back"),
    Slash("/goto", "N", "go to version {}", "go to version N"),
    Slash("/seed", "N", "use seed {}", "draw with this seed"),
    Slash("/steps", "N", "use {} steps", "draw with this many steps"),
    Slash("/size", "WxH", "set the size to {}", f"canvas in pixels, multiples of {CANVAS_STEP_PX}"),
    Slash("/quit", "", "", "leave (Ctrl-D does too)"),
)
NAMES = tuple(command.name for command in COMMANDS)
_ARGUMENTS = {"": "", "N": r"\d{1,10}", "WxH": r"\d{1,5}x\d{1,5}"}


def read_slash(line: str) -> tuple[str, str]:
    """Split a slash line into the command's name and the words it stands for.

    Raises:
        CommandError: an unknown command, or an argument that does not fit it.
    """
    name, _, argument = line.strip().partition(" ")
    found = [command for command in COMMANDS if command.name == name.lower()]
    if not found:
        raise CommandError(f"there is no command {name}; there are: {', '.join(NAMES)}", USAGE)
    command, argument = found[0], re.sub(r"\s*[x×]\s*", "x", argument.strip().lower())
    if not re.fullmatch(_ARGUMENTS[command.argument], argument):
        wanted = f"{command.name} {command.argument}".strip()
        raise CommandError(f"{line.strip()!r} is not understood; write {wanted} ({command.does})", USAGE)
    return command.name, command.words.format(argument)


def help_text() -> str:
    lines = [f"  {f'{c.name} {c.argument}'.strip():<12} {c.does}" for c in COMMANDS]
    return "\n".join(
        (
            "Say what you want to see, then say what to change:",
            "  a red car to the left of two cats in a green meadow",
            "  make the cats bigger",
            "Commands:",
            *lines,
            "Ctrl-C stops a drawing, Ctrl-D leaves.",
        )
    )
