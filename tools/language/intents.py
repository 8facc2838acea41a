"""What is to be done about a message: the values that `interpret` makes of Commands.

They know nothing of how messages are worded or who carries them out.
"""

from __future__ import annotations

from dataclasses import dataclass

from tools.layout.operations import Operation

from .choices import Choice, numbered
from .commands import Command


@dataclass(frozen=True)
class Options:
    """Drawing options to keep for this conversation; None leaves one as it is."""

    seed: int | None = None
    steps: int | None = None
    width: int | None = None
    height: int | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in vars(self).values())


@dataclass(frozen=True)
class NewScene:
    """Lay these commands out as a new scene, and draw `pictures` of it."""

    commands: tuple[Command, ...]
    options: Options = Options()
    pictures: int = 1


@dataclass(frozen=True)
class Edit:
    """Apply these operations to the current layout, as one version; first set the options, if any."""

    operations: tuple[Operation, ...]
    options: Options = Options()


@dataclass(frozen=True)
class Walk:
    """Go through the versions.

    Attributes:
        to: undo, redo, goto or merge.
        number: of the version for goto and merge (-1 the one before, 0 the newest); of steps for undo and redo.
        then: commands to carry out on the layout arrived at.
        parts: for merge, what is taken from that version: 'background', 'style', or words for objects.
    """

    to: str
    number: int | None = None
    then: tuple[Command, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Redraw:
    """Draw the current layout again, `count` pictures of it."""

    count: int = 1


@dataclass(frozen=True)
class Show:
    """Tell what is in the current layout, or a fact about it (`seed`, `size`, `versions`)."""

    what: str = "scene"


@dataclass(frozen=True)
class Chat:
    """Only answer; nothing changes.

    Attributes:
        is_talk: the message ordered and asked nothing, so a bot among people may stay silent.
    """

    reply: str
    is_talk: bool = False


@dataclass(frozen=True)
class Ask:
    """Ask back; nothing changes.

    Attributes:
        choices: the answers offered; the next message may be just the number of one.
    """

    question: str
    choices: tuple[Choice, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the question and a numbered line per choice."""
        return (self.question, *numbered(self.choices))


Intent = NewScene | Edit | Walk | Redraw | Options | Show | Chat | Ask
