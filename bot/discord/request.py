"""`Request`: what somebody asks the bot for, as it is written down before any work on it.

It knows nothing of Discord's objects: only ids and words, so that a later process can go on from it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal

from agent.reply import UserMessage

Show = Literal["picture", "layout", "layouts", "pad"]
Attention = Literal["direct", "reply", "thread", "overheard"]
"""How we were spoken to: by name, command or press; by a reply to our picture; in a thread of ours in which nobody else writes; or
perhaps not at all, in a thread of ours in which several people write."""


@dataclass(frozen=True)
class Upload:
    """A picture attached to a message, as the event described it."""

    url: str
    size_bytes: int
    width: int
    height: int
    content_type: str


@dataclass(frozen=True)
class Request:
    """One message, command or press.

    Attributes:
        key: id of the message or interaction; the same id again is the same request.
        channel: where it was said or pressed.
        message: the message to answer, where there is one.
        thread: open a thread for the conversation, where that is allowed.
        place: the channel or thread that the conversation lives in, once it is found.
        command: the reply takes the place of a command's or a pad's own message.
        quiet: a picture that is not ours is passed over without a word.
        show: how the reply is shown: the picture, the layout to decide on, several to choose from, or the pad that moves an
            object.
        shown: our message that shows the progress, and will show the reply.
        target: the object that the pad moves.
        language: that the author set; None tells it from the words.
        attention: talk is answered only where it is direct, and what is not understood only there and in replies.
        press: what was pressed, so that a second press during the first does nothing.
    """

    key: str
    author: int
    name: str
    guild: int | None
    channel: int
    message: int | None = None
    thread: bool = False
    place: int | None = None
    command: bool = False
    quiet: bool = False
    show: Show = "picture"
    shown: int | None = None
    target: str = ""
    text: str | None = None
    layout: dict[str, Any] | None = None
    seed: int | None = None
    calls: tuple[dict[str, Any], ...] = ()
    base: int | None = None
    draw: bool = True
    upload: Upload | None = None
    options: dict[str, Any] = field(default_factory=dict)
    language: str | None = None
    press: str = ""
    attention: Attention = "direct"

    def to_json(self) -> dict[str, Any]:
        """Return what the inbox event says; values that are as always are left out."""
        usual = {f.name: f.default for f in fields(self)}
        return {name: value for name, value in asdict(self).items() if value != usual[name]}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Request:
        """Read an inbox event; what a newer groundling wrote into it is left out."""
        known = {f.name for f in fields(cls)}
        given = {name: value for name, value in values.items() if name in known}
        if given.get("upload"):
            given["upload"] = Upload(**given["upload"])
        given["calls"] = tuple(given.get("calls", ()))
        return cls(**given)

    def at(self, place: int) -> Request:
        """Return the request with its place."""
        return replace(self, place=place)

    def to_message(self, conversation: str) -> UserMessage:
        """Return the message that its turn answers."""
        return UserMessage(
            conversation,
            self.key,
            str(self.author),
            self.text,
            self.layout,
            self.draw,
            language=self.language,
            base=self.base,
            calls=self.calls,
            seed=self.seed,
            options=self.options,
            overheard=self.attention == "overheard",
        )
