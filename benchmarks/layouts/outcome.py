"""What came of one message: the layouts before and after it, and what was said.

It knows nothing of what was wanted.
"""

from __future__ import annotations

from dataclasses import dataclass

from tools.layout.layout import Box, Layout
from tools.layout.nouns.kinds import head_noun


@dataclass(frozen=True)
class Outcome:
    """One turn, seen from outside.

    Attributes:
        text: what the user is told beside the plain list of changes; English where a language is not translated yet.
        asked: a question came back.
        versions: every version's layout, the first being version 1.
        added: how many versions this message made.
    """

    before: Layout
    after: Layout
    text: str
    asked: bool
    versions: tuple[Layout, ...]
    added: int
    seed_before: int
    seed: int

    def box(self, name: str, layout: Layout | None = None) -> Box:
        """Return the box of an id, or of the one object of that noun, after the message (or in `layout`)."""
        return (layout or self.after)[self.id_of(name, layout)].box

    def id_of(self, name: str, layout: Layout | None = None) -> str:
        """Return the id that an id or a noun means.

        Raises:
            KeyError: it is not there, or not once.
        """
        objects = (layout or self.after).objects
        if any(item.id == name for item in objects):
            return name
        found = [item.id for item in objects if head_noun(item.phrase) == name]
        if len(found) != 1:
            raise KeyError(f"{name}: {len(found)} of them")
        return found[0]
