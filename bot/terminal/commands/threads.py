"""Commands about conversations: /threads, /new, /rename, /delete.

They know nothing of how conversations are kept.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from tools.layout.speech import say

from ...cli.thread_name import PREFIX, to_conversation
from ...errors import CommandError
from ..terminal_session import Visit

FRESH = "thread"


async def show_threads(visit: Visit, _: str) -> None:
    """List the conversations of this terminal, last used first; a star marks the one in place."""
    names = [name.removeprefix(PREFIX) for name in visit.app.store.conversations() if name.startswith(PREFIX)]
    if visit.thread not in names:
        names.insert(0, visit.thread)
    width = max(map(len, names))
    await visit.screen.say("\n".join(_line(visit, name, width) for name in names))


def _line(visit: Visit, name: str, width: int) -> str:
    versions = visit.app.store.versions(PREFIX + name)
    mark = "*" if name == visit.thread else " "
    if not versions:
        return f"{mark} {name}"
    last = versions[-1]
    when = datetime.fromtimestamp(last.created_at).strftime("%Y-%m-%d %H:%M")
    return f"{mark} {name:<{width}}  {when}  {last.number:>3}  {last.label}"


async def begin(visit: Visit, name: str) -> None:
    """Go to another conversation, or begin a new one; without a name it gets the next free number."""
    await visit.enter(to_conversation(name or _free_name(visit)))


def _free_name(visit: Visit) -> str:
    taken = set(visit.app.store.conversations())
    return next(name for n in range(1, len(taken) + 2) if PREFIX + (name := f"{FRESH}-{n}") not in taken)


async def rename(visit: Visit, name: str) -> None:
    """Give this conversation another name."""
    new = to_conversation(name)
    store = visit.app.store
    if new != visit.conversation and new in store.conversations():
        raise CommandError(say("terminal.name_taken", name=name))
    async with visit.app.session.locks.hold(visit.conversation):
        if visit.conversation in store.conversations():
            await asyncio.to_thread(store.rename, visit.conversation, new)
    visit.conversation = new
    await visit.say(say("terminal.renamed", name=name))


async def delete(visit: Visit, name: str) -> None:
    """Delete a conversation with its versions and pictures; it wants the name, so that nothing goes by a slip."""
    if not name:
        raise CommandError(say("terminal.delete_what", name=visit.thread))
    conversation = to_conversation(name)
    if conversation not in visit.app.store.conversations():
        raise CommandError(say("terminal.no_thread", name=name))
    async with visit.app.session.locks.hold(conversation):
        await asyncio.to_thread(visit.app.forget, conversation)
    await visit.say(say("terminal.deleted", name=name))
    if conversation == visit.conversation:
        visit.forget_shown()
