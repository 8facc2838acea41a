"""A message's tagged words put together to items: noun phrases, places with their anchors, prepositions with theirs, words.

It knows nothing of what a message asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...grammar.caption_places import CLOTHES
from ...grammar.kinds import kind_of
from ...grammar.setting import is_place
from .language import spelling_of
from .noun_phrases import read_np
from .openings import Situation
from .senses import Word
from .things import Np

_SURFACES = frozenset({"furniture", "animal", "plant", "vehicle", "building", "landform", "light", "device"})
_ENCLOSING = frozenset({"container", "bag", "watercraft", "aircraft"})
_STOOD_ON = frozenset({"table", "desk", "chair", "bench", "sofa", "couch", "bed", "shelf", "stool", "armchair", "rug", "floor", "roof", "plate", "tray",
                       "horse", "skateboard", "bicycle", "motorcycle", "hill", "rock", "stone", "head", "wall", "ground", "surfboard"})  # fmt: skip
_CROSSED = frozenset(
    {
        "bridge",
        "street",
        "road",
        "path",
        "meadow",
        "field",
        "grass",
        "beach",
        "highway",
        "rug",
        "slope",
        "snow",
        "sidewalk",
    }
)
_PREPOSITIONS = ("with", "of", "to", "by", "instead", "than", "like", "except")
_AT = ("at_en", "at_a", "at_an")


@dataclass(frozen=True)
class Placed:
    """A relation and what it is to: 'a la izquierda del perro'."""

    relation: str
    anchors: tuple[Np, ...]


@dataclass(frozen=True)
class With:
    """A preposition and its noun phrase: `kind` is 'with', 'of', 'to', 'by', 'instead', 'than', 'like' or 'except'."""

    kind: str
    np: Np


Item = Np | Placed | With | Word


def items_of(words: Sequence[Word], situation: Situation) -> list[Item]:
    """Put words together; what is only polite is left out."""
    kept = [word for word in words if not _says_nothing(word)]
    kept = [word for word, after in zip(kept, [*kept[1:], None], strict=True) if not _is_to(word, after)]
    kept = [word for word, after in zip(kept, [*kept[1:], None], strict=True) if not _only_stresses(word, after)]
    items: list[Item] = []
    position = 0
    while position < len(kept):
        genitive = bool(items) and _is_genitive(kept, position, items[-1], situation)
        item, position = _item_at(kept, position, situation)
        if genitive and isinstance(item, Np) and item.noun:
            item = With("of", item)
        if (
            isinstance(item, With)
            and item.kind == "except"
            and items
            and isinstance(items[-1], Np)
            and items[-1].det in ("everything", "all")
        ):
            items[-1] = replace(Np(det="everything"), tail=f"except {item.np.definite().english()}")
            continue
        items.append(item)
    return items


def _is_to(word: Word, after: Word | None) -> bool:
    """'zu schieben' is not 'zu groß'."""
    return (
        word.has("too") and word.has("to") and after is not None and after.has("verb") and not after.has("adj", "size")
    )


def _only_stresses(word: Word, after: Word | None) -> bool:
    """'juste au-dessus': it belongs to the place, not to a number."""
    return (
        word.has("only")
        and after is not None
        and after.has("rel", "relit", "region", "side", "dir", "amount", "size")
        and not after.has("det")
    )


def _is_genitive(words: Sequence[Word], position: int, before: Item, situation: Situation) -> bool:
    """'die Farbe des Autos', 'auf dem Ast eines Baumes'."""
    named = before.noun if isinstance(before, Np) else (before.anchors[-1].noun if isinstance(before, Placed) else "")
    attribute = isinstance(before, Word) and before.has("attr", "medium")
    articles = spelling_of(situation.language.code).genitive_articles
    return bool(named or attribute) and words[position].text.lower() in articles


def _says_nothing(word: Word) -> bool:
    return bool(word.senses) and all(sense.kind in ("filler", "talk") for sense in word.senses) and word.has("filler")


def _item_at(words: Sequence[Word], position: int, situation: Situation) -> tuple[Item, int]:
    word = words[position]
    if placed := _placed_at(words, position, situation):
        return placed
    if (with_ := _with_at(words, position, situation)) is not None:
        return with_
    if (
        not word.has("punct")
        and (found := read_np(words, position, situation))
        and _stands(found[0], words, position, found[1])
    ):
        return found
    return word, position + 1


def _stands(np: Np, words: Sequence[Word], start: int, end: int) -> bool:
    """Tell an article that is a pronoun from one whose noun is not known."""
    if np.pronoun and not words[start].clitic and words[start].get("det") and end < len(words) and words[end].unknown:
        return False
    return not (np.is_one and np.det in ("a", "some", "") and not np.adjectives and not np.pos)


def _placed_at(words: Sequence[Word], position: int, situation: Situation) -> tuple[Placed, int] | None:
    word = words[position]
    if placed := _placed_by(words, position, situation):
        return placed
    if found := word.get("relit"):
        return Placed(found.value, (Np(pronoun="it"),)), position + 1
    return None


def _placed_by(words: Sequence[Word], position: int, situation: Situation) -> tuple[Placed, int] | None:
    word = words[position]
    relation = word.get("rel")
    if relation is None or position + 1 >= len(words):
        return None
    start = position + 2 if words[position + 1].value("of") is not None and position + 2 < len(words) else position + 1
    found_np = read_np(words, start, situation)
    if found_np is None or not _stands(found_np[0], words, start, found_np[1]):
        return None
    np, end = found_np
    if "des" in word.text.lower().split()[-1:] and not np.det:
        np = np.definite()
    anchors = [np]
    if relation.value == "between" or np.det in ("the", "my"):
        while (more := _and_np(words, end, situation, relation.value)) is not None:
            anchors.append(more[0])
            end = more[1]
    return Placed(_relation(relation.value, np, words[start], situation), tuple(anchors)), end


def _and_np(words: Sequence[Word], position: int, situation: Situation, relation: str) -> tuple[Np, int] | None:
    if position + 1 >= len(words) or words[position].value("conj") != "and":
        return None
    found = read_np(words, position + 1, situation)
    if found is None or not _stands(found[0], words, position + 1, found[1]) or not found[0].noun:
        return None
    follows = words[found[1]] if found[1] < len(words) else None
    if follows is not None and follows.has("size", "adj", "dir", "side", "rel", "region") and relation != "between":
        return None
    return found if relation == "between" or found[0].det in ("the", "my") else None


def _is_moved_over(article: Word) -> bool:
    """'über eine Brücke': the accusative tells that something goes over it."""
    return article.text.lower() in ("eine", "einen", "ein", "die", "den", "das")


def _relation(value: str, np: Np, following: Word, situation: Situation) -> str:
    if (
        value == "above"
        and not situation.nouns
        and np.noun.split()[-1:]
        and np.noun.split()[-1] in _CROSSED
        and _is_moved_over(following)
    ):
        return "on"
    if value not in _AT:
        return value
    kind, noun = kind_of(np.noun), np.noun.split()[-1] if np.noun else ""
    if value == "at_an":
        if noun in ("sky", "horizon"):
            return "in"
        return "on" if noun in ("wall", "tree", "ceiling") else ("next_to" if not is_place([noun]) else "at")
    if value == "at_a":
        return "to" if not is_place([noun]) else "at"
    if noun in _STOOD_ON or (
        kind in _SURFACES
        and not is_place([noun])
        and kind not in _ENCLOSING
        and noun not in ("car", "truck", "bus", "train", "house", "castle")
    ):
        return "on"
    return "in" if kind not in CLOTHES else "wearing"


def _with_at(words: Sequence[Word], position: int, situation: Situation) -> tuple[With, int] | None:
    word = words[position]
    kind = next((k for k in _PREPOSITIONS if word.get(k)), None)
    if kind is None or position + 1 >= len(words) or word.clitic:
        return None
    if kind == "than" and not any(w.value("det") in ("more", "fewer") for w in words[max(0, position - 3) : position]):
        return None
    start = position + 1
    if kind in ("instead", "than", "like") and words[start].value("of") is not None and start + 1 < len(words):
        start += 1
    found = read_np(words, start, situation)
    if found is None or not _stands(found[0], words, start, found[1]):
        return None
    return With(kind, found[0]), found[1]


def words_in(items: Sequence[Item]) -> Iterator[Word]:
    for item in items:
        if isinstance(item, Word):
            yield item
