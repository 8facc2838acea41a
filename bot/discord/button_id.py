"""Buttons' ids: what a press asks for, on which version, about which object; readable after any restart.

It knows nothing of discord.py; an id is at most 100 characters long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIX = "gl"
MAX_ID_CHARS = 100
TEMPLATE = r"gl:(?P<do>[a-z]+):(?P<version>\d{1,9})(?::(?P<target>[A-Za-z0-9_.-]{1,80}))?"
_ID = re.compile(TEMPLATE)


@dataclass(frozen=True)
class ButtonId:
    """`gl:bigger:3:cat-1`: on version 3, make cat-1 bigger."""

    do: str
    version: int = 0
    target: str = ""

    def __str__(self) -> str:
        return f"{PREFIX}:{self.do}:{self.version}" + (f":{self.target}" if self.target else "")

    @classmethod
    def read(cls, text: str) -> ButtonId | None:
        """Read an id; None when it is not one of ours."""
        found = _ID.fullmatch(text)
        return cls(found["do"], int(found["version"]), found["target"] or "") if found else None

    def fits(self) -> bool:
        """Whether Discord takes it (an object's id can be too long or hold other signs)."""
        return len(str(self)) <= MAX_ID_CHARS and self.read(str(self)) == self
