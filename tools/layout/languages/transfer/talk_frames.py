"""Whole messages that are not edits, in plain English: small talk, versions, another picture, options.

It knows nothing of objects; what follows 'but' after a version is left to the edits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .clauses import Clause
from .items import Item, Placed, With, words_in
from .senses import Word
from .things import Np

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_SMALL_TALK = ("great", "hello", "thank you", "bye")
_METHOD = re.compile(r"\b(lmd_plus|lmd plus|lmd\+|lmd|gligen)\b", re.IGNORECASE)
Rest = Callable[[Sequence[Item]], str]


def small_talk(words: Sequence[Word]) -> str | None:
    """Return what a message says that is nothing but talk."""
    said = [word for word in words if not word.has("punct")]
    if not said or not all(word.has("talk", "filler") for word in said):
        return None
    talk = [value for word in said if (value := word.value("talk"))]
    return next((value for value in talk if value not in _SMALL_TALK), talk[0]) if talk else None


def options(items: Sequence[Item], text: str) -> tuple[list[str], list[Item]]:
    """Take seed, steps and method out: English for each, and the other items."""
    said: list[str] = []
    kept: list[Item] = list(items)
    for name in ("seed", "steps"):
        if found := _numbered(kept, name):
            number, places = found
            said.append(f"seed {number}" if name == "seed" else f"{number} steps")
            kept = [item for index, item in enumerate(kept) if index not in places]
    if method := _METHOD.search(text):
        said.append(f"with {method[1].lower()}")
        kept = [item for item in kept if not (isinstance(item, Word) and _METHOD.fullmatch(item.text))]
    return said, kept if said else list(items)


def _numbered(items: Sequence[Item], attr: str) -> tuple[str, set[int]] | None:
    for index, item in enumerate(items):
        if isinstance(item, Word) and attr in [s.value for s in item.senses if s.kind == "attr"]:
            for place in (index + 1, index + 2, index - 1):
                if 0 <= place < len(items) and (number := _number(items[place])):
                    return number, {index, place}
    return None


def _number(item: Item) -> str | None:
    return item.value("num") if isinstance(item, Word) else None


def versions(items: Sequence[Item], rest: Rest) -> str | None:
    """'vuelve a la versión 2', 'comme la première, mais sans l'oiseau', 'der Hintergrund von Version 1, der Rest bleibt'."""
    verbs = set(Clause(list(items)).verbs)
    attrs = [value for word in words_in(items) if (value := word.value("attr"))]
    found = _version(items)
    if found is None:
        return _step(items, verbs, attrs)
    number, place, named = found
    goes = bool(verbs & {"back", "like", "want", "draw", "move", "give", "put"}) or any(
        w.has("like", "of") for w in words_in(items)
    )
    if not (named or goes or _is_like(items)):
        return None
    if "background" in attrs and not _but(items, place):
        return f"the background of version {number}, the rest stays"
    if then := _but(items, place):
        english = rest(then)
        if english:
            return f"more like version {number}, but {english}"
    if _is_alone(items, place) or named:
        return f"go back to version {number}"
    return None


def _version(items: Sequence[Item]) -> tuple[int, int, bool] | None:
    """Return number, place in the items, and whether the word 'version' was said."""
    for index, item in enumerate(items):
        if isinstance(item, Word) and item.has("attr") and item.value("attr") == "version":
            for place in (index + 1, index + 2):
                if place < len(items) and (number := _number(items[place])) and number.isdigit():
                    return int(number), place, True
        if isinstance(item, Word) and item.value("attr") == "original":
            return 1, index, True
        np = item.np if isinstance(item, With) else (item.anchors[0] if isinstance(item, Placed) else item)
        if isinstance(np, Np) and np.pos in _ORDINALS and not np.noun:
            after = items[index + 1] if index + 1 < len(items) else None
            named = isinstance(after, Word) and after.value("attr") in ("version", "picture", "layout")
            if named or isinstance(item, With | Placed) or _is_like(items[:index]) or _goes_back(items[:index]):
                return _ORDINALS[np.pos], index + (1 if named else 0), named
    return None


def _is_like(items: Sequence[Item]) -> bool:
    return any(isinstance(item, With) and item.kind == "like" for item in items) or any(
        word.has("like") for word in words_in(items)
    )


def _goes_back(items: Sequence[Item]) -> bool:
    return any(s.value in ("back", "like") for word in words_in(items) for s in word.senses if s.kind == "verb")


def _but(items: Sequence[Item], place: int) -> list[Item]:
    """Return the items after 'but', or what a preposition adds ('la primera con un globo azul')."""
    for index in range(place + 1, len(items)):
        item = items[index]
        if isinstance(item, Word) and (item.value("conj") == "but" or item.has("only")):
            return list(items[index + 1 :])
        if (isinstance(item, Word) and item.has("neg")) or (isinstance(item, With) and item.kind == "with"):
            return list(items[index:])
    return []


def _is_alone(items: Sequence[Item], place: int) -> bool:
    others = [item for index, item in enumerate(items) if index != place and not isinstance(item, Word)]
    return not any(isinstance(item, Np) and item.noun for item in others)


def _step(items: Sequence[Item], verbs: set[str], attrs: Sequence[str]) -> str | None:
    nouns = [item for item in items if isinstance(item, Np) and item.noun and item.noun not in ("thing",)]
    if nouns or any(isinstance(item, Placed) for item in items):
        return None
    number = next((n for word in words_in(items) if (n := word.value("num"))), None)
    says_undo = any(word.value("talk") == "undo" for word in words_in(items))
    undoes = (
        "undo" in verbs
        or says_undo
        or ("remove" in verbs and "change" in attrs)
        or ("back" in verbs and {"steps", "change"} & set(attrs))
    )
    if "redo" in verbs and not says_undo and not any(word.has("size", "adj") for word in words_in(items)):
        return "redo"
    if undoes:
        return f"undo {number} times" if number and number not in ("1", "1.0") else "undo"
    if any(isinstance(item, Np) and item.pos == "last" for item in items) and "version" in attrs and "back" in verbs:
        return "undo"
    return _again(items, verbs)


_IDLE = frozenset({"seed", "picture", "layout", "version", "steps"})


def _again(items: Sequence[Item], verbs: set[str]) -> str | None:
    """'otra vez, pero con otra semilla', 'encore une fois', 'zeichne es nochmal mit anderem Seed'."""
    words = list(words_in(items))
    again = any(word.has("again") for word in words) or "repeat" in verbs
    redraws = "seed" in [word.value("attr") for word in words] and any(
        word.value("det") in ("another", "other") or word.value("adj") == "new" for word in words
    )
    if not (again or redraws):
        return None
    busy = [
        w
        for w in words
        if w.has("size", "dir", "medium", "look", "time", "canvas") or (w.has("adj") and w.value("adj") != "new")
    ]
    if busy or any(
        isinstance(item, Np) and not item.pronoun and item.det not in ("everything", "rest") for item in items
    ):
        return None
    if any(w.value("attr") not in _IDLE for w in words if w.has("attr")):
        return None
    return "another one"
