"""The commands of the terminal: their names, their arguments, and who carries them out.

A command is a call of one of the agent's tools, without a language model, or a function under `commands`.
It knows nothing of the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from agent.reply import REDRAW
from tools.generation.presets import PRESET_NAMES
from tools.generation.request import METHODS
from tools.layout.exports import EXPORTS
from tools.layout.speech import Said, in_language, say

from ..cli.canvas_size import parse_size
from ..errors import USAGE, CommandError

if TYPE_CHECKING:
    from .terminal_session import TerminalSession

Call = dict[str, Any]
"""A call of a tool: `{"tool", "args"}`."""
SET_OPTIONS = "set_options"
Run = Callable[["TerminalSession", str], Awaitable[None]]


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        argument: as shown to a person; `[ ]` means that it may be left out.
        call: makes the tool call of the argument.
        run: `module:function` under `commands`, where no tool does it.
    """

    name: str
    argument: str = ""
    call: Callable[[str], Call] | None = None
    run: str = ""

    @property
    def form(self) -> str:
        return f"{self.name} {self.argument}".strip()

    @property
    def does(self) -> Said:
        """Say in a few words what it does."""
        return say(f"terminal.does_{self.name[1:]}")

    def load(self) -> Run:
        """Import the function that carries it out."""
        module, _, function = self.run.partition(":")
        run: Run = getattr(import_module(f".commands.{module}", __package__), function)
        return run


def _walk(to: str) -> Callable[[str], Call]:
    return lambda number: {"tool": "walk_versions", "args": {"to": to, **({"number": int(number)} if number else {})}}


def _option(name: str, read: Callable[[str], Any] = str) -> Callable[[str], Call]:
    return lambda value: {"tool": SET_OPTIONS, "args": {name: read(value)}}


def _size(value: str) -> Call:
    width, height = parse_size(value)
    return {"tool": SET_OPTIONS, "args": {"width": width, "height": height}}


COMMANDS = (
    Command("/help", run="about:show_help"),
    Command("/layout", call=lambda _: {"tool": "show_layout", "args": {}}),
    Command("/objects", run="scene:show_objects"),
    Command("/history", run="versions:show_history"),
    Command("/undo", call=_walk("undo")),
    Command("/redo", call=_walk("redo")),
    Command("/goto", "N", call=_walk("goto")),
    Command("/branch", "N [CHANGE]", run="versions:branch"),
    Command("/diff", "[A B]", run="versions:show_difference"),
    Command("/seed", "N", call=_option("seed", int)),
    Command("/steps", "N", call=_option("steps", int)),
    Command("/size", "WxH", call=_size),
    Command("/preset", "PRESET", call=_option("preset")),
    Command("/method", "METHOD", call=_option("method")),
    Command("/redraw", call=lambda _: REDRAW),
    Command("/variations", "N", run="scene:draw_variations"),
    Command("/open", run="files:open_picture"),
    Command("/save", "FILE", run="files:save"),
    Command("/load", "FILE", run="files:load"),
    Command("/export", "FORMAT", run="files:export"),
    Command("/threads", run="threads:show_threads"),
    Command("/new", "[NAME]", run="threads:begin"),
    Command("/rename", "NAME", run="threads:rename"),
    Command("/delete", "[NAME]", run="threads:delete"),
    Command("/model", "[NAME]", run="about:show_model"),
    Command("/doctor", run="about:show_doctor"),
    Command("/quit"),
)
BY_NAME = {command.name: command for command in COMMANDS}
NAMES = tuple(BY_NAME)
QUIT = BY_NAME["/quit"]
_ALIASES = {"/exit": "/quit", "/q": "/quit", "/?": "/help", "/h": "/help", "/versions": "/history"}
CHOICES = {"PRESET": PRESET_NAMES, "METHOD": METHODS, "FORMAT": tuple(EXPORTS)}
_FREE = {"FILE", "NAME"}
_ARGUMENTS = {
    "": r"",
    "N": r"\d{1,10}",
    "N [CHANGE]": r"\d{1,6}(\s+\S.*)?",
    "[A B]": r"(\d{1,6}(\s+\d{1,6})?)?",
    "WxH": r"\d{1,5}x\d{1,5}",
}


def read_slash(line: str) -> tuple[Command, str]:
    """Split a slash line into the command and its argument.

    Raises:
        CommandError: an unknown command, or an argument that does not fit it.
    """
    name, _, rest = line.strip().partition(" ")
    name, argument = _ALIASES.get(name.lower(), name.lower()), rest.strip()
    command = BY_NAME.get(name)
    if command is None:
        raise CommandError(_unknown(name), USAGE)
    if command.argument == "WxH":
        argument = re.sub(r"\s*[x×*]\s*", "x", argument.lower())
    if not _fits(command.argument, argument):
        said = say("terminal.bad_argument", line=line.strip(), form=_form(command), does=command.does)
        raise CommandError(said, USAGE)
    return command, argument


def _unknown(name: str) -> Said:
    near = [known for known in NAMES if len(name) > 1 and known.startswith(name)]
    if len(near) == 1:
        return say("terminal.near_command", name=name, near=near[0])
    return say("terminal.no_command", name=name, names=", ".join(near or NAMES))


def _fits(kind: str, argument: str) -> bool:
    if (choices := CHOICES.get(kind)) is not None:
        return argument in choices
    if kind.strip("[]") in _FREE:
        return bool(argument) or kind.startswith("[")
    return re.fullmatch(_ARGUMENTS[kind], argument, re.DOTALL) is not None


def _form(command: Command) -> str:
    choices = CHOICES.get(command.argument)
    return f"{command.name} {'|'.join(choices)}" if choices else command.form


def help_text(language: str = "en") -> str:
    """List every command with what it does."""
    lines = [f"  {command.form:<20} {in_language(command.does, language)}" for command in COMMANDS]
    before, after = say("terminal.help_before"), say("terminal.help_after")
    return "\n".join((in_language(before, language), *lines, in_language(after, language)))
