"""Captions as most people type them: a few everyday things in one sentence, some of them related, the rest just there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from ..registers import read_lines
from ..templates import DATA
from .items import Item, Kit
from .saying import Said, join

_TABLE = dict(line.split(": ", 1) for line in read_lines(DATA / "en" / "everyday.txt"))
EVERYDAY: dict[str, tuple[str, ...]] = {name: tuple(words.split(", ")) for name, words in _TABLE.items()}
NEAR = (
    ("next to", ("next to", "next to", "beside", "by", "near", "close to")),
    ("in front of", ("in front of",)),
    ("behind", ("behind",)),
    ("left of", ("to the left of", "left of", "on the left of")),
    ("right of", ("to the right of", "right of", "on the right of")),
)
PLACED = (
    ("on", ("on", "on", "on top of", "sitting on", "lying on", "standing on"), "surface"),
    ("in", ("in", "in", "inside", "sitting in"), "hollow"),
    ("under", ("under", "under", "underneath", "sitting under", "lying under"), "roof"),
    ("above", ("above", "over"), "ground"),
)


def everyday(kit: Kit, *kinds: str, count: int = 0) -> Item:
    """Return a thing of the everyday words: mostly one, mostly without looks."""
    kind = kit.rng.choice(kinds or ("animal", "animal", "person", "vehicle", "thing", "thing", "food", "outside"))
    noun = kit.rng.choice([one for one in EVERYDAY[kind] if one not in kit.used])
    kit.used.add(noun)
    looks = (kit.rng.choice(EVERYDAY["look"]),) if kit.chance(0.4) else ()
    return Item(noun, count or (1 if kit.chance(0.75) else kit.rng.choice((2, 2, 2, 3, 3, 4, 5))), looks)


def alone(kit: Kit) -> Said:
    item = everyday(kit)
    return kit.a(item), [item]


def related(kit: Kit) -> Said:
    """'a cat on a chair', 'two dogs next to a red car'."""
    anchor, said, name = _anchor(kit)
    item = _attached(kit, f"{name} {anchor.reference}", roof=name == "under")
    return f"{kit.a(item)} {said} {kit.a(anchor)}", [item, anchor]


def two_related(kit: Kit) -> Said:
    """'a dog and two cats on a couch'."""
    anchor, said, name = _anchor(kit)
    items = [_attached(kit, f"{name} {anchor.reference}") for _ in range(2)]
    return f"{kit.a(items[0])} and {kit.a(items[1])} {said} {kit.a(anchor)}", [*items, anchor]


def having(kit: Kit) -> Said:
    """'a man with a hat', 'a snowman with a red scarf next to a house': what is worn or held, then where its owner is."""
    owner = everyday(kit, "person", "person", "animal", count=1)
    is_worn = kit.chance(0.6)
    thing = everyday(kit, "worn" if is_worn else "held", count=1)
    thing.attaches.append(f"{'worn by' if is_worn else 'held by'} {owner.reference}")
    said = kit.rng.choice(("with", "with", "wearing", "in") if is_worn else ("with", "holding", "holding", "carrying"))
    text, items = f"{kit.a(owner)} {said} {kit.a(thing)}", [owner, thing]
    if kit.chance(0.5):
        anchor, where, name = _anchor(kit)
        owner.attaches.append(f"{name} {anchor.reference}")
        return f"{text} {where} {kit.a(anchor)}", [*items, anchor]
    return text, items


def laden(kit: Kit) -> Said:
    """'a table with a lamp and two cups on it', 'a bowl with three apples'."""
    is_hollow = kit.chance(0.35)
    anchor = everyday(kit, "hollow" if is_hollow else "surface", count=1)
    name = "in" if is_hollow else "on"
    items = [_attached(kit, f"{name} {anchor.reference}", small=True) for _ in range(kit.rng.choice((1, 1, 2, 3)))]
    last = kit.rng.choice((f" {name} it", f" {name} it", f" {name} top" if name == "on" else f" {name} it", ""))
    return f"{kit.a(anchor)} with {join(kit, [kit.a(item) for item in items])}{last}", [anchor, *items]


def chained(kit: Kit) -> Said:
    """'a car in front of a house and a dog behind the car', 'a cat on a table, a vase next to it'."""
    text, items = related(kit)
    known = kit.rng.choice(items)
    name, ways = kit.rng.choice(NEAR)
    item = _attached(kit, f"{name} {known.reference}")
    first = items[0]
    again = kit.pronoun(first, "object") if known is first and kit.chance(0.5) else kit.the(known)
    return f"{text}{kit.rng.choice((' and ', ', ', ', and '))}{kit.a(item)} {kit.rng.choice(ways)} {again}", [
        *items,
        item,
    ]


def around(kit: Kit) -> Said:
    """'four chairs around a table', 'a table, four chairs around it'."""
    anchor = everyday(kit, "surface", "outside", count=1)
    many = everyday(kit, "person", "animal", "thing", count=kit.rng.choice((3, 4, 5, 6)))
    many.attaches.append(f"around {anchor.reference}")
    if kit.chance(0.5):
        return f"{kit.a(anchor)}{kit.rng.choice((', ', ' with '))}{kit.a(many)} around it", [anchor, many]
    return f"{kit.a(many)} around {kit.a(anchor)}", [many, anchor]


def between(kit: Kit) -> Said:
    """'a tree between two houses', 'a cat between a chair and a lamp'."""
    item = everyday(kit, count=1)
    sides = [everyday(kit, count=2)] if kit.chance(0.5) else [everyday(kit, count=1) for _ in range(2)]
    item.attaches.append(f"between {sides[0].reference} and {sides[-1].reference}")
    return f"{kit.a(item)} between {' and '.join(map(kit.a, sides))}", [item, *sides]


PARTS: tuple[tuple[Callable[[Kit], Said], int], ...] = (
    (alone, 20), (related, 24), (two_related, 10), (having, 16), (laden, 10), (chained, 12), (around, 3), (between, 3),
)  # fmt: skip


def composed(kit: Kit) -> Said:
    """One to four such parts in a sentence: 'two cats on a table, a red car and a tree'."""
    parts, weights = zip(*PARTS, strict=True)
    count = kit.rng.choice((1, 2, 2, 2, 3, 3, 4))
    chosen = kit.rng.choices(parts, weights, k=count)
    if count == 1 and chosen[0] is alone:
        chosen = [related]
    text, items = chosen[0](kit)
    for number, (before, part) in enumerate(pairwise(chosen), start=2):
        said, found = part(kit)
        text += _join(kit, number == count, before is alone and part not in (alone, laden)) + said
        items += found
    return text, items


def _join(kit: Kit, is_last: bool, may_mislead: bool) -> str:
    """Return what stands between two parts; 'a hen and a book on a shelf' would put both on the shelf."""
    if not is_last:
        return ", "
    return kit.rng.choice((", ", ", and ") if may_mislead else (" and ", " and ", ", ", ", and "))


def _anchor(kit: Kit) -> tuple[Item, str, str]:
    """Return what something is placed by, how that is said, and the relation."""
    if kit.chance(0.6):
        name, said, kind = kit.rng.choice((PLACED[0], *PLACED))
        return everyday(kit, kind, count=1), kit.rng.choice(said), name
    name, ways = kit.rng.choice(NEAR)
    return everyday(kit, count=1), kit.rng.choice(ways), name


def _attached(kit: Kit, attach: str, *, small: bool = False, roof: bool = False) -> Item:
    kinds = ("food", "held", "thing") if small else ("animal", "person", "thing") if roof else ()
    item = everyday(kit, *kinds)
    item.attaches.append(attach)
    return item
