"""What a thing that was named points at in the layout: an id where it is clear, else English words that ask.

It knows nothing of either language.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...grammar.kinds import head_noun, kind_of
from ...layout import Layout, LayoutObject
from ...phrases import COLOURS, join, number_word, plural, words
from .things import Thing

_GENERIC = {
    "person": ("person",), "man": ("person",), "woman": ("person",), "child": ("person",), "player": ("person",),
    "animal": ("animal", "bird", "fish", "insect"), "pet": ("animal", "bird", "fish"), "vehicle": ("vehicle", "aircraft", "watercraft"),
    "car": ("vehicle",), "flower": ("flower",), "tree": ("plant",), "plant": ("plant", "flower"), "bird": ("bird",),
    "fish": ("fish",), "boat": ("watercraft",), "ship": ("watercraft",), "building": ("building",), "house": ("building",),
    "hat": ("hat",), "lamp": ("light",), "fruit": ("food",), "toy": ("toy",), "balloon": ("balloon",), "airplane": ("aircraft",),
    "bag": ("bag",), "insect": ("insect",), "clock": ("clock",), "tower": ("building",), "cup": ("container",),
}  # fmt: skip
"""Nouns that also stand for other nouns of these kinds where no object is called so: '人' for a skier."""


_ORDINALS = frozenset(["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"])


def stands_for(generic: str, noun: str) -> bool:
    """Tell whether a general noun may speak of another one again: '人' of a chef, '屋' of a cabin."""
    return kind_of(noun) in _GENERIC.get(generic, ())


def fitted(thing: Thing, layout: Layout | None) -> Thing:
    """Return the thing with the noun first that the layout has: '球' is its balloon where there is no ball."""
    if layout is None or not thing.nouns:
        return thing
    heads = [head_noun(item.phrase) for item in layout.objects]
    present = next((head for head in heads if head in thing.nouns), None)
    present = present or next((n for n in thing.nouns for item in layout.objects if n in words(item.phrase)), None)
    if present is None:
        kinds = {kind for noun in thing.nouns for kind in _GENERIC.get(noun, ())}
        alike = {head for head in heads if kind_of(head) in kinds}
        present = alike.pop() if len(alike) == 1 else None
    if present is not None:
        thing.nouns = (present, *(n for n in thing.nouns if n != present))
    return thing


def is_the_picture(thing: Thing) -> bool:
    """Tell '画' and '絵', which are the picture as well as paintings in it."""
    return bool({"painting", "picture"} & set(thing.nouns)) and not thing.colours and not thing.where


def refer(things: Sequence[Thing], layout: Layout | None, many: bool = False, by_id: bool = True) -> str:
    """Say which objects things point at, in the English of an edit ('the left vase', 'car-1', 'them')."""
    return join([_refer(thing, layout, many, by_id) for thing in things]) or "it"


def matching(thing: Thing, layout: Layout) -> list[LayoutObject]:
    """Return the objects of the thing's noun and colours, whichever of them is meant."""
    fitted(thing, layout)
    colours = {word for colour in thing.colours for word in colour.split() if word in COLOURS}
    return [
        item
        for item in layout.objects
        if (not thing.nouns or head_noun(item.phrase) == thing.noun or thing.noun in words(item.phrase))
        and colours <= set(words(item.phrase))
    ]


def _refer(thing: Thing, layout: Layout | None, many: bool, by_id: bool) -> str:
    if thing.object_id:
        return thing.object_id
    if thing.pronoun == "them" and thing.count == 2:
        return "them"
    if thing.pronoun:
        return thing.pronoun
    if layout is not None:
        fitted(thing, layout)
        if by_id and (found := _by_id(thing, layout)):
            return found
    return _in_words(thing, many)


def _by_id(thing: Thing, layout: Layout) -> str:
    found = matching(thing, layout)
    if thing.links:
        found = [
            item for item in found if all(_holds(item, relation, a, layout) for relation, a in thing.links)
        ] or found
    is_counted = any(word in _ORDINALS for word in thing.where.split())
    if thing.nouns and len(found) == 1 and (thing.count or 1) == 1 and not is_counted:
        return found[0].id
    if thing.links and len(found) > 1 and thing.nouns and not thing.is_plural:
        return _nearest(found, thing.links[0][1], layout)
    return ""


def _holds(item: LayoutObject, relation: str, anchors: list[Thing], layout: Layout) -> bool:
    x, y = item.box.center
    for anchor in (found for thing in anchors for found in matching(thing, layout)):
        ax, ay = anchor.box.center
        holds = {"left_of": x < ax, "right_of": x > ax, "above": y < ay, "on": y < ay, "below": y > ay, "under": y > ay}
        if anchor is not item and holds.get(relation, True):
            return True
    return False


def _nearest(found: list[LayoutObject], anchors: list[Thing], layout: Layout) -> str:
    centres = [item.box.center for thing in anchors for item in matching(thing, layout)]
    if not centres:
        return ""

    def distance(item: LayoutObject) -> float:
        x, y = item.box.center
        return min(abs(x - ax) + abs(y - ay) for ax, ay in centres)

    return min(found, key=distance).id


def _in_words(thing: Thing, many: bool) -> str:
    looks = [thing.where] * bool(thing.where) + thing.adjectives + thing.colours
    if thing.size and not thing.where:
        looks.insert(0, {"big": "biggest", "small": "smallest"}.get(thing.size, thing.size))
    if thing.is_headless:
        if not looks:
            return "everything" if thing.is_all else ("them" if many else "it")
        return f"the {' '.join(looks)} one"
    noun = " ".join([*looks, plural(thing.noun) if many or thing.is_plural else thing.noun])
    if thing.is_all:
        return f"all the {noun}"
    if thing.count == 1 and thing.counter and not thing.is_definite and not thing.where:
        return f"one of the {' '.join([*looks, plural(thing.noun)])}"
    return f"the {number_word(thing.count)} {noun}" if thing.count is not None and thing.count > 1 else f"the {noun}"
