"""What a chat message asks for: the values that `read_message` gives.

They know nothing of how messages are worded or who carries them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..operations import Operation
from .choices import Choice, numbered

Method = Literal["lmd_plus", "gligen", "sd"]


@dataclass(frozen=True)
class NewScene:
    """Plan this caption as a new picture."""

    caption: str


@dataclass(frozen=True)
class Options:
    """Drawing options to keep for this conversation; None leaves one as it is."""

    seed: int | None = None
    steps: int | None = None
    width: int | None = None
    height: int | None = None
    method: Method | None = None


@dataclass(frozen=True)
class Edit:
    """Apply these operations to the current layout, as one version; first set the options, if any."""

    operations: tuple[Operation, ...]
    options: Options | None = None


@dataclass(frozen=True)
class Walk:
    """Go through the versions.

    Attributes:
        number: of the version for goto, branch and merge; of steps for undo and redo. Versions before the one in place
            count backwards: -1 is the one before.
        then: a message to read against the layout arrived at ('with a blue balloon').
        parts: for merge, what is taken from that version: 'background', 'style', or words for objects.
    """

    to: Literal["undo", "redo", "goto", "branch", "merge"]
    number: int | None = None
    then: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Redraw:
    """Draw the current layout again."""

    new_seed: bool = True


@dataclass(frozen=True)
class Show:
    """Tell what is in the current layout."""


@dataclass(frozen=True)
class Chat:
    """Only answer; nothing changes."""

    reply: str


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
