"""`groundling chat`: chooses screen and prompt for where it runs, greets, and runs the conversation.

It knows nothing of turns.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from rich.console import Console

from tools.layout.speech import say

from ..cli.jsonl import run_jsonl
from ..errors import DONE, FAILED
from .completion import LineCompleter
from .greeting import first_language, greeting
from .picture_view import find_graphics_protocol
from .prompt import PlainPrompt, Prompt, TerminalPrompt
from .repl import Repl
from .screen import PlainScreen, Screen, is_capable
from .terminal_screen import TerminalScreen
from .terminal_session import TerminalSession

if TYPE_CHECKING:
    from agent.app import App

_SWITCH_S = 0.0005  # a key waits its turn behind the drawing thread several times; five milliseconds each are felt


def run_repl(app: App, conversation: str, draw: bool) -> int:
    """Talk with a person until they leave."""
    try:
        return asyncio.run(_talk(app, conversation, draw))
    except KeyboardInterrupt:
        return DONE


def run_jsonl_repl(app: App, conversation: str, draw: bool) -> int:
    """Talk with a program until its input ends."""
    try:
        return asyncio.run(run_jsonl(app.session, conversation, draw))
    except KeyboardInterrupt:
        return FAILED


async def _talk(app: App, conversation: str, draw: bool) -> int:
    console = Console(highlight=False)
    terminal_session = TerminalSession(app, conversation, PlainScreen(), draw, first_language())
    prompt = _place(terminal_session, console)
    for line in greeting(app.settings):
        await terminal_session.say(line)
    await terminal_session.resume()
    if terminal_session.version() is None:
        await _offer_example(terminal_session, prompt)
    return await Repl(terminal_session, prompt).run()


def _place(terminal_session: TerminalSession, console: Console) -> Prompt:
    """Give the session the screen that standard output can show, and return the prompt that goes with it."""
    if not is_capable(console) or not sys.stdin.isatty():
        return PlainPrompt()
    sys.setswitchinterval(_SWITCH_S)
    settings = terminal_session.app.settings
    kind = find_graphics_protocol() if settings.pictures == "auto" else settings.pictures
    prompt = TerminalPrompt(
        LineCompleter(terminal_session),
        settings.data_dir,
        console.color_system,
        lambda: terminal_session.app.warm(terminal_session.draw),
    )
    terminal_session.screen = _screen(console, prompt, kind)
    return prompt


def _screen(console: Console, prompt: TerminalPrompt, kind: str) -> Screen:
    return TerminalScreen(console, prompt, kind if kind != "off" else None)  # type: ignore[arg-type]


async def _offer_example(terminal_session: TerminalSession, prompt: Prompt) -> None:
    prompt.offer = say("terminal.example")
    words = "terminal.offer" if sys.stdin.isatty() else "terminal.try"
    await terminal_session.say(say(words, example=prompt.offer))
