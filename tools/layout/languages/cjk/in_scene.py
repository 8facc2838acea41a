"""What the things of a clause are in the layout in place; shared by the clauses of Chinese and Japanese.

It knows nothing of words or of how clauses are cut.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...grammar.kinds import head_noun
from ...layout import Layout
from .references import fitted, matching, refer
from .things import Thing


class InScene:
    """Looks things up in the layout; whoever inherits it has `layout` and `recent`, ids touched last first."""

    layout: Layout | None
    recent: tuple[str, ...]

    def is_there(self, thing: Thing) -> bool:
        return self.layout is not None and bool(thing.nouns) and bool(matching(thing, self.layout))

    def refer(self, things: Sequence[Thing], many: bool = False, by_id: bool = True) -> str:
        return refer(things, self.layout, many, by_id)

    def noun(self, thing: Thing) -> str:
        return fitted(thing, self.layout).noun

    def last_noun(self) -> str:
        """Return the noun of what was touched last, empty where nothing was."""
        if self.layout is not None:
            for object_id in self.recent:
                if any(item.id == object_id for item in self.layout.objects):
                    return head_noun(self.layout[object_id].phrase)
        return ""
