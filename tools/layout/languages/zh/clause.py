"""One clause of a Chinese edit with the questions that rules ask of it: whom it is about, how much, which way.

It knows nothing of the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...layout import Layout
from ..cjk.commands import Amount
from ..cjk.in_scene import InScene
from ..cjk.references import is_the_picture, refer
from ..cjk.things import Thing
from .items import Item

_BEFORE_NOUNS = ("ba", "let", "give", "remove", "become", "add", "instead", "use", "swap", "unwanted", "move")
_NOTHING = (
    "filler",
    "particle",
    "adverbial",
    "complement",
    "aspect",
    "if",
    "should",
    "degree",
    "all",
    "be",
    "progressive",
)


class Clause(InScene):
    """A clause, cut into items."""

    def __init__(self, items: Sequence[Item], layout: Layout | None, recent: tuple[str, ...]) -> None:
        self.layout, self.recent = layout, recent
        self.items = self._with_exceptions([self._of_picture(item) for item in items])
        for item, after in zip(self.items, self.items[1:], strict=False):
            if after.has("all") and item.kind == "things" and len(item.things) == 1 and item.things[0].nouns:
                item.things[0].is_all = item.things[0].count is None or item.things[0].is_all

    def _of_picture(self, item: Item) -> Item:
        """Let '画' mean the whole picture where no painting is in it."""
        for thing in item.things:
            if is_the_picture(thing) and not self.is_there(thing) and not thing.is_indefinite:
                thing.nouns, thing.pronoun = (), "everything"
        if (
            item.where
            and len(item.where.anchors) == 1
            and is_the_picture(item.where.anchors[0])
            and not self.is_there(item.where.anchors[0])
        ):
            return replace(item, where=replace(item.where, anchors=()))
        return item

    def _with_exceptions(self, items: list[Item]) -> list[Item]:
        """Read '除了汽车以外' as all but the car."""
        for index, item in enumerate(items[:-1]):
            if item.has("except") and items[index + 1].kind == "things":
                kept = refer(items[index + 1].things, self.layout)
                but = Item("things", item.token, (Thing(pronoun=f"everything except {kept}"),))
                rest = [i for i in items[index + 2 :] if not i.has("except_end", "all") and not _is_the_rest(i)]
                return [*items[:index], but, *rest]
        return items

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked for ('其他保持不变')."""
        named = any(thing.nouns and self.is_there(thing) for _, things in self.groups for thing in things)
        if self.has("unchanged") and not named and not self.has("remove", "grow", "shrink", "move"):
            return True
        return all(
            item.kind == "word" and item.token.has(*_NOTHING) and not item.token.has("become", "move")
            for item in self.items
        )

    def has(self, *categories: str) -> bool:
        return any(item.has(*categories) for item in self.items)

    def index(self, *categories: str) -> int | None:
        return next((i for i, item in enumerate(self.items) if item.has(*categories)), None)

    @property
    def groups(self) -> list[tuple[int, tuple[Thing, ...]]]:
        return [(i, item.things) for i, item in enumerate(self.items) if item.kind == "things"]

    def before(self, position: int) -> tuple[Thing, ...]:
        """Return the things that stand nearest before a position."""
        found = [things for i, things in self.groups if i < position]
        return found[-1] if found else ()

    def after(self, position: int) -> tuple[Thing, ...]:
        return next((things for i, things in self.groups if i > position), ())

    @property
    def target(self) -> tuple[Thing, ...]:
        """Return what the clause is about: after 把, else the first things."""
        ba = self.index("ba", "let", "give")
        if ba is not None and (things := self.after(ba)):
            return things
        return self.groups[0][1] if self.groups else ()

    @property
    def amount(self) -> Amount:
        return next((i.amount for i in self.items if i.kind == "amount" and i.amount.kind != "bit"), None) or next(
            (item.amount for item in self.items if item.kind == "amount"), Amount()
        )

    @property
    def ways(self) -> tuple[str, ...]:
        return next((item.ways for item in self.items if item.kind == "way"), ())

    @property
    def wheres(self) -> list[Item]:
        return [item for item in self.items if item.kind == "where"]

    @property
    def settings(self) -> list[Thing]:
        """Return places and times that were named, alone or with '里', and in their own order."""
        found: list[Thing] = []
        for item in self.items:
            things = item.things or (item.where.anchors if item.where else ())
            for thing in things:
                if thing.is_setting:
                    found += [*thing.settings, thing]
        return found

    @property
    def new_settings(self) -> list[Thing]:
        """Return what the setting becomes: in '把白天改成黑夜' only the night."""
        become = self.index("become")
        if become is None:
            return self.settings
        later = Clause(self.items[become:], self.layout, self.recent).settings
        return later or self.settings

    def size_word(self) -> bool | None:
        """Return True for 'bigger', False for 'smaller', None where no size was said."""
        for item in self.items:
            if item.has("grow", "double"):
                return True
            if item.has("shrink"):
                return False
        for item in self.items:
            if item.has("bigger", "smaller"):
                return item.token.has("bigger")
        return None

    def new_things(self) -> list[Thing]:
        return [thing for _, things in self.groups for thing in things if thing.is_indefinite]

    @property
    def names_unknown(self) -> bool:
        """Tell whether what is to be edited, or where it goes, could not be read; a word before 把 does not matter."""
        start = self.index("ba") or 0
        alone = len(self.groups) == 1 and not self.wheres
        for index, item in enumerate(self.items[start:], start=start):
            named = (*item.things, *(item.where.anchors if item.where else ()))
            described = any(t.unknown and (t.counter or t.looks() or t.is_definite) for t in named)
            after_verb = index > 0 and self.items[index - 1].has(*_BEFORE_NOUNS)
            if any(t.unknown for t in named) and (described or after_verb or alone or item.where):
                return True
        return False

    def is_unreadable(self, things: Sequence[Thing]) -> bool:
        return any(thing.unknown for thing in things)


def _is_the_rest(item: Item) -> bool:
    return item.kind == "things" and all(thing.pronoun in ("the rest", "everything") for thing in item.things)
