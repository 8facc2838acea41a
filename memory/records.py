"""The values that are remembered: inbound messages, versions, messages, conversations and turn results.

It knows nothing of databases, nor of what a layout, an option or a reply means: they are plain JSON here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

InboundState = Literal["accepted", "answered", "delivered"]
Role = Literal["user", "assistant"]


@dataclass(frozen=True)
class Inbound:
    """One accepted user message: kept from before its turn starts until its reply is delivered.

    Attributes:
        turn_id: given by the store; names the turn that answers this message.
        message_id: the front end's own id; a second message with it is a replay, not a new turn.
        payload: what the user sent, as JSON.
        accepted_at: seconds since the epoch.
        reply: the stored reply once `state` is `answered` or `delivered`.
        owner: the process that works on it or shows its reply; see `ConversationLocks.is_alive`.
    """

    turn_id: str
    conversation: str
    message_id: str
    author: str
    payload: dict[str, Any]
    accepted_at: float
    state: InboundState = "accepted"
    reply: dict[str, Any] | None = None
    owner: str = ""


@dataclass(frozen=True)
class Version:
    """One immutable version in a conversation's tree.

    Attributes:
        number: 1, 2, 3, ... per conversation; drafted from `Conversation.next_number`, proven at commit.
        parent: the version it was made from; None for a root.
        layout: the layout's JSON; None where the store was asked for the light list.
        image: the picture's path or None when it was not drawn.
        turn_id, created_at: filled in by the store at commit.
        meta: anything else worth keeping (steps, method, checkpoint, UNet samples).
    """

    number: int
    parent: int | None
    layout: dict[str, Any] | None
    seed: int
    operations: tuple[dict[str, Any], ...] = ()
    image: str | None = None
    author: str = ""
    turn_id: str = ""
    label: str = ""
    created_at: float = 0.0
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """One line of the dialogue; `turn_id` is filled in by the store at commit."""

    role: Role
    text: str
    turn_id: str = ""


@dataclass(frozen=True)
class Conversation:
    """What a turn needs to know of its conversation; its size does not grow with the history.

    Attributes:
        current: number of the version in place; None when there is none (or it was undone to nothing).
        version: that version with its layout.
        redo: the version that a redo goes to: the child of `current` most recently left, else visited.
        next_number: the number that the next version gets.
        options: the conversation's settings (seed, steps, width, height, method).
        recent_messages: the last few, oldest first.
    """

    name: str
    current: int | None = None
    version: Version | None = None
    redo: int | None = None
    next_number: int = 1
    options: dict[str, Any] = field(default_factory=dict)
    recent_messages: tuple[Message, ...] = ()


@dataclass(frozen=True)
class TurnResult:
    """Everything that one turn changes; committed whole or not at all.

    Attributes:
        turn_id: of the `Inbound` that it answers (which also says the conversation).
        reply: what the front end shows, as JSON.
        versions: new ones in order, numbered from `Conversation.next_number` on.
        current: where the conversation's pointer goes: a version's number, None for "no version",
            or "keep". Undo is the parent, redo is `Conversation.redo`, a new version is its number.
        options: the full new options, or None to leave them.
        completed: versions that had no picture, with the picture and meta that they get now.
    """

    turn_id: str
    reply: dict[str, Any]
    messages: tuple[Message, ...] = ()
    versions: tuple[Version, ...] = ()
    current: int | Literal["keep"] | None = "keep"
    options: dict[str, Any] | None = None
    completed: tuple[Version, ...] = ()


@dataclass(frozen=True)
class InboxEvent:
    """Something that arrived at a front end and is not dealt with yet; what it says is the front end's JSON."""

    key: str
    payload: dict[str, Any]
    arrived_at: float = 0.0
