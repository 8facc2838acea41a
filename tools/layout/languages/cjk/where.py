"""A place that was said in relation to things or to the picture, and what a noun's own clause says of it.

It knows nothing of either language's grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...grammar.kinds import kind_of
from ...grammar.nouns import look_of
from ...phrases import with_article
from .segment import Token
from .things import Thing

_SHELTERS = frozenset({"furniture", "plant", "umbrella", "building"})
_NOT_STOOD_ON = frozenset({"vehicle", "watercraft", "landform", "person", "flower", "building"})
_PAIRED = frozenset({"shoe", "boot", "sock", "glove", "sandal", "slipper", "sneaker"})


@dataclass(frozen=True)
class Where:
    """Beside something, or in a region of the picture when there are no anchors.

    Attributes:
        is_loose: its word says 'on' as well as 'above'.
        is_relative: its word speaks of what was named before, not of the picture.
    """

    position: str
    anchors: tuple[Thing, ...] = ()
    text: str = ""
    is_loose: bool = False
    is_relative: bool = False


def settled(where: Where, subjects: Sequence[Thing]) -> str:
    """Return the relation of a place, as its subject and anchor have it: 上面 is on a table, but above a car."""
    anchor = where.anchors[0] if where.anchors else Thing()
    kind = kind_of(anchor.noun) if anchor.nouns else None
    position = where.position
    if position in ("left", "right"):
        return f"{position}_of"
    if position in ("top left", "bottom left"):
        return "left_of"
    if position in ("top right", "bottom right"):
        return "right_of"
    if position == "on" and where.is_loose and kind in _NOT_STOOD_ON:
        airy = any(look_of(thing.noun).place == "sky" for thing in subjects if thing.nouns)
        return "above" if airy else "on"
    if position == "in" and kind in ("person", "animal"):
        return "next_to"
    if position == "under" and kind not in _SHELTERS:
        return "below"
    if position in ("middle", "between"):
        several = len(where.anchors) > 1 or anchor.is_plural or anchor.pronoun == "them"
        return "between" if several else ("on" if kind == "furniture" else "in")
    return {"top": "on", "bottom": "below", "front": "in_front_of", "back": "behind"}.get(position, position)


def attach(thing: Thing, verb: Token, others: Sequence[Thing]) -> None:
    """Note what somebody wears, rides, holds or has with them."""
    others = [other for other in others if other.nouns]
    if not others:
        return
    if verb.has("wear"):
        thing.tails.append(f"wearing {' and '.join(_worn(other) for other in others)}")
    elif verb.has("ride"):
        thing.links.append(("riding", list(others)))
    else:
        thing.links.append(("next_to", list(others)))


def _worn(thing: Thing) -> str:
    if thing.noun in _PAIRED:
        return thing.phrase(True)
    is_pair = thing.noun.endswith("s") and not thing.noun.endswith("ss")
    return thing.phrase() if is_pair else with_article(thing.phrase())


def link(thing: Thing, where: Where) -> None:
    """Note that a thing is somewhere, as its own phrase says."""
    if all(anchor.is_setting for anchor in where.anchors):
        thing.settings += where.anchors
    else:
        thing.links.append((settled(where, [thing]), list(where.anchors)))
