"""Patterns of captions: one and the other, some of several, each, crowds."""

from __future__ import annotations

from dataclasses import replace

from ..languages.en import NUMBERS, article, plural
from .items import PHRASES, Item, Kit
from .relations import RELATIONS
from .saying import Said, join, listing


def one_other(kit: Kit) -> Said:
    """'two cats, one black and one white', 'three cars: one red, one blue and the other green'."""
    rng = kit.rng
    noun = kit.words.noun(rng, "animal", "person", "vehicle", "fruit", "household", "furniture", "building")
    people = "person" in kit.words.categories.get(noun, ())
    count = 2 if kit.chance(0.7) else 3
    way = rng.randrange(4 if not people else 6)
    number = rng.choice((NUMBERS[count], NUMBERS[count], str(count), "a couple of" if count == 2 else "three"))
    many = plural(noun)
    if way <= 2:
        pool = kit.words.colours if kit.chance(0.5) else [*kit.words.sizes, *kit.words.words["L"]]
        looks = rng.sample(pool, count)
        items = [Item(noun, looks=(look,)) for look in looks]
        ones = [f"{rng.choice(('one', 'one', 'one is'))} {look}" for look in looks]
        if kit.chance(0.5):
            ones[-1] = f"the other {rng.choice(('one ', '', 'is '))}{looks[-1]}"
        return (
            f"{number} {many}{rng.choice((', ', ': ', '. ', ' - ', ', '))}{join(kit, ones) if kit.chance(0.8) else ', '.join(ones)}",
            items,
        )
    if way == 3:
        looks = rng.sample(kit.words.colours, 2)
        size = rng.sample(kit.words.sizes, 1)
        first, second = (looks[0],), (looks[1],)
        if kit.chance(0.3) and size:
            first, second = (size[0],), (rng.choice([s for s in kit.words.sizes if s != size[0]]),)
        items = [Item(noun, looks=first), Item(noun, looks=second)]
        return f"{article(first[0])} {first[0]} {noun} and {article(second[0])} {second[0]} one", items
    posts = rng.sample([p for p in _posts() if p.startswith("in ~")], count)
    items = [Item(noun, post=post) for post in posts]
    said = [kit._said_post(item).strip() for item in items]
    if way == 4:
        verb = rng.choice(("is ", "", "", "wearing "))
        ones = [f"one {verb}{s.removeprefix('in ') if verb == 'wearing ' else s}" for s in said]
        if kit.chance(0.6):
            ones[-1] = ones[-1].replace("one ", "the other ", 1)
        return f"{number} {many}, {join(kit, ones)}", items
    ones = [f"one has {s.removeprefix('in ')}" for s in said]
    ones[-1] = f"the other {said[-1].removeprefix('in ')}"
    return f"{number} {many}, {join(kit, ones)}", items


def _posts() -> list[str]:
    return PHRASES["person_post"]


def one_other_with(kit: Kit) -> Said:
    """'two boys, one with a hat and the other holding a kite', 'the left one ..., the right one ...'."""
    rng = kit.rng
    noun = kit.words.noun(rng, "person", "person", "animal")
    looks = rng.sample(kit.words.colours, 2)
    items: list[Item] = []
    said: list[str] = []
    sided = kit.chance(0.3)
    for side, name in zip(("left", "right"), _names_of_two(kit, sided), strict=True):
        owner = Item(noun, attaches=[side] if sided else [])
        kind = rng.choice(("worn", "worn", "held"))
        thing = kit.item(kind, count=1, plain=True)
        if kit.chance(0.5):
            thing = replace(thing, looks=(looks[len(said)],))
        thing.attaches.append(f"{kind} by {noun}")
        verb = rng.choice(("with", "with", "has", "wearing" if kind == "worn" else "holding"))
        said.append(f"{name} {verb} {kit.a(thing)}")
        items += [owner, thing]
    number = rng.choice(("two", "two", "2", "a couple of"))
    return (
        f"{number} {plural(noun)}{rng.choice((', ', ', ', ': ', '. '))}{rng.choice((' and ', ', ', ' and ')).join(said)}",
        items,
    )


def _names_of_two(kit: Kit, sided: bool) -> tuple[str, str]:
    if sided:
        return kit.rng.choice((("the left one", "the right one"), ("the one on the left", "the one on the right")))
    return kit.rng.choice(
        (("one", "the other"), ("one", "the other one"), ("one", "one"), ("one of them", "the other"))
    )


def each(kit: Kit) -> Said:
    """'two baskets with three apples in each', 'three men each holding an umbrella'."""
    rng = kit.rng
    holders = kit.item("person", count=rng.choice((2, 3, 4, 5)), post=False)
    if kit.chance(0.5):
        name, verb, kind = rng.choice((("held by", "holding", "held"), ("worn by", "wearing", "worn")))
        thing = kit.item(kind, count=1, post=False)
        thing.attaches.append(f"{name} each {holders.reference}")
        a = kit.a(thing)
        return rng.choice(
            (
                f"{kit.a(holders)} each {verb} {a}",
                f"{kit.a(holders)}, each of them {verb} {a}",
                f"{kit.a(holders)}, each {verb} {a}",
                f"{kit.a(holders)} all {verb} {plural(thing.phrase)}",
                f"{kit.a(holders)}, all of them {verb} {plural(thing.phrase)}",
            )
        ), [holders, thing]
    holders = kit.item("household", "furniture", "vehicle", count=rng.choice((2, 3, 4, 5)), post=False)
    relation, place = rng.choice(
        (("in", "in"), ("on", "on"), ("next to", "next to"), ("under", "under"), ("in", "inside"), ("on", "on top of"))
    )
    thing = kit.item(count=rng.choice((1, 1, 2, 3, 4, 5)), post=False)
    thing.attaches.append(f"{relation} each {holders.reference}")
    a = kit.a(thing)
    return rng.choice(
        (
            f"{kit.a(holders)} with {a} {place} each",
            f"{kit.a(holders)} with {a} {place} each of them",
            f"{kit.a(holders)}, {a} {place} each one",
            f"{kit.a(holders)}. {place} each {holders.noun} there is {a}",
            f"{kit.a(holders)}, each with {a} {place} it",
        )
    ), [holders, thing]


def both_looks(kit: Kit) -> Said:
    """'a cat and a dog, both red', 'three cats all wearing hats'."""
    look = kit.rng.choice(kit.words.colours + kit.words.words["L"])
    one, two = kit.item(count=1, plain=True), kit.item(count=1, plain=True)
    if one.is_name or two.is_name:
        return listing(kit)
    text = (
        f"{kit.a(one)} and {kit.a(two)}{kit.rng.choice((', both ', '. both are ', ', both of them ', ' (both '))}{look}"
    )
    if "(both" in text:
        text += ")"
    return text, [replace(one, looks=(look,)), replace(two, looks=(look,))]


def some_of(kit: Kit) -> Said:
    """'five birds, two of them red'."""
    rng = kit.rng
    noun = kit.words.noun(rng, "animal", "bird", "vehicle", "fruit", "person", "flower")
    total = rng.choice((3, 4, 5, 6, 7, 8))
    part = rng.choice(tuple(range(1, total)))
    look = rng.choice(kit.words.colours if kit.chance(0.7) else kit.words.words["L"])
    other = rng.choice(kit.words.colours)
    number, some = rng.choice((NUMBERS[total], str(total))), rng.choice((NUMBERS[part], str(part)))
    be = "is" if part == 1 else "are"
    if kit.chance(0.4) and other != look:
        text = f"{number} {plural(noun)}, {some} {look} and the {rng.choice(('rest', 'others', 'other ones'))} {other}"
        return text, [Item(noun, part, (look,)), Item(noun, total - part, (other,))]
    text = rng.choice(
        (
            f"{number} {plural(noun)}, {some} of them {look}",
            f"{number} {plural(noun)}. {some} of them {be} {look}",
            f"{number} {plural(noun)}, {some} of which {be} {look}",
            f"{number} {plural(noun)} and {some} of them {be} {look}",
        )
    )
    return text, [Item(noun, part, (look,)), Item(noun, total - part)]


def crowd(kit: Kit) -> Said:
    """'a herd of elephants', 'a family of ducks', 'lots of balloons', 'a dozen roses'."""
    rng = kit.rng
    words, count = rng.choice((("a herd of", 6), ("a flock of", 6), ("a bunch of", 6), ("a group of", 6), ("lots of", 6), ("many", 6), ("tons of", 6), ("a crowd of", 6), ("a swarm of", 6),
                               ("a family of", 4), ("a couple of", 2), ("a pair of", 2), ("two or three", 3), ("a few", 3), ("several", 3), ("some", 3), ("a dozen", 12), ("half a dozen", 6), ("a pack of", 6), ("loads of", 6), ("a handful of", 4), ("a trio of", 3), ("hundreds of", 20), ("countless", 20)))  # fmt: skip
    item = kit.item(count=count, post=False)
    text = f"{words} {kit.bare(item)}"
    if kit.chance(0.3):
        number = rng.choice((3, 4, 5, 6, 7))
        item.count = number
        text = f"a {rng.choice(('group', 'family', 'team', 'gang', 'band'))} of {NUMBERS[number]} {kit.bare(item)}"
    items = [item]
    if kit.chance(0.4):
        relation = rng.choice([r for r in RELATIONS if not r.kept and not r.first])
        anchor = kit.item(*relation.second, count=1)
        item.attaches.append(f"{relation.name} {anchor.reference}")
        text += f" {rng.choice(relation.said)} {kit.a(anchor)}"
        items.append(anchor)
    return text, items
