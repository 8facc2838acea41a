"""What belongs to what in a caption, judged by kinds: toppings to their pizza, a hat to whoever wears it, both pets to the bed.

It knows nothing of sentences or boxes.
"""

from __future__ import annotations

from collections.abc import Sequence

from .data import word_set
from .kinds import kind_of
from .nouns import look_of
from .things import Thing

_ALIVE = frozenset({"person", "animal", "bird", "fish", "insect"})
_WORN = frozenset({"clothing", "hat"})
_POSSESSIVES = frozenset({"its", "his", "her", "their", "my", "your"})
_SUPPORTS = frozenset({"furniture"})
_BESIDE = frozenset({"next_to", "left_of", "right_of"})
_CARRYING = frozenset({"on", "in"})


def is_alive(thing: Thing) -> bool:
    return kind_of(thing.noun) in _ALIVE


def is_small(thing: Thing) -> bool:
    return look_of(thing.noun).place == "surface"


def is_support(thing: Thing) -> bool:
    return kind_of(thing.noun) in _SUPPORTS


def is_abstract(thing: Thing) -> bool:
    """Tell 'a trick' or 'fun', which nobody can draw."""
    return thing.noun in word_set("words", "abstract")


def is_own_part(words: Sequence[str], thing: Thing) -> bool:
    """Tell 'its left hand' or 'their heads'."""
    return words[0].lower() in _POSSESSIVES and (
        thing.noun in word_set("words", "parts") or kind_of(thing.noun) is None
    )


def belongs_to(thing: Thing, host: Thing) -> bool:
    """Tell whether a thing after 'with' is part of its host's phrase: a roof, toppings, clothes."""
    kind, of = kind_of(thing.noun), kind_of(host.noun)
    if thing.noun in word_set("words", "parts"):
        return True
    if kind == "food" and of == "food" and thing.plural:
        return True
    return kind in _WORN and of in _ALIVE


def supports_both(relation: str, after: str, named: Sequence[Thing], support: Thing) -> bool:
    """'a dog next to a cat on a bed': who stand beside each other are both on what carries the second."""
    if relation not in _BESIDE or after not in _CARRYING:
        return False
    can_carry = kind_of(support.noun) in (
        "furniture",
        "container",
        "landform",
        "vehicle",
        "watercraft",
        "plant",
        "building",
    )
    return can_carry and not any(is_support(thing) for thing in named)


_PARTS = frozenset({"back", "side", "edge", "top", "end", "foot", "head", "tip", "shoulder", "lap", "surface", "front", "corner", "rim"})  # fmt: skip


def whole_of_part(words: list[str]) -> list[str]:
    """Return the whole where a part of it is named: 'the back of a brown cow' or 'a brown cow's back' -> 'a brown cow'."""
    lowered = [word.lower() for word in words[:3]]
    if words[-1].lower() in _PARTS and len(words) > 1 and words[-2].lower().endswith("'s"):  # 'a pirate's shoulder'
        return [*words[:-2], words[-2][:-2]]
    is_part = len(words) > 3 and lowered[0] in ("the", "its", "one") and lowered[1] in _PARTS and lowered[2] == "of"
    return words[3:] if is_part else words
