"""Commands about the versions of a conversation: /history, /branch, /diff.

They know nothing of how versions are kept.
"""

from __future__ import annotations

from memory.records import Version
from tools.layout.describe import diff
from tools.layout.layout import Layout
from tools.layout.speech import say

from ...errors import CommandError
from ..terminal_session import Visit
from ..version_tree import tree_lines


async def show_history(visit: Visit, _: str) -> None:
    """Show all versions as a tree."""
    store = visit.app.store
    versions = store.versions(visit.conversation)
    if not versions:
        raise CommandError(say("terminal.no_picture"))
    here = store.snapshot(visit.conversation, 0).current
    await visit.screen.say("\n".join(tree_lines(versions, here, visit.screen.encoding)))


async def branch(visit: Visit, argument: str) -> None:
    """Go on from a version, with a change or without."""
    number, _, change = argument.partition(" ")
    if change.strip():
        await visit.take_turn(change.strip(), base=int(number))
    else:
        await visit.take_calls(f"/branch {number}", {"tool": "walk_versions", "args": _to(int(number))})


def _to(number: int) -> dict[str, object]:
    return {"to": "branch", "number": number}


async def show_difference(visit: Visit, argument: str) -> None:
    """Say what changed between two versions: by default from its parent to the version in place."""
    numbers = [int(word) for word in argument.split()]
    version = visit.version()
    if version is None:
        raise CommandError(say("terminal.no_picture"))
    after = numbers[-1] if numbers else version.number
    before = numbers[0] if len(numbers) == 2 else _stored(visit, after).parent
    if before is None:
        raise CommandError(say("terminal.first_version", number=after))
    changes = diff(_layout(visit, before), _layout(visit, after))
    await visit.say(say("terminal.difference", before=before, after=after, changes=changes), "plain")


def _layout(visit: Visit, number: int) -> Layout:
    return Layout.from_json(_stored(visit, number).layout or {})


def _stored(visit: Visit, number: int) -> Version:
    version = visit.app.store.version(visit.conversation, number)
    if version is None:
        last = visit.app.store.snapshot(visit.conversation, 0).next_number - 1
        raise CommandError(say("terminal.no_version", number=number, last=last))
    return version
