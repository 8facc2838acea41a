"""How a noun phrase begins: articles, numbers, 'first' or 'left', adjectives before the noun.

It knows nothing of nouns or of what follows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .language import Language, spelling_of
from .senses import Sense, Word
from .spelling import fold
from .things import Adjective


@dataclass
class Situation:
    """What outside the noun phrase decides how it is read.

    Attributes:
        nouns: English nouns in the picture; where a word means several, one of them wins.
        superlatives: 'más grande' after a noun tells which one, not what to make of it.
    """

    language: Language
    nouns: frozenset[str] = frozenset()
    superlatives: bool = False
    kinds: dict[str, str] = field(default_factory=dict)


@dataclass
class Opening:
    det: str = ""
    count: str = ""
    pos: str = ""
    adjectives: list[Adjective] = field(default_factory=list)
    opened: bool = False
    several: bool | None = None
    one_of: bool = False


def read_opening(words: Sequence[Word], start: int, situation: Situation, parts: Opening) -> int:
    position = start
    while position < len(words):
        word = words[position]
        if (det := word.get("det")) and _opens(det, parts):
            parts.det = _combined(parts.det, det.value)
            parts.several = _several(word, situation, parts.several)
            parts.one_of = parts.one_of or (det.value == "a" and " " in word.text)
        elif (num := word.get("num")) and not parts.count and _number_fits(words, position, parts):
            parts.count = num.value if num.value != "1" else ("" if parts.det else "1")
            parts.several = num.value != "1"
        elif (count := word.get("count")) and not parts.count and position + 1 < len(words):
            parts.count = count.value
        elif (pos := word.get("pos")) and not parts.pos and _position_fits(words, position, situation, parts):
            parts.pos = pos.value
        elif (adjective := word.get("adj")) and _adjective_fits(words, position, situation, parts):
            position = _take_adjective(words, position, adjective, parts)
            continue
        elif (shade := word.get("shade")) and position + 1 < len(words) and words[position + 1].has("adj"):
            parts.adjectives.append(Adjective(f"{shade.value} {words[position + 1].value('adj')}", "colours"))
            position += 2
            continue
        elif parts.count and word.get("of") and position + 1 < len(words) and words[position + 1].value("det") == "the":
            position += 1
        elif (not parts.opened and _more_follow(words, position)) or (
            parts.opened and word.value("morewords") and position + 1 < len(words)
        ):
            parts.det = "another"
        elif parts.opened and word.get("same"):
            pass
        else:
            break
        parts.opened = True
        position += 1
    return position


def _more_follow(words: Sequence[Word], position: int) -> bool:
    """'noch zwei Vögel', 'encore deux oiseaux'."""
    return (
        words[position].value("amount") == "even"
        and position + 1 < len(words)
        and words[position + 1].has("num", "count")
    )


def _opens(det: Sense, parts: Opening) -> bool:
    if not parts.opened:
        return True
    if parts.det in ("all", "both", "every"):
        return det.value in ("the", "my", "this", "other")
    if parts.det in ("other", "another", "more", "no") or det.value in (
        "another",
        "other",
        "more",
    ):
        return True
    return parts.det == "the" and det.value in ("my", "this")


def _combined(before: str, det: str) -> str:
    if before in ("all", "both", "every", "no"):
        return before
    if before in ("a", "the", "my") and det in ("another", "other"):
        return "other" if before != "a" else "another"
    return det if not before or det in ("another", "other", "more") else before


def _number_fits(words: Sequence[Word], position: int, parts: Opening) -> bool:
    """Tell '2 gatos' from 'versión 2' and '20 %'."""
    if position + 1 >= len(words):
        return False
    if words[position + 1].get("of") and position + 2 < len(words) and words[position + 2].value("det") == "the":
        return position + 3 < len(words) and words[position + 3].has("noun")
    follows = words[position + 1]
    return (follows.has("noun", "adj", "shade", "morewords", "pos") and not follows.has("unit", "times")) or (
        follows.has("det") and follows.value("det") in ("another", "other", "more")
    )


def _position_fits(words: Sequence[Word], position: int, situation: Situation, parts: Opening) -> bool:
    """Tell 'la primera silla' and 'el de la izquierda' from 'a la izquierda'."""
    word = words[position]
    follows = words[position + 1] if position + 1 < len(words) else None
    if word.has("size", "dir") and not situation.superlatives and not (follows and follows.has("noun")):
        return False
    if parts.opened:
        return True
    return bool(follows and follows.has("noun") and not word.has("region", "side", "align") and not follows.has("verb"))


def _adjective_fits(words: Sequence[Word], position: int, situation: Situation, parts: Opening) -> bool:
    word = words[position]
    sense = word.get("adj")
    follows = words[position + 1] if position + 1 < len(words) else None
    if word.has("noun") and not (follows and follows.has("noun")):
        return False
    if follows and follows.has("noun", "adj", "pos", "shade") and (parts.opened or not follows.has("verb")):
        return not (not situation.language.adjectives_follow and sense and sense.bare and not _may_be_attribute(word))
    if follows and follows.has("conj") and position + 2 < len(words) and words[position + 2].has("adj"):
        return parts.opened and not (sense and sense.bare)
    if not situation.language.adjectives_follow:
        return parts.opened and bool(sense) and not sense.bare  # type: ignore[union-attr]
    return parts.opened


def _may_be_attribute(word: Word) -> bool:
    """'ein rosa Auto': some stand before a noun without an ending."""
    return len({s.value for s in word.senses if s.kind == "adj"}) > 0 and word.text.lower().endswith(
        ("a", "e", "pink", "neu")
    )


def _take_adjective(words: Sequence[Word], position: int, sense: Sense, parts: Opening) -> int:
    parts.adjectives.append(Adjective(sense.value, sense.sort))
    parts.opened = True
    position += 1
    if position + 1 < len(words) and words[position].value("conj") == "and" and words[position + 1].has("adj"):
        position += 1
    return position


def _several(word: Word, situation: Situation, before: bool | None) -> bool | None:
    """Tell the number that an article gives away: 'les', 'den'; None where it may be either."""
    spelling = spelling_of(situation.language.code)
    key = fold(word.text).split(" ")[0]
    return True if key in spelling.plural_articles else (False if key in spelling.singular_articles else before)
