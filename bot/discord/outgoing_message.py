"""What is sent: pieces of text, pictures with alt text, and which buttons go with them.

They know nothing of channels; buttons are names here, `buttons` makes them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import discord

MakeView = Callable[[], "discord.ui.View"]


@dataclass(frozen=True)
class PictureFile:
    """A picture to send: its file or its bytes, the name that others see, and its alt text."""

    content: Path | bytes
    name: str
    alt: str


@dataclass(frozen=True)
class OutgoingMessage:
    """One Discord message. Its nonce is the same at every try, so that Discord keeps only one of them."""

    content: str
    nonce: str
    picture: PictureFile | None = None
    view: MakeView | None = None
