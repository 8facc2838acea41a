"""What a chat message asks for: the values that `read_message` gives.

They know nothing of how messages are worded or who carries them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..operations import Operation

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
    """Go through the versions; `then` is a message to read against the layout arrived at ('with a blue balloon')."""

    to: Literal["undo", "redo", "goto", "branch"]
    number: int | None = None
    then: str = ""


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
    """Ask back; nothing changes."""

    question: str


Intent = NewScene | Edit | Walk | Redraw | Options | Show | Chat | Ask
