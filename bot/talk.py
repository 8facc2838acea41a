"""`groundling chat`: chooses screen and prompt for where it runs, greets, and runs the conversation.

It knows nothing of turns.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from .chat import Chat
from .failures import DONE, FAILED, USAGE, CommandError
from .greeting import greeting
from .jsonl import run_jsonl
from .prompt import PlainPrompt, Prompt, TerminalPrompt
from .screen import Screen, TerminalScreen, make_screen
from .slash import NAMES

if TYPE_CHECKING:
    from agent.app import App

MAX_THREAD_CHARS = 100


def check_thread(name: str) -> str:
    """Make the conversation's name from the thread's.

    Raises:
        CommandError: an empty or overlong name, or one with control characters.
    """
    if not 0 < len(name.strip()) <= MAX_THREAD_CHARS or not name.isprintable():
        raise CommandError(f"--thread is {name!r}; use 1 to {MAX_THREAD_CHARS} printable characters", USAGE)
    return f"terminal:{name.strip()}"


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
    screen = make_screen()
    screen.say(greeting(app.settings))
    chat = Chat(app.session, conversation, screen, _make_prompt(app, screen), draw)
    await chat.recover()
    version = app.store.snapshot(conversation).version
    if version is not None and version.layout is not None:
        screen.say(f"This conversation stands at version {version.number}:")
        chat.show_again(version.layout)
    return await chat.run()


def _make_prompt(app: App, screen: Screen) -> Prompt:
    if not isinstance(screen, TerminalScreen) or not sys.stdin.isatty():
        return PlainPrompt()
    return TerminalPrompt(NAMES, app.warm)
