"""`View`: the read side of the conversations, for front ends that show them.

It changes nothing, and knows nothing of turns that run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from memory.records import Conversation, Message, Version
from memory.store import Store
from tools.layout.layout import Layout


class _Locates(Protocol):
    """The picture store, as far as reading needs it."""

    def locate(self, image: str | Path) -> Path: ...


@dataclass(frozen=True)
class View:
    """What was said, made and drawn. Calls are synchronous, may come from any thread, and raise StoreError."""

    store: Store
    pictures: _Locates

    def conversations(self, belongs: Callable[[str], bool]) -> tuple[str, ...]:
        """List the names of those that belong to somebody, last used first."""
        return tuple(name for name in self.store.conversations() if belongs(name))

    def here(self, conversation: str) -> Conversation:
        """Read where a conversation stands; an unknown one is empty."""
        return self.store.snapshot(conversation, 0)

    def messages(self, conversation: str) -> tuple[Message, ...]:
        """List the whole dialogue, oldest first."""
        return self.store.messages(conversation)

    def versions(self, conversation: str) -> tuple[Version, ...]:
        """List the tree in order, without layouts."""
        return self.store.versions(conversation)

    def version(self, conversation: str, number: int) -> Version | None:
        """Read one version with its layout."""
        return self.store.version(conversation, number)

    def layout(self, conversation: str, number: int) -> Layout | None:
        """Read the layout of one version; None where there is no such version."""
        version = self.version(conversation, number)
        return None if version is None or version.layout is None else Layout.from_json(version.layout)

    def picture(self, version: Version) -> Path | None:
        """Return the file of a version's picture; None where it was not drawn or its file is gone."""
        if version.image is None:
            return None
        path = self.pictures.locate(version.image)
        return path if path.is_file() else None
