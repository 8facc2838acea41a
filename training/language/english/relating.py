"""Patterns of captions: things that stand in relation to others."""

from __future__ import annotations

from .items import Item, Kit
from .relations import RELATIONS, Relation
from .saying import Said


def pick_relation(kit: Kit) -> Relation:
    return kit.rng.choice(RELATIONS)


def relate(kit: Kit, first: Item, relation: Relation, anchor: Item) -> str:
    """Attach the first thing to the anchor; return the words between them."""
    said = kit.rng.choice(relation.said)
    if relation.kept:
        first.post = first.post or said.split()[0]
        first.attaches.append(f"{relation.name} {anchor.reference}")
        return said if first.post.startswith(said.split()[0]) else f"{first.post} {said}"
    first.attaches.append(f"{relation.name} {anchor.reference}")
    return said


def related(kit: Kit) -> Said:
    """'a cat sitting on a red sofa', also with 'that is', and chains of two relations."""
    relation = pick_relation(kit)
    first = kit.item(*relation.first, post=not relation.kept)
    anchor = kit.item(*relation.second, count=1 if kit.chance(0.8) else 0)
    name = kit.a(first)
    words = relate(kit, first, relation, anchor)
    if kit.chance(0.15) and not words.startswith(("that", "which", "who")):
        words = f"{kit.verb(first)} {words}"
    text = f"{name} {words} {kit.a(anchor)}"
    items = [first, anchor]
    if kit.chance(0.25):
        other = pick_relation(kit)
        third = kit.item(*other.second, count=1)
        if not other.kept and kit.chance(0.5):
            joiner = kit.rng.choice((" and ", ", "))
            first.attaches.append(f"{other.name} {third.reference}")
            text += f"{joiner}{kit.rng.choice(other.said)} {kit.a(third)}"
        else:
            third.attaches.append(f"{other.name} {anchor.reference}") if not other.kept and not other.first else None
            if not third.attaches:
                return text, items
            text += f". {kit.a(third)} {'are' if third.count > 1 else 'is'} {kit.rng.choice(other.said)} {kit.again(anchor)}"
        items.append(third)
    return text, items


def pairs(kit: Kit) -> Said:
    """Two relations side by side: 'a cat on a mat and a dog under a tree'."""
    (one, first), (two, second) = related(kit), related(kit)
    return (
        f"{one}{kit.rng.choice((' and ', ', ', '. ', ' while ', '. also ', '; ', ', and ', ' as well as '))}{two}",
        first + second,
    )


def with_something(kit: Kit) -> Said:
    """'a table with a lamp on it', 'a dog with a cat next to it', 'a man and next to him a bike'."""
    relation = kit.rng.choice([r for r in RELATIONS if not r.kept and not r.first])
    anchor = kit.item(*relation.second, count=1)
    first = kit.item(*relation.first)
    first.attaches.append(f"{relation.name} {anchor.reference}")
    said = kit.rng.choice(
        [s for s in relation.said if s not in ("nearby", "close by") and not s.startswith(("that", "which"))]
    )
    it = kit.pronoun(anchor, "object")
    be = kit.verb(first)
    ways = (
        f"{kit.a(anchor)} with {kit.a(first)} {said} {it}",
        f"{kit.a(anchor)}. {said} {it} {be} {kit.a(first)}",
        f"{kit.a(anchor)} and {said} {it} {kit.a(first)}",
        f"{kit.a(anchor)}, {said} {it} {kit.a(first)}",
        f"there is {kit.a(anchor)} and {said} {it} {be} {kit.a(first)}",
        f"{kit.a(anchor)}. There {be} {kit.a(first)} {said} {it}",
        f"{kit.a(anchor)} that has {kit.a(first)} {said} {it}",
        f"{kit.a(anchor)}. {said} {kit.the(anchor)} there {be} {kit.a(first)}",
        f"{said} {kit.a(anchor)} {be} {kit.a(first)}",
    )
    return kit.rng.choice(ways), [anchor, first]


def company(kit: Kit) -> Said:
    """'a dog with a ball': what comes with somebody is next to it."""
    one = kit.item(count=1)
    other = kit.item("animal", "toy", "furniture", "vehicle", "plant")
    other.attaches.append(f"next to {one.reference}")
    said = kit.rng.choice(("with", "with", "with", "together with", "and its", "along with"))
    if said == "and its":
        its, other.count = kit.pronoun(one, "possessive"), 1
        return f"{kit.a(one)} and {its} {kit.bare(other)}", [one, other]
    return f"{kit.a(one)} {said} {kit.a(other)}", [one, other]


def between(kit: Kit) -> Said:
    first, one, two = kit.item(), kit.item(count=1), kit.item(count=1)
    first.attaches.append(f"between {one.reference} and {two.reference}")
    said = kit.rng.choice(("between", "in between", "standing between", "sitting between", "squeezed between"))
    ways = (f"{kit.a(first)} {said} {kit.a(one)} and {kit.a(two)}",)
    if kit.chance(0.4):
        return (
            f"{kit.a(one)} and {kit.a(two)} with {kit.a(first)} {kit.rng.choice(('between them', 'in between', 'in the middle of them', 'between the two'))}",
            [one, two, first],
        )
    return kit.rng.choice(ways), [first, one, two]


def reflection(kit: Kit) -> Said:
    one = kit.item("animal", "person", "building", "nature", count=1, post=False)
    other = Item(one.noun, 1, one.looks)
    other.attaches.append(f"reflection of {one.reference}")
    its = kit.pronoun(one, "possessive")
    if kit.chance(0.5):
        mirror = Item(kit.rng.choice(("mirror", "mirror", "puddle", "lake", "pond", "window")), 1)
        one.attaches.append(f"facing {mirror.reference}")
        other.attaches.append(f"in {mirror.reference}")
        return kit.rng.choice(
            (
                f"{kit.a(one)} looking at {its} reflection in {kit.a(mirror)}",
                f"{kit.a(one)} looking at {its} own reflection in {kit.a(mirror)}",
            )
        ), [one, mirror, other]
    return kit.rng.choice(
        (
            f"{kit.a(one)} and {its} reflection",
            f"{kit.a(one)} with {its} reflection",
            f"{kit.a(one)} and {its} mirror image below",
            f"{kit.a(one)} and the reflection of {kit.the(one)}",
        )
    ), [one, other]


def each_other(kit: Kit) -> Said:
    one, two = (
        kit.item(*("person", "animal"), count=1, post=False),
        kit.item(*("person", "animal"), count=1, post=False),
    )
    one.attaches.append(f"facing {two.reference}")
    two.attaches.append(f"facing {one.reference}")
    said = kit.rng.choice(
        ("facing each other", "looking at each other", "staring at one another", "face to face", "facing one another")
    )
    return f"{kit.a(one)} and {kit.a(two)} {said}", [one, two]


def story(kit: Kit) -> Said:
    """Several sentences about things that are named again."""
    rng = kit.rng
    first = kit.item("person", "animal", "vehicle", "building", "furniture", count=1)
    text = rng.choice(("there is ", "there's ", "i see ", "", "", "imagine ", "we see ")) + kit.a(first)
    items = [first]
    last = first
    for _ in range(rng.choice((1, 2, 2, 3))):
        way = rng.randrange(7)
        person = bool({"person", "animal"} & kit.words.categories.get(first.noun, set()))
        if way <= 1 and person:
            kind, verbs = rng.choice(
                (("worn", ("is wearing", "wears", "has")), ("held", ("is holding", "holds", "carries")))
            )
            thing = kit.item(kind, count=1, post=False)
            thing.attaches.append(
                f"{kind} by".replace("worn by", "worn by").replace("held by", "held by") + f" {first.reference}"
            )
            text += f". {kit.again(first, 'subject')} {rng.choice(verbs)} {kit.a(thing)}"
            items.append(thing)
            continue
        relation = rng.choice([r for r in RELATIONS if not r.kept and not r.first and r.name != "around"])
        thing = kit.item(count=1 if kit.chance(0.7) else 0)
        target = last if kit.chance(0.4) else first
        if (
            relation.name in ("on", "in")
            and relation.second
            and not set(relation.second) & kit.words.categories.get(target.noun, set())
        ):
            relation = RELATIONS[rng.choice((0, 1, 2, 6, 7))]
        thing.attaches.append(f"{relation.name} {target.reference}")
        said = rng.choice(relation.said[:3])
        name = kit.the(target) if target is not first or last is not first else kit.again(target)
        be = kit.verb(thing)
        text += rng.choice(
            (
                f". {said} {name} {be} {kit.a(thing)}",
                f". {said} {name} there {be} {kit.a(thing)}",
                f". {kit.a(thing)} {be} {said} {name}",
                f", and {said} {name} {be} {kit.a(thing)}",
                f". {said} {name} you can see {kit.a(thing)}",
            )
        )
        items.append(thing)
        last = thing
    return text, items
