"""A clause of a Japanese edit cut into pieces with their particles: things, places, amounts, single words.

It knows nothing of what the pieces ask for together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..cjk.commands import Amount
from ..cjk.segment import Token
from ..cjk.things import Thing
from ..cjk.where import Where
from .phrases import Phrases

NONE = Amount()
_MARKS = ("wo", "ga", "wa", "ni", "de", "to", "kara")
_UNITS = {
    "メートル": "metres",
    "センチ": "cm",
    "センチメートル": "cm",
    "ミリ": "mm",
    "キロ": "km",
    "インチ": "inches",
    "度": "degrees",
    "m": "metres",
}
_ASPECTS = ("position_word", "size_word", "color_word", "edge_word")


@dataclass(frozen=True)
class Item:
    """One piece.

    Attributes:
        kind: 'things', 'where', 'amount' or 'word'.
        mark: its particle: 'wo', 'ga', 'wa', 'ni', 'de', 'to', 'kara' or nothing.
        aspect: what of the things is meant ('color_word' in '車の色を').
    """

    kind: str
    token: Token
    things: tuple[Thing, ...] = ()
    where: Where | None = None
    amount: Amount = NONE
    mark: str = ""
    aspect: str = ""

    def has(self, *categories: str) -> bool:
        return self.kind == "word" and self.token.has(*categories)

    @property
    def text(self) -> str:
        return self.token.text if self.kind == "word" else ""

    @property
    def form(self) -> tuple[str, ...]:
        return self.token.senses.get("form", ()) if self.kind == "word" else ()


def items_of(tokens: Sequence[Token]) -> list[Item]:
    """Cut a clause into items."""
    phrases = Phrases(tokens, in_edit=True)
    items: list[Item] = []
    position = 0
    while position < len(tokens):
        if position in phrases.taken:
            position += 1
            continue
        item, position = _item(phrases, position)
        items.append(item)
    return items


def _item(phrases: Phrases, position: int) -> tuple[Item, int]:
    token = phrases.tokens[position]
    if found := _amount(phrases, position):
        return Item("amount", token, amount=found[0]), found[1]
    skipped = position + (token.has("demonstrative") and phrases.at(position + 1, "position"))
    if not _is_word(phrases, position):
        if found_where := phrases.where(skipped):
            mark, after = _mark(phrases, found_where[1])
            return Item("where", token, where=found_where[0], mark=mark), after
        if found_things := phrases.group(position):
            return _things(phrases, found_things[0], found_things[1], token)
    return Item("word", token), position + 1


def _things(phrases: Phrases, things: list[Thing], after: int, token: Token) -> tuple[Item, int]:
    aspect = ""
    if phrases.at(after, "except"):
        things = [Thing(pronoun="everything except", holds=things)]
        after += 1
        while phrases.is_no(after) or phrases.at(after, "pronoun"):
            after += 1
    named = after + phrases.is_no(after)
    if (phrases.at(named, *_ASPECTS) and not phrases.at(named, "background")) or phrases.at(
        named, "color_word", "position_word"
    ):
        aspect = next(category for category in _ASPECTS if phrases.at(named, category))
        after = named + 1
    mark, after = _mark(phrases, after)
    return Item("things", token, things=tuple(things), mark=mark, aspect=aspect), after


def _mark(phrases: Phrases, position: int) -> tuple[str, int]:
    if phrases.text(position) in ("だけ", "のみ"):
        position += 1
    mark = next((mark for mark in _MARKS if phrases.at(position, mark)), "")
    after = position + bool(mark)
    if mark in ("ni", "de", "to", "wo") and phrases.text(after) in ("は", "も"):
        after += 1
    return mark, after


def _is_word(phrases: Phrases, position: int) -> bool:
    """Tell whether a word that could open a phrase is none here: '大きくして', '赤に', '背景を'."""
    token, after = phrases.tokens[position], position + 1
    if token.has("background", "picture") and (
        phrases.at(after, "wo", "wa", "ga", "ni") or phrases.text(after) in ("全体",)
    ):
        return True
    if (
        token.has("colour")
        and not token.has("place")
        and (phrases.at(after, "ni", "color_word") or token.text.endswith("く"))
    ):
        return True
    if token.has("bigger", "smaller") and token.text.endswith(("く", "に")):
        return True
    if token.has("style") and (phrases.at(after, "style_word") or not token.has("noun")):
        return True
    return token.has("wo", "ga", "wa", "ni", "comma")


def _amount(phrases: Phrases, position: int) -> tuple[Amount, int] | None:
    token, after = phrases.tokens[position], position + 1
    if token.has("number"):
        number = float(token.value("number"))
        if phrases.at(after, "times"):
            return Amount("times", number), after + 1
        if phrases.at(after, "percent"):
            return Amount("percent", number), after + 1
        if phrases.at(after, "pixel"):
            return Amount("pixels", number), after + 1
        if phrases.at(after, "unit"):
            return Amount("unit", number, _UNITS.get(phrases.text(after), phrases.text(after))), after + 1
        return None
    if token.has("times"):
        return Amount("times", 2), after
    if token.has("half"):
        return Amount("share", 0.5), after
    if token.has("third"):
        return Amount("share", 0.33), after
    if token.has("bit") and not phrases.at(after, "noun"):
        return Amount("bit"), after
    if (
        token.has("lot")
        and not phrases.at(after, "noun", "adjective")
        and not phrases.text(after).endswith(("い", "な"))
    ):
        return Amount("lot"), after
    return None
