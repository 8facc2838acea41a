"""What a message of ours shows: which version, as picture or as layout, by the name of its file.

It knows nothing of stores; a message's conversation is its channel's.
"""

from __future__ import annotations

import re

import discord

_FILE = re.compile(r"(?:groundling|layout)-(\d{1,9})\.(?:png|jpg)")
_OURS = re.compile(r"groundling-\d{1,9}.*\.png", re.IGNORECASE)


def version_in_name(name: str) -> int | None:
    """Read the version out of a file name of ours."""
    found = _FILE.fullmatch(name)
    return int(found[1]) or None if found else None


def shown_version(message: discord.Message, own_id: int) -> int | None:
    """Tell which version one of our own messages shows."""
    if message.author.id != own_id:
        return None
    numbers = (version_in_name(attachment.filename) for attachment in message.attachments)
    return next((number for number in numbers if number), None)


def looks_like_ours(name: str) -> bool:
    """Whether an attached file is named as our pictures are, so that it is worth reading unasked."""
    return _OURS.fullmatch(name) is not None
