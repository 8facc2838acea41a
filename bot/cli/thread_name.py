"""The names of the terminal's conversations.

It knows nothing of what is in them.
"""

from __future__ import annotations

from tools.layout.speech import say

from ..errors import USAGE, CommandError

PREFIX = "terminal:"
MAX_CHARS = 100


def to_conversation(thread: str) -> str:
    """Make the conversation's name from the thread's.

    Raises:
        CommandError: an empty or overlong name, or one with control characters.
    """
    name = thread.strip()
    if not 0 < len(name) <= MAX_CHARS or not thread.isprintable():
        raise CommandError(say("terminal.bad_thread", name=repr(thread), most=MAX_CHARS), USAGE)
    return PREFIX + name
