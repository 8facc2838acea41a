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
from .picture_view import find_kind
from .prompt import PlainPrompt, Prompt, TerminalPrompt
from .repl import Chat
from .screen import PlainScreen, Screen, is_capable
from .terminal_screen import TerminalScreen
from .terminal_session import Visit

if TYPE_CHECKING:
    from agent.app import App

_SWITCH_S = 0.0005  # a key waits its turn behind the drawing thread several times; five milliseconds each are felt


def talk(app: App, conversation: str, draw: bool) -> int:
    """Talk with a person until they leave."""
    try:
        return asyncio.run(_talk(app, conversation, draw))
    except KeyboardInterrupt:
        return DONE


def talk_jsonl(app: App, conversation: str, draw: bool) -> int:
    """Talk with a program until its input ends."""
    try:
        return asyncio.run(run_jsonl(app.session, conversation, draw))
    except KeyboardInterrupt:
        return FAILED


async def _talk(app: App, conversation: str, draw: bool) -> int:
    console = Console(highlight=False)
    visit = Visit(app, conversation, PlainScreen(), draw, first_language())
    prompt = _place(visit, console)
    for line in greeting(app.settings):
        await visit.say(line)
    await visit.go_on()
    if visit.version() is None:
        await _offer_example(visit, prompt)
    return await Chat(visit, prompt).run()


def _place(visit: Visit, console: Console) -> Prompt:
    """Give the visit the screen that standard output can show, and return the prompt that goes with it."""
    if not is_capable(console) or not sys.stdin.isatty():
        return PlainPrompt()
    sys.setswitchinterval(_SWITCH_S)
    settings = visit.app.settings
    kind = find_kind() if settings.pictures == "auto" else settings.pictures
    prompt = TerminalPrompt(
        LineCompleter(visit), settings.data_dir, console.color_system, lambda: visit.app.warm(visit.draw)
    )
    visit.screen = _screen(console, prompt, kind)
    return prompt


def _screen(console: Console, prompt: TerminalPrompt, kind: str) -> Screen:
    return TerminalScreen(console, prompt, kind if kind != "off" else None)  # type: ignore[arg-type]


async def _offer_example(visit: Visit, prompt: Prompt) -> None:
    prompt.offer = say("terminal.example")
    words = "terminal.offer" if sys.stdin.isatty() else "terminal.try"
    await visit.say(say(words, example=prompt.offer))
