"""Which boxes of a layout may overlap: what its words ask for, things on furniture, things before a backdrop.

It judges a layout as it stands; it does not move anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise, permutations

from .layout import Layout, LayoutObject
from .nouns.plurals import plural
from .phrases import head_noun, same_noun, words
from .rect import Rect

Pair = frozenset[str]
Pairs = frozenset[Pair]

REST = 200
"""What stands on something may hang over its lower edge by this many ticks."""

_LINKS = frozenset(
    [
        "on",
        "in",
        "inside",
        "into",
        "onto",
        "atop",
        "wearing",
        "wears",
        "riding",
        "rides",
        "holding",
        "holds",
        "carrying",
        "carries",
        "hugging",
        "driving",
        "behind",
        "hidden",
        "occluded",
        "under",
        "underneath",
        "beneath",
        "through",
        "across",
        "against",
        "over",
        "within",
        "front",
    ]
)
_BREAKS = frozenset(
    ["left", "right", "above", "below", "next", "beside", "between", "near", "besides", "opposite", "without"]
)
_PRONOUNS = frozenset({"it", "them", "him", "her"})
_ENDS = frozenset({"and", "."})
"""Right after 'inside' these stand for what was named before: 'a box with a cat inside and ...'."""
_POSITIONAL = re.compile(
    r"\b(?:on|in|at|to) (?:the |its |a )?(?:far |very )?(?:upper |lower |top |bottom )?"
    r"(?:left|right|top|bottom|middle|cent(?:er|re)|background|foreground|corner|distance)"
    r"(?:[- ]hand)?(?: side| corner)?\b"
)
_WORN = frozenset(
    [
        "hat",
        "cap",
        "helmet",
        "crown",
        "glasses",
        "sunglasses",
        "scarf",
        "sweater",
        "shirt",
        "dress",
        "coat",
        "jacket",
        "tie",
        "backpack",
        "shoes",
        "boots",
        "gloves",
        "mask",
        "necklace",
        "collar",
        "cape",
        "umbrella",
    ]
)
_FURNITURE = frozenset(
    {
        *("table", "desk", "cabinet", "shelf", "bookshelf", "bookcase", "cupboard", "counter", "dresser"),
        *("nightstand", "sideboard", "bench", "chair", "armchair", "stool", "sofa", "couch", "bed"),
        *("boat", "ship", "tree", "cart", "wagon"),
    }
)
_CONTAINERS = frozenset({"tray", "plate", "bowl", "basket", "box", "crate", "nest", "vase", "pot", "sink"})
_BACKDROP = [
    "painting",
    "picture",
    "poster",
    "wall",
    "window",
    "curtain",
    "mirror",
    "door",
    "rug",
    "carpet",
    "mat",
    "floor",
    "road",
    "path",
    "street",
    "river",
    "lake",
    "pond",
    "sea",
    "ocean",
    "beach",
    "field",
    "meadow",
    "lawn",
    "hill",
    "mountain",
    "sky",
    "cloud",
    "room",
    "stage",
    "bridge",
    "fireplace",
    "blanket",
]
_BACKDROPS = frozenset(_BACKDROP) | frozenset(map(plural, _BACKDROP))


def overlapping(rects: Mapping[str, Rect]) -> Pairs:
    """Return the pairs of ids whose rectangles overlap."""
    return frozenset(frozenset((a, b)) for a, b in combinations(rects, 2) if rects[a].overlaps(rects[b]))


def rects_of(layout: Layout) -> dict[str, Rect]:
    """Return each object's box on the tick grid, back to front."""
    return {o.id: Rect.of(o.box) for o in layout.objects}


def allowed_pairs(layout: Layout) -> Pairs:
    """Return the pairs that may overlap: asked for in words, or something on its furniture or before a backdrop."""
    return always_allowed(layout) | frozenset(map(frozenset, resting(layout)))


def always_allowed(layout: Layout) -> Pairs:
    """Return the pairs that may overlap wherever they are: asked for in words, or before a backdrop."""
    before = ((a.id, b.id) for a, b in combinations(layout.objects, 2) if _is_backdrop(a) or _is_backdrop(b))
    return asked_pairs(layout) | frozenset(map(frozenset, before))


def resting(layout: Layout) -> tuple[tuple[str, str], ...]:
    """Return (what holds, what stands on or in it): things on furniture, things in containers."""
    return tuple((a.id, b.id) for a, b in permutations(layout.objects, 2) if _holds_up(a, b))


def unasked_overlaps(layout: Layout) -> Pairs:
    """Return the pairs that overlap though nothing asks for it."""
    return overlapping(rects_of(layout)) - allowed_pairs(layout)


def _holds_up(under: LayoutObject, thing: LayoutObject) -> bool:
    if _is_backdrop(under) or _rank(head_noun(under.phrase)) <= _rank(head_noun(thing.phrase)):
        return False
    support, box = Rect.of(under.box), Rect.of(thing.box)
    return support.x0 <= box.cx <= support.x1 and support.y0 <= box.y1 <= support.y1 + REST


def _is_backdrop(item: LayoutObject) -> bool:
    return head_noun(item.phrase) in _BACKDROPS


def _rank(noun: str) -> int:
    """Furniture holds containers and things; containers hold things."""
    return 2 if noun in _FURNITURE else 1 if noun in _CONTAINERS else 0


def asked_pairs(layout: Layout) -> Pairs:
    """Return the pairs whose overlap is asked for: by the caption or a phrase ('a dog wearing a sweater'), or attached."""
    texts = [(layout.caption, None), *((o.phrase, o.id) for o in layout.objects)]
    said = (frozenset((a, b)) for text, owner in texts for a, b in _links(layout, text, owner) if a != b)
    return attached_pairs(layout).union(said)


def attached_pairs(layout: Layout) -> Pairs:
    """Return the pairs of which one goes along with the other, or both with a third: a rider, its hat, its horse."""
    if all(item.attached is None for item in layout.objects):
        return frozenset()
    owner = {item.id: item.attached for item in layout.objects}

    def outermost(name: str) -> str:
        while (above := owner[name]) is not None:
            name = above
        return name

    groups: dict[str, list[str]] = {}
    for name in owner:
        groups.setdefault(outermost(name), []).append(name)
    return frozenset(frozenset(pair) for group in groups.values() for pair in combinations(group, 2))


def _links(layout: Layout, text: str, owner: str | None) -> Iterator[tuple[str, str]]:
    """Yield (subject, object) of 'a dog wearing a sweater'; subjects are all named since the last break.

    The object may come first ('behind the sofa is a lamp') or be a pronoun ('a sofa with a lamp behind it').
    """
    opening = [[owner]] if owner else []
    groups, linked, awaits = list(opening), "", list[str]()
    for clause in re.split(r"[.;:]", _POSITIONAL.sub(" left ", text.lower())):
        for before, word in pairwise(["", *words(clause), "."]):
            mentioned = [o.id for o in layout.objects if o.id != owner and same_noun(head_noun(o.phrase), word)]
            if word in _BREAKS:
                groups, linked, awaits = list(opening), "", []
            elif word in _LINKS or word == "with":
                linked = "worn" if word == "with" else "any"
            elif linked == "any" and len(groups) > 1 and (word in _PRONOUNS or (word in _ENDS and before in _LINKS)):
                yield from ((a, b) for a in groups[-1] for group in groups[:-1] for b in group)
                linked = ""
            elif mentioned:
                if linked == "any" or (linked and word in _WORN):
                    yield from ((a, b) for group in groups for a in group for b in mentioned)
                yield from ((a, b) for a in mentioned for b in awaits)
                awaits = mentioned if linked == "any" and not groups else []
                groups, linked = [*groups, mentioned], ""
