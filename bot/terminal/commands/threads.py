"""Commands about conversations: /threads, /new, /rename, /delete.

They know nothing of how conversations are kept.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from tools.layout.speech import say

from ...cli.thread_name import PREFIX, to_conversation
from ...errors import CommandError
from ..terminal_session import TerminalSession

FRESH = "thread"


async def show_threads(terminal_session: TerminalSession, _: str) -> None:
    """List the conversations of this terminal, last used first; a star marks the one in place."""
    names = [
        name.removeprefix(PREFIX) for name in terminal_session.app.store.conversations() if name.startswith(PREFIX)
    ]
    if terminal_session.thread not in names:
        names.insert(0, terminal_session.thread)
    width = max(map(len, names))
    await terminal_session.screen.say("\n".join(_line(terminal_session, name, width) for name in names))


def _line(terminal_session: TerminalSession, name: str, width: int) -> str:
    versions = terminal_session.app.store.versions(PREFIX + name)
    mark = "*" if name == terminal_session.thread else " "
    if not versions:
        return f"{mark} {name}"
    last = versions[-1]
    when = datetime.fromtimestamp(last.created_at).strftime("%Y-%m-%d %H:%M")
    return f"{mark} {name:<{width}}  {when}  {last.number:>3}  {last.label}"


async def begin(terminal_session: TerminalSession, name: str) -> None:
    """Go to another conversation, or begin a new one; without a name it gets the next free number."""
    await terminal_session.enter(to_conversation(name or _free_name(terminal_session)))


def _free_name(terminal_session: TerminalSession) -> str:
    taken = set(terminal_session.app.store.conversations())
    return next(name for n in range(1, len(taken) + 2) if PREFIX + (name := f"{FRESH}-{n}") not in taken)


async def rename(terminal_session: TerminalSession, name: str) -> None:
    """Give this conversation another name."""
    new = to_conversation(name)
    store = terminal_session.app.store
    if new != terminal_session.conversation and new in store.conversations():
        raise CommandError(say("terminal.name_taken", name=name))
    async with terminal_session.app.session.locks.hold(terminal_session.conversation):
        if terminal_session.conversation in store.conversations():
            await asyncio.to_thread(store.rename, terminal_session.conversation, new)
    terminal_session.conversation = new
    await terminal_session.say(say("terminal.renamed", name=name))


async def delete(terminal_session: TerminalSession, name: str) -> None:
    """Delete a conversation with its versions and pictures; it wants the name, so that nothing goes by a slip."""
    if not name:
        raise CommandError(say("terminal.delete_what", name=terminal_session.thread))
    conversation = to_conversation(name)
    if conversation not in terminal_session.app.store.conversations():
        raise CommandError(say("terminal.no_thread", name=name))
    async with terminal_session.app.session.locks.hold(conversation):
        await asyncio.to_thread(terminal_session.app.forget, conversation)
    await terminal_session.say(say("terminal.deleted", name=name))
    if conversation == terminal_session.conversation:
        terminal_session.forget_shown()
