"""One clause of a Japanese edit with the questions that rules ask of it: whom it is about, what it becomes, how much.

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
from ..cjk.where import Where
from .items import NONE, Item

_VERBS = (
    "move", "raise", "lower", "grow", "shrink", "remove", "add", "draw", "swap", "become", "align", "distribute", "lock", "unlock",
    "keep", "wear",
)  # fmt: skip


class Clause(InScene):
    """A clause, cut into items."""

    def __init__(self, items: Sequence[Item], layout: Layout | None, recent: tuple[str, ...]) -> None:
        self.items = list(items)
        self.layout, self.recent = layout, recent
        self.items = [self._of_picture(item) for item in _quantified(_wished(self.items))]
        self._name_sides_and_boxes()
        for thing in (thing for item in self.items for thing in item.things if thing.pronoun == "everything except"):
            thing.pronoun = f"everything except {refer(thing.holds, layout)}"

    def _name_sides_and_boxes(self) -> None:
        """Read '花瓶の右の方を' as the right vase, and '箱' that is put somewhere as a box of its own."""
        arranges = self.has("align", "distribute", "row", "column", "even")
        for index, item in enumerate(self.items):
            anchors = item.where.anchors if item.where else ()
            if (
                item.where
                and item.mark in ("wo", "ga")
                and not arranges
                and len(anchors) == 1
                and item.where.position in ("left", "right")
            ):
                self.items[index] = replace(
                    item, kind="things", things=(replace(anchors[0], where=item.where.position),), where=None
                )
        if self.has("add", "move") and any(item.where and item.where.anchors for item in self.items):
            for item in self.items:
                if item.kind == "things" and item.token.has("noun") and item.things[0].pronoun == "everything":
                    item.things[0].pronoun, item.things[0].nouns = "", item.token.senses["noun"]

    def _of_picture(self, item: Item) -> Item:
        """Let '絵' mean the whole picture where no painting is in it."""
        for thing in item.things:
            if is_the_picture(thing) and not self.is_there(thing) and not thing.is_indefinite:
                thing.nouns, thing.pronoun = (), "everything"
        anchors = item.where.anchors if item.where else ()
        if item.where and len(anchors) == 1 and is_the_picture(anchors[0]) and not self.is_there(anchors[0]):
            return replace(item, where=replace(item.where, anchors=()))
        return item

    def has(self, *categories: str) -> bool:
        return any(item.has(*categories) for item in self.items)

    def texts(self, *texts: str) -> bool:
        return any(item.text in texts for item in self.items)

    def is_not(self, *categories: str) -> bool:
        """Tell whether a verb of these categories is denied: '動かさないで'."""
        return any(item.has(*categories) and item.form and set(item.form) == {"not"} for item in self.items)

    @property
    def has_verb(self) -> bool:
        return self.has(*_VERBS)

    def marked(self, *marks: str) -> list[Item]:
        return [item for item in self.items if item.kind == "things" and item.mark in marks]

    @property
    def named(self) -> list[Item]:
        return [item for item in self.items if item.kind == "things"]

    @property
    def target_item(self) -> Item | None:
        """Return the piece that the clause is about: を, else が, else は, else the first without に."""
        for marks in (("wo",), ("ga",), ("wa",), ("",), ("to",)):
            for item in self.marked(*marks):
                if not all(thing.is_setting or thing.only_looks for thing in item.things):
                    return item
        return next((item for item in self.marked("wo") if item.things[0].only_looks), None)

    @property
    def target(self) -> tuple[Thing, ...]:
        item = self.target_item
        if item is None:
            return ()
        if item.mark in ("wo", "ga") and all(
            thing.is_headless and thing.count is not None and not thing.where for thing in item.things
        ):
            topic = next((other for other in self.marked("wa", "") if other is not item), None)
            return topic.things if topic else item.things
        return item.things

    @property
    def result(self) -> tuple[Thing, ...]:
        """Return what stands with に: what something becomes, or where it goes."""
        item = next((item for item in self.marked("ni", "to") if item is not self.target_item), None)
        return item.things if item else ()

    @property
    def amount(self) -> Amount:
        return next((i.amount for i in self.items if i.kind == "amount" and i.amount.kind != "bit"), None) or next(
            (item.amount for item in self.items if item.kind == "amount"), NONE
        )

    @property
    def wheres(self) -> list[Item]:
        return [item for item in self.items if item.kind == "where"]

    @property
    def settings(self) -> list[Thing]:
        found: list[Thing] = []
        for item in self.items:
            for thing in item.things or (item.where.anchors if item.where else ()):
                if thing.is_setting:
                    found += [*thing.settings, thing]
                elif thing.settings and not thing.nouns:
                    found += thing.settings
        return found

    @property
    def new_settings(self) -> list[Thing]:
        """Return what the setting becomes: in '昼を夜に変えて' only the night."""
        changed = [item for item in self.items if item.mark == "ni" and any(thing.is_setting for thing in item.things)]
        found = [one for item in changed for thing in item.things for one in (*thing.settings, thing)]
        return [thing for thing in found if thing.is_setting] or self.settings

    def size_word(self) -> bool | None:
        """Return True for 'bigger', False for 'smaller', None where no size was said."""
        for item in self.items:
            if item.has("grow", "shrink"):
                return item.token.has("grow")
        for item in self.items:
            if item.has("bigger", "smaller") and not item.has("too_big", "too_small"):
                return item.token.has("bigger")
        return None

    def looks(self) -> tuple[list[str], list[str]]:
        """Return colours and adjectives that were said without a noun: '青く', '赤に', '木製に'."""
        colours: list[str] = []
        adjectives: list[str] = []
        for item in self.items:
            if item.has("colour") and item.token.value("colour") not in colours:
                colours.append(item.token.value("colour"))
            elif item.has("adjective") and not item.has("form", "filler"):
                adjectives.append(item.token.value("adjective"))
            elif item.kind == "things" and item.mark in ("ni", "", "de"):
                for thing in item.things:
                    if thing.only_looks and thing.count is None:
                        colours += thing.colours
                        adjectives += thing.adjectives
                    elif thing.nouns == ("orange",) and thing.count is None and item is not self.target_item:
                        colours.append("orange")
        return colours, adjectives

    def anchors(self) -> list[Thing]:
        return [anchor for item in self.wheres if item.where for anchor in item.where.anchors if not anchor.is_setting]

    def region(self) -> Where | None:
        return next((item.where for item in reversed(self.wheres) if item.where and not item.where.anchors), None)


def _wished(items: list[Item]) -> list[Item]:
    """Read '時計がいい' and '一人でいい' after a topic as what it shall become."""
    made = list(items)
    for index, item in enumerate(items[1:], start=1):
        wishes = item.has("filler") and item.text.startswith(("いい", "良い", "お願い", "ほしい", "欲しい"))
        before = items[index - 1]
        if (
            wishes
            and before.kind == "things"
            and before.mark in ("ga", "de")
            and any(i.mark == "wa" for i in items[: index - 1])
        ):
            made[index - 1] = replace(before, mark="ni")
    return made


def _quantified(items: list[Item]) -> list[Item]:
    """Read 'スキーヤーをみんな' as all of them."""
    kept: list[Item] = []
    for item in items:
        says_all = item.kind == "things" and not item.mark and len(item.things) == 1
        says_all = says_all and item.things[0].pronoun in ("everything", "them")
        if says_all and kept and kept[-1].kind == "things" and kept[-1].mark and kept[-1].things[-1].nouns:
            for thing in kept[-1].things if len(kept[-1].things) == 1 else ():
                thing.is_all = True
            continue
        kept.append(item)
    return kept
