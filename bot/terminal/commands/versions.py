"""Commands about the versions of a conversation: /history, /branch, /diff.

They know nothing of how versions are kept.
"""

from __future__ import annotations

from memory.records import Version
from tools.layout.describe import diff
from tools.layout.layout import Layout
from tools.layout.speech import say

from ...errors import CommandError
from ..terminal_session import TerminalSession
from ..version_tree import tree_lines


async def show_history(terminal_session: TerminalSession, _: str) -> None:
    """Show all versions as a tree."""
    store = terminal_session.app.store
    versions = store.versions(terminal_session.conversation)
    if not versions:
        raise CommandError(say("terminal.no_picture"))
    here = store.snapshot(terminal_session.conversation, 0).current
    await terminal_session.screen.say("\n".join(tree_lines(versions, here, terminal_session.screen.encoding)))


async def branch(terminal_session: TerminalSession, argument: str) -> None:
    """Go on from a version, with a change or without."""
    number, _, change = argument.partition(" ")
    if change.strip():
        await terminal_session.run_turn(change.strip(), base=int(number))
    else:
        await terminal_session.take_calls(f"/branch {number}", {"tool": "walk_versions", "args": _to(int(number))})


def _to(number: int) -> dict[str, object]:
    return {"to": "branch", "number": number}


async def show_difference(terminal_session: TerminalSession, argument: str) -> None:
    """Say what changed between two versions: by default from its parent to the version in place."""
    numbers = [int(word) for word in argument.split()]
    version = terminal_session.version()
    if version is None:
        raise CommandError(say("terminal.no_picture"))
    after = numbers[-1] if numbers else version.number
    before = numbers[0] if len(numbers) == 2 else _stored(terminal_session, after).parent
    if before is None:
        raise CommandError(say("terminal.first_version", number=after))
    changes = diff(_layout(terminal_session, before), _layout(terminal_session, after))
    await terminal_session.say(say("terminal.difference", before=before, after=after, changes=changes), "plain")


def _layout(terminal_session: TerminalSession, number: int) -> Layout:
    return Layout.from_json(_stored(terminal_session, number).layout or {})


def _stored(terminal_session: TerminalSession, number: int) -> Version:
    version = terminal_session.app.store.version(terminal_session.conversation, number)
    if version is None:
        last = terminal_session.app.store.snapshot(terminal_session.conversation, 0).next_number - 1
        raise CommandError(say("terminal.no_version", number=number, last=last))
    return version
