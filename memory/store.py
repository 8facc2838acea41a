"""The store seam: what a memory for conversations must offer.

It knows nothing of how or where things are kept; calls are synchronous and may come from any thread.
"""

from __future__ import annotations

from typing import Any, Protocol

from .records import Conversation, Inbound, Message, TurnResult, Version


class Store(Protocol):
    """Keeps conversations; what it returned from `accept` or `commit` survives a kill and a power cut.

    Every method raises StoreError.
    """

    def accept(
        self, conversation: str, message_id: str, author: str, payload: dict[str, Any], owner: str = ""
    ) -> tuple[Inbound, bool]:
        """Write the message down before work on it starts.

        Returns the row and True when it is new; for a replay the stored row (with its reply, if
        answered) and False. Names and message ids have 1 to 200 characters. `owner` is the process that
        will work on a new one.
        """
        ...

    def snapshot(self, conversation: str, recent: int = 8) -> Conversation:
        """Read the conversation as it stands, with its last `recent` messages; an unknown one is empty."""
        ...

    def version(self, conversation: str, number: int) -> Version | None:
        """Read one version with its layout."""
        ...

    def versions(self, conversation: str) -> tuple[Version, ...]:
        """List all versions in order, without their layouts (None)."""
        ...

    def children(self, conversation: str, number: int | None) -> tuple[Version, ...]:
        """List the versions made from this one (None: the roots), without their layouts."""
        ...

    def commit(self, turn: TurnResult) -> dict[str, Any]:
        """Write the whole turn in one transaction and return the reply that stands.

        For a turn that is answered already nothing is written, and the stored reply is returned.

        Raises:
            StaleTurnError: the drafted version numbers are taken, or parent or pointer do not exist.
        """
        ...

    def take_over(self, turn_id: str, owner: str) -> int:
        """Note that a process begins an unanswered turn again; returns how many times one has."""
        ...

    def forget_attempts(self, turn_id: str) -> None:
        """Count a turn that was begun again as not begun: it was stopped on purpose and will be finished later."""
        ...

    def mark_delivered(self, turn_id: str) -> None:
        """Note that the front end has shown the reply."""
        ...

    def unfinished(self, conversation: str | None = None) -> tuple[Inbound, ...]:
        """List messages that are accepted and not answered, in order of arrival."""
        ...

    def undelivered(self, conversation: str) -> tuple[Inbound, ...]:
        """List messages that are answered and not marked delivered, in order of arrival."""
        ...

    def conversations(self) -> tuple[str, ...]:
        """List names, last used first."""
        ...

    def messages(self, conversation: str) -> tuple[Message, ...]:
        """List the whole dialogue, oldest first."""
        ...

    def rename(self, conversation: str, name: str) -> None:
        """Give a conversation another name, which no other has. An unknown conversation is left alone."""
        ...

    def delete(self, conversation: str) -> None:
        """Remove a conversation with all its versions and messages; hold its lock meanwhile."""
        ...

    def close(self) -> None:
        """Free connections; the store is not used afterwards."""
        ...
