"""A clause of a Chinese edit cut into pieces: things, places, directions, amounts, and single words.

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
_WAYS = {
    "left": ("left",), "right": ("right",), "above": ("top",), "on": ("top",), "top": ("top",), "below": ("bottom",),
    "under": ("bottom",), "bottom": ("bottom",), "top left": ("left", "top"), "top right": ("right", "top"),
    "bottom left": ("left", "bottom"), "bottom right": ("right", "bottom"),
}  # fmt: skip
_UNITS = {
    "米": "metres",
    "厘米": "cm",
    "公分": "cm",
    "毫米": "mm",
    "公里": "km",
    "千米": "km",
    "英寸": "inches",
    "英尺": "feet",
    "度": "degrees",
}


@dataclass(frozen=True)
class Item:
    """One piece.

    Attributes:
        kind: 'things', 'where', 'way', 'amount' or 'word'.
    """

    kind: str
    token: Token
    things: tuple[Thing, ...] = ()
    where: Where | None = None
    ways: tuple[str, ...] = ()
    amount: Amount = NONE

    def has(self, *categories: str) -> bool:
        return self.kind == "word" and self.token.has(*categories)

    @property
    def text(self) -> str:
        return self.token.text if self.kind == "word" else ""


def items_of(tokens: Sequence[Token]) -> list[Item]:
    """Cut a clause into items."""
    phrases = Phrases(tokens, in_edit=True)
    items: list[Item] = []
    position = 0
    while position < len(tokens):
        item, position = _item(phrases, position)
        items.append(item)
    return items


def _item(phrases: Phrases, position: int) -> tuple[Item, int]:
    token = phrases.tokens[position]
    if found := _amount(phrases, position):
        return Item("amount", token, amount=found[0]), found[1]
    if found_ways := _ways(phrases, position):
        return Item("way", token, ways=found_ways[0]), found_ways[1]
    if token.has("picture") and _is_the_picture(phrases, position):
        return Item("word", token), position + 1
    if not _is_predicate(phrases, position):
        if found_where := phrases.where(position):
            return Item("where", token, where=found_where[0]), found_where[1]
        if found_things := phrases.group(position):
            return Item("things", token, things=tuple(found_things[0])), found_things[1]
    return Item("word", token), position + 1


def _is_the_picture(phrases: Phrases, position: int) -> bool:
    """'画面' and '图' are the picture, but '画' may be a painting in it."""
    if phrases.at(position + 1, "position") or (
        phrases.text(position + 1) == "的" and phrases.at(position + 2, "position")
    ):
        return False
    return not phrases.tokens[position].has("noun")


def _is_predicate(phrases: Phrases, position: int) -> bool:
    """Tell whether a word that could open a phrase is a verb here: '大一点', '锁住', '画一只狗'."""
    token = phrases.tokens[position]
    if token.has("draw", "lock", "add", "double"):
        return not token.has("noun") or phrases.is_verb(position)
    if token.has("bigger", "smaller") and phrases.text(position + 1) != "的" and not token.has("place"):
        following = phrases.at(position + 1, "noun", "colour", "adjective", "measure", "demonstrative")
        return not following
    return False


def _ways(phrases: Phrases, position: int) -> tuple[tuple[str, ...], int] | None:
    """'往左', '向右上方', '左移', '上下'."""
    token = phrases.tokens[position]
    if token.has("to_way") and phrases.at(position + 1, "position"):
        ways = _WAYS.get(phrases.tokens[position + 1].value("position"))
        after = position + 2
        if phrases.text(after) == "的":
            return None
        return (ways, after) if ways and not phrases.at(after, "noun") else None
    if not token.has("position") or len(token.text) > 2:
        return None
    ways = _WAYS.get(token.value("position"))
    after = position + 1
    if (
        ways
        and phrases.at(after, "move", "raise", "lower")
        and len(phrases.text(after)) <= 2
        and phrases.text(after)[-1] not in "到在至"
    ):
        return ways, after
    return None


def _amount(phrases: Phrases, position: int) -> tuple[Amount, int] | None:
    token, after = phrases.tokens[position], position + 1
    if token.has("number"):
        return _counted_amount(phrases, position)
    if token.has("share") and phrases.at(after, "number"):
        return Amount("percent", float(phrases.tokens[after].value("number"))), after + 1
    if token.has("half"):
        return Amount("share", 0.5), after
    if token.has("third"):
        return Amount("share", 0.33), after
    if token.has("lot") and not _is_counting(phrases, after):
        return Amount("lot"), after
    if token.has("bit") and not (token.has("vague") and _is_counting(phrases, after)) and not token.has("measure"):
        return Amount("bit"), after
    return None


def _is_counting(phrases: Phrases, position: int) -> bool:
    return phrases.at(position, "noun", "colour", "adjective", "place", "number", "vague") or (
        phrases.at(position, "size") and phrases.at(position + 1, "noun", "particle")
    )


def _counted_amount(phrases: Phrases, position: int) -> tuple[Amount, int] | None:
    number, after = float(phrases.tokens[position].value("number")), position + 1
    if phrases.at(after, "times"):
        return Amount("times", number), after + 1
    if phrases.at(after, "percent"):
        return Amount("percent", number), after + 1
    if phrases.at(after, "pixel"):
        return Amount("pixels", number), after + 1
    if phrases.at(after, "unit"):
        return Amount("unit", number, _UNITS.get(phrases.text(after), phrases.text(after))), after + 1
    if phrases.text(after) in ("个", "格") and phrases.at(after + 1, "pixel"):
        return Amount("pixels", number), after + 2
    return None
