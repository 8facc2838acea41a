"""Words written together: 'Holztisch' -> a wooden table, 'dunkelblau' -> dark blue.

It knows nothing of sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

from .lexicon import Lexicon
from .senses import Sense

_LINKS = ("", "s", "n", "en", "es", "e", "-")
SHORTEST_PART = 3
_TOO_GENERAL = frozenset({"animal", "thing", "object", "figure", "person", "people", "man", "woman", "creature"})
"""What stands before these makes another thing of them: a 'Schnabeltier' is no animal with a beak."""
_MATERIALS = {
    "holz": "wooden", "metall": "metal", "glas": "glass", "stein": "stone", "leder": "leather", "plastik": "plastic",
    "kunststoff": "plastic", "papier": "paper", "papp": "cardboard", "stroh": "straw", "woll": "woolen", "stahl": "steel",
    "eisen": "iron", "gold": "golden", "silber": "silver", "marmor": "marble", "ziegel": "brick", "backstein": "brick",
    "beton": "concrete", "keramik": "ceramic", "riesen": "huge", "mini": "tiny",
}  # fmt: skip


def read_compound(key: str, lexicon: Lexicon) -> tuple[Sense, ...]:
    """Return the senses of a known noun or colour with something known before it, or nothing."""
    for cut in range(len(key) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        for head in _heads(key[cut:], lexicon):
            if before := _before(key[:cut], head, lexicon):
                return (_joined(before, head),)
    return ()


def _heads(key: str, lexicon: Lexicon) -> Iterator[Sense]:
    for sense in lexicon.single(key):
        if (sense.kind == "noun" and sense.value not in _TOO_GENERAL) or (
            sense.kind == "adj" and sense.sort == "colours"
        ):
            yield sense


def _before(key: str, head: Sense, lexicon: Lexicon) -> Sense | None:
    if head.kind == "adj":
        return next((s for s in lexicon.single(key) if s.kind == "shade"), None)
    if key in _MATERIALS:
        return Sense("adj", _MATERIALS[key])
    for link in _LINKS:
        stem = key.removesuffix(link) if link else key
        if len(stem) >= SHORTEST_PART:
            for sense in lexicon.single(stem):
                if (sense.kind == "noun" and not sense.plural) or (sense.kind == "adj" and sense.bare):
                    return sense
    return None


def _joined(before: Sense, head: Sense) -> Sense:
    value = f"{before.value} {head.value}"
    return Sense(head.kind, value, head.gender, head.plural, sort=head.sort, bare=head.bare)
