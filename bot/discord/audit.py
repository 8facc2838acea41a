"""Who made which pictures of a server, newest first, for those who manage it.

It knows nothing of commands. It reads what the store has of this server's conversations, and of no other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .channels import PREFIX, channel_id_of
from .reply_text import escape, fold

if TYPE_CHECKING:
    from memory.records import Version

    from .client import Groundling

MAX_CONVERSATIONS = 100
MAX_LINES = 25
MAX_LABEL_CHARS = 80


def audit_lines(client: Groundling, guild: int, author: str | None = None) -> list[str]:
    """List the newest pictures of a server as lines: when, who, in which channel, from which words."""
    store = client.session.store
    ours = [name for name in store.conversations() if name.startswith(f"{PREFIX}{guild}:")][:MAX_CONVERSATIONS]
    found = [(version, name) for name in ours for version in store.versions(name) if version.image]
    wanted = [pair for pair in found if author is None or pair[0].author == author]
    newest = sorted(wanted, key=lambda pair: pair[0].created_at, reverse=True)[:MAX_LINES]
    return [_line(client, version, name) for version, name in newest]


def _line(client: Groundling, version: Version, conversation: str) -> str:
    name = client.preferences.author_name(version.author)
    words = escape(fold(version.label or "-", MAX_LABEL_CHARS))
    return (
        f"<t:{round(version.created_at)}:f> {escape(name)} <#{channel_id_of(conversation)}> {version.number}: {words}"
    )
