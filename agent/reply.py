"""What goes into a turn and what comes out: `UserMessage` and `Reply`.

It knows nothing of how a turn is run.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

MAX_MESSAGE_CHARS = 2000
Draw = bool | Literal["later"]
Heard = Literal["order", "talk", "unread", "maybe"]
"""What a message was: meant for the bot, a remark that orders and asks nothing, not understood, or said among people and perhaps an order."""
DRAW: dict[str, Any] = {"tool": "generate_picture", "args": {}}
"""The call that draws the scene in place."""
REDRAW: dict[str, Any] = {"tool": "generate_picture", "args": {"new_seed": True}}
"""The call that draws it with another seed."""
NOT_IN_EVENTS = ("error", "turn_id", "heard", "is_unchanged")


@dataclass(frozen=True)
class UserMessage:
    """One message as a front end received it.

    Attributes:
        message_id: the front end's own id; the same id again is the same message.
        layout: the project's layout JSON, to put in place as a new version instead of a text.
        draw: False stops the turn at the layout; "later" does, too, and the front end has it drawn by a turn of its own.
        language: that the user set; None tells it from the text and the conversation.
        base: the version to go on from; None is the one in place, 0 is none: what follows is a new picture.
        calls: tool calls (`{"tool", "args"}`) instead of a text, for buttons and commands.
        seed: of the layout that is put in place.
        options: what a conversation begins with (seed, steps, width, height, method); its own go first, but not where
            `base` is 0.
        overheard: said among people; acted on only where the strict reader reads it whole.
    """

    conversation: str
    message_id: str
    author: str
    text: str | None = None
    layout: dict[str, Any] | None = None
    draw: Draw = True
    language: str | None = None
    base: int | None = None
    calls: tuple[dict[str, Any], ...] = ()
    seed: int | None = None
    options: dict[str, Any] = field(default_factory=dict)
    overheard: bool = False

    def payload(self) -> dict[str, Any]:
        """Return what the inbox keeps of the message."""
        seldom = {
            "language": self.language,
            "base": self.base,
            "calls": list(self.calls),
            "seed": self.seed,
            "options": self.options,
            "overheard": self.overheard or None,
        }
        given = {name: value for name, value in seldom.items() if value not in (None, [], {})}
        return {"text": self.text, "layout": self.layout, "draw": self.draw, **given}


@dataclass(frozen=True)
class Reply:
    """The one answer to a message.

    Attributes:
        version: the version in place after the turn; None when there is none yet.
        layout: its layout as JSON.
        operations: the typed operations that this turn applied.
        image: path of its picture, None when it was not drawn.
        unet_samples: spent by this turn; 0 where nothing was drawn.
        choices: the answers that the text's question offers, in the order of their numbers.
        error: the message could not be acted on at all; nothing changed.
        turn_id: for `Session.delivered`; empty when nothing was stored.
        heard: so that a bot among people can stay silent where nobody spoke to it.
        is_unchanged: nothing was made, drawn or gone to; the scene is the one that was in place before.
    """

    text: str
    version: int | None = None
    parent: int | None = None
    layout: dict[str, Any] | None = None
    operations: list[dict[str, Any]] = field(default_factory=list)
    image: str | None = None
    seed: int | None = None
    unet_samples: int = 0
    seconds: float = 0.0
    choices: list[str] = field(default_factory=list)
    error: bool = False
    turn_id: str = ""
    heard: Heard = "order"
    is_unchanged: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the event of `chat --jsonl`: a reply, or an error with its text alone."""
        if self.error:
            return {"event": "error", "text": self.text}
        values = asdict(self)
        return {"event": "reply", **{k: v for k, v in values.items() if k not in NOT_IN_EVENTS}}

    def to_record(self) -> dict[str, Any]:
        """Return everything, as the store keeps it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Reply:
        """Read what `to_record` gave."""
        return cls(**record)
