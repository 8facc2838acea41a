"""Patterns of captions: each returns what is typed and the items it means, in the order of mention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..languages.en import NUMBERS, article, plural
from .items import Item, Kit
from .relations import HOLD, HOLD_KEPT, IN_HAND, RELATIONS, WEAR, Relation

Said = tuple[str, list[Item]]
PLACES = (
    ("on the left", "left"), ("on the right", "right"), ("on the left side", "left"), ("on the right side", "right"), ("at the top", "top"),
    ("at the bottom", "bottom"), ("on top", "top"), ("on the bottom", "bottom"), ("in the middle", "center"), ("in the center", "center"),
    ("in the top left corner", "top left"), ("in the top right corner", "top right"), ("in the bottom left corner", "bottom left"),
    ("in the bottom right corner", "bottom right"), ("in the upper left", "top left"), ("in the upper right corner", "top right"),
    ("in the lower left corner", "bottom left"), ("in the lower right", "bottom right"), ("on the far left", "far left"),
    ("on the far right", "far right"), ("in the foreground", "foreground"), ("in the background", "background"), ("in the distance", "background"),
    ("in the sky", "sky"), ("on the ground", "ground"), ("on the floor", "ground"), ("in the corner", "corner"), ("in the front", "foreground"),
    ("in the back", "background"), ("in the corners", "corners"), ("up in the air", "sky"), ("in the centre", "center"), ("at the edge", "edge"),
    ("in the upper right", "top right"), ("at the top left", "top left"), ("at the bottom right", "bottom right"),
)  # fmt: skip
OPPOSITE = (("left", "right"), ("top", "bottom"), ("right", "left"), ("foreground", "background"), ("bottom", "top"))


def join(kit: Kit, parts: list[str]) -> str:
    """Return a list as people write it."""
    if len(parts) == 1:
        return parts[0]
    last = kit.rng.choice((" and ", " and ", " and ", ", and ", ", ", " n ", " & ", " plus ", " + ", " and also "))
    return ", ".join(parts[:-1]) + last + parts[-1]


def listing(kit: Kit) -> Said:
    items = [kit.item() for _ in range(kit.rng.choices((1, 2, 3, 4, 5, 6), (30, 32, 20, 10, 5, 3))[0])]
    return join(kit, [kit.a(item) for item in items]), items


def bullet_list(kit: Kit) -> Said:
    items = [kit.item(post=False) for _ in range(kit.rng.choice((2, 3, 4, 5)))]
    style = kit.rng.randrange(5)
    if style == 0:
        return " ".join(f"- {kit.a(item)}" for item in items), items
    if style == 1:
        return " ".join(f"{i}. {kit.a(item)}" for i, item in enumerate(items, 1)), items
    if style == 2:
        return ", ".join(f"{item.count}x {kit.bare(replace(item, count=1))}" for item in items), items
    if style == 3:
        return ", ".join(f"{item.count} {kit.bare(item)}" for item in items), items
    return ", ".join(f"{plural(item.phrase)}: {item.count}" for item in items), items


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


def without(kit: Kit) -> Said:
    """'a cat without a hat', 'a table with no chairs', 'a scene without apples'."""
    rng = kit.rng
    noun = kit.words.noun(rng, "worn", "held") if kit.chance(0.5) else kit.words.noun(rng)
    many = plural(noun)
    gone = Item(noun, 0)
    if kit.chance(0.15):
        return rng.choice(
            (
                f"a scene without {many}",
                f"a picture without any {many}",
                f"a scene with no {many}",
                f"an image without {many}",
                f"a realistic scene without {many}",
            )
        ), [gone]
    item = kit.item()
    one = f"{article(noun)} {noun}"
    said = rng.choice(
        (
            f"without {one}",
            f"without {many}",
            f"with no {noun}",
            f"with no {many}",
            f"that has no {noun}",
            f"but no {many}",
            f"w/o {many}",
            f"without any {many}",
            f"minus the {many}",
        )
    )
    return f"{kit.a(item)} {said}", [item, gone]


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


def placed(kit: Kit) -> Said:
    """Things at places of the picture, place before or after."""
    count = kit.rng.choice((1, 2, 2, 2, 3, 3, 4))
    places = kit.rng.sample(PLACES, count)
    parts, items = [], []
    for said, place in places:
        item = kit.item(post=False)
        item.attaches.append(place)
        items.append(item)
        name = kit.a(item)
        be = kit.verb(item)
        ways = (
            f"{name} {said}",
            f"{name} {said}",
            f"{name} {said}",
            f"{said} {name}",
            f"{said} {be} {name}",
            f"{said}, {name}",
            f"{said} there {be} {name}",
        )
        parts.append(kit.rng.choice(ways if count > 1 else (*ways[:3], ways[-1])))
    if kit.chance(0.2):
        item = kit.item()
        items.append(item)
        parts.append(kit.a(item))
    if kit.chance(0.3):
        return kit.rng.choice((". ", ", ", ". ", "; ")).join(parts), items
    return join(kit, parts), items


def opposite(kit: Kit) -> Said:
    """'left: a cat, right: a dog', 'a cat on the top and a chair on the bottom'."""
    one, two = kit.rng.choice(OPPOSITE)
    first, second = kit.item(), kit.item()
    first.attaches.append(one)
    second.attaches.append(two)
    a, b = kit.a(first), kit.a(second)
    ground = one in ("foreground", "background")
    ways = [
        f"{one}: {a}, {two}: {b}",
        f"{a} ({one}) and {b} ({two})",
        f"{a} ({one}), {b} ({two})",
        f"{one} {a}, {two} {b}",
        f"{a} {one}, {b} {two}",
    ]
    if one in ("left", "right"):
        ways += [
            f"{a} on the {one} and {b} on the {two}",
            f"{a} on the {one}, {b} on the {two}",
            f"on the {one} {a}, on the {two} {b}",
            f"left to right: {a}, {b}" if one == "left" else f"from right to left: {a}, {b}",
            f"{one} side {a}, {two} side {b}",
        ]
    elif ground:
        ways += [f"{a} in the {one}, {b} in the {two}", f"in the {one} {a}, in the {two} {b}"]
    else:
        ways += [
            f"{a} on the {one} and {b} on the {two}",
            f"{a} on {one} and {b} at the {two}" if one == "top" else f"{a} at the bottom and {b} on top",
            f"{a} at the {one}, {b} at the {two}",
        ]
    return kit.rng.choice(ways), [first, second]


def row_of(kit: Kit) -> Said:
    """Arrangements: 'three cats in a row', 'a stack of five books', 'a 3x3 grid of apples'."""
    rng = kit.rng
    count = rng.choice((2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10))
    item = kit.item(count=count, post=False)
    kinds = {"row": ("in a row", "lined up in a row", "side by side", "lined up", "standing in a row", "next to each other in a row"),
             "line": ("in a line", "in a straight line", "standing in line"), "circle": ("in a circle", "arranged in a circle", "forming a circle", "sitting in a circle", "in a ring"),
             "column": ("in a column", "one above the other", "in a vertical line"), "stack": ("stacked on top of each other", "in a stack", "stacked up", "on top of each other"),
             "pile": ("in a pile", "piled up", "in a heap"), "diagonal": ("in a diagonal line", "along a diagonal", "arranged diagonally")}  # fmt: skip
    kind = rng.choice(tuple(kinds))
    if kit.chance(0.15):
        rows, columns = rng.choice((2, 3, 4)), rng.choice((2, 3, 4, 5))
        item.count = rows * columns
        item.attaches.append(f"grid {columns}x{rows}")
        many = kit.bare(item)
        return rng.choice(
            (
                f"{columns}x{rows} grid of {many}",
                f"a {columns} by {rows} grid of {many}",
                f"a {columns}x{rows} grid of {many}",
                f"{many} in a {columns}x{rows} grid",
                f"{rows} rows of {columns} {many}",
                f"{rows} rows of {columns} {many} each",
            )
        ), [item]
    if kind in ("row", "stack", "pile", "circle", "line", "column") and kit.chance(0.4):
        item.attaches.append(kind)
        number = rng.choice((NUMBERS[count], str(count)))
        number = f"{number} "
        if kit.chance(0.25):
            number, item.count = "", 6
        word = {"stack": rng.choice(("stack", "tower")), "pile": rng.choice(("pile", "heap"))}.get(kind, kind)
        return f"a {word} of {number}{kit.bare(item)}", [item]
    item.attaches.append(kind)
    return f"{kit.a(item)} {rng.choice(kinds[kind])}", [item]


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
    from .items import PHRASES

    return PHRASES["person_post"]


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


def holding(kit: Kit) -> Said:
    """'a dog in a red sweater wearing a hat and holding a balloon', 'a girl reading a book'."""
    rng = kit.rng
    one = kit.item("person", "person", "animal", count=1)
    if kit.chance(0.35) and not one.is_name and not one.post:
        verb = rng.choice(HOLD_KEPT)
        options = IN_HAND[verb]
        noun = kit.words.noun(rng, *options) if verb == "eating" else rng.choice(options)
        thing = Item(noun, 3 if verb == "juggling" else 1, kit._looks(noun) if kit.chance(0.4) else ())
        name = kit.a(one)
        one.post = verb
        thing.attaches.append(f"held by {one.reference}")
        said = "some " + plural(thing.phrase) if verb == "juggling" else kit.a(thing)
        verb_said = "drinking" if verb == "drinking" else verb
        return rng.choice(
            (
                f"{name} {verb_said} {said}",
                f"{name} who is {verb_said} {said}",
                f"{name} is {verb_said} {said}",
                f"{name}, {verb_said} {said}",
            )
        ), [one, thing]
    text, items = kit.a(one), [one]
    steps = rng.sample(("wear", "hold", "wear"), rng.choice((1, 1, 2)))
    for number, step in enumerate(steps):
        thing = kit.item("worn" if step == "wear" else "held", count=1, post=False)
        thing.attaches.append(f"{'worn' if step == 'wear' else 'held'} by {one.reference}")
        verb = rng.choice(WEAR if step == "wear" else HOLD)
        if "~" in verb:
            phrase = f"with {kit.a(thing)} in {kit.pronoun(one, 'possessive')} {rng.choice(('hand', 'hands', 'paws' if one.noun not in ('man', 'woman') else 'hand'))}"
        else:
            phrase = f"{verb} {kit.a(thing)}"
        text += (" and " if number else " ") + phrase
        items.append(thing)
    return text, items


def in_mouth(kit: Kit) -> Said:
    one = kit.item("animal", count=1, post=False)
    thing = kit.item("toy", "food", "flower", "household", count=1, post=False)
    thing.attaches.append(f"held by {one.reference}")
    its = kit.pronoun(one, "possessive")
    return (
        f"{kit.a(one)} with {kit.a(thing)} in {kit.rng.choice((its, 'the', its))} {kit.rng.choice(('mouth', 'mouth', 'beak', 'teeth'))}",
        [one, thing],
    )


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


def lettering(kit: Kit) -> Said:
    """Text that is to be read in the picture, in quotes."""
    rng = kit.rng
    words = kit.pick("text").strip()
    if "'" in words:
        words = words.replace("'", "")
    quoted = rng.choice((f'"{words}"', f"'{words}'", f'"{words}"', f"“{words}”"))
    text = Item(f"text '{words}'")
    carrier = (
        kit.item("building", "household", "vehicle", "clothing", count=1, post=False)
        if kit.chance(0.4)
        else Item(
            rng.choice(
                (
                    "sign",
                    "sign",
                    "banner",
                    "poster",
                    "billboard",
                    "shirt",
                    "cake",
                    "board",
                    "blackboard",
                    "mug",
                    "storefront",
                    "neon sign",
                    "birthday card",
                    "flag",
                    "t-shirt",
                )
            )
        )
    )
    text.attaches.append(f"on {carrier.reference}")
    a = kit.a(carrier)
    way = rng.randrange(7)
    if way == 0:
        holder = kit.item("person", "animal", count=1, post=False)
        carrier.attaches.append(f"held by {holder.reference}")
        return (
            f"{kit.a(holder)} holding {a} {rng.choice(('that says', 'saying', 'with the text', 'that reads', 'which says'))} {quoted}",
            [holder, carrier, text],
        )
    if way == 1:
        text.attaches = [rng.choice(("top", "bottom", "center"))]
        where = {"top": "at the top", "bottom": "at the bottom", "center": "in the middle"}[text.attaches[0]]
        item = kit.item()
        return f"{kit.a(item)} with the {rng.choice(('text', 'words', 'word', 'title', 'caption'))} {quoted} {where}", [
            item,
            text,
        ]
    return rng.choice(
        (
            f"{a} that says {quoted}",
            f"{a} saying {quoted}",
            f"{a} with {quoted} written on it",
            f"{a} with the text {quoted}",
            f"{a} with the words {quoted} on it",
            f"{a} that reads {quoted}",
            f"{a} with the word {quoted}",
            f"{quoted} written on {a}",
        )
    ), [carrier, text]


def corrected(kit: Kit) -> Said:
    """'a cat, no wait, a dog', 'three, no, four birds', 'a red, i mean blue, car'."""
    rng = kit.rng
    item, wrong = kit.item(post=False), kit.item(post=False)
    no = rng.choice(
        (
            "no wait,",
            "no,",
            "i mean",
            "sorry,",
            "wait no,",
            "actually",
            "oops i mean",
            "or rather",
            "hmm no,",
            "make that",
            "no sorry,",
            "scratch that,",
        )
    )
    way = rng.randrange(3)
    if way == 0 and item.count > 1:
        other = rng.choice([n for n in range(2, 10) if n != item.count])
        return f"{NUMBERS[other]}, {no} {NUMBERS[item.count] if item.count < 13 else item.count} {kit.bare(item)}", [
            item
        ]
    if way == 1 and not item.is_name:
        one, two = rng.sample(kit.words.colours, 2)
        item = Item(item.noun, 1, (two,))
        return f"{article(one)} {one}, {no} {two} {item.noun}", [item]
    return f"{kit.a(wrong)}, {no} {kit.a(item)}", [item]


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


def comma_tags(kit: Kit) -> Said:
    """Prompts in tags: '1girl, red hair, blue eyes, school uniform'."""
    rng = kit.rng
    who, noun = rng.choice(
        (
            ("1girl", "girl"),
            ("1girl", "girl"),
            ("1boy", "boy"),
            ("girl", "girl"),
            ("woman", "woman"),
            ("1man", "man"),
            ("catgirl", "catgirl"),
            ("elf girl", "elf girl"),
            ("2girls", "girl"),
        )
    )
    hair, eyes, outfit = (
        (kit.pick("hair") if kit.chance(0.75) else ""),
        (kit.pick("eyes") if kit.chance(0.4) else ""),
        (kit.pick("outfit") if kit.chance(0.5) else ""),
    )
    tags = [tag for tag in (hair, eyes, outfit) if tag]
    if kit.chance(0.3):
        rng.shuffle(tags)
    having = " and ".join(tag for tag in (hair, eyes) if tag)
    phrase = " ".join(filter(None, (f"with {having}" if having else "", f"in {outfit}" if outfit else "")))
    mood = rng.choice(("smiling", "sitting", "standing", "crying", "running", "solo", "", "", "")) if not having else ""
    item = Item(noun, 2 if who.startswith("2") else 1, (mood,) if mood and mood != "solo" else (), phrase)
    extra = []
    if mood:
        tags.append(mood)
    items = [item]
    if kit.chance(0.3):
        worn = kit.item("worn", count=1, plain=True)
        worn.attaches.append(f"worn by {item.reference}")
        items.append(worn)
        extra.append(worn.phrase)
    if kit.chance(0.2):
        held = kit.item("held", count=1, plain=True)
        held.attaches.append(f"held by {item.reference}")
        items.append(held)
        extra.append(f"holding {held.phrase}")
    return ", ".join((who, *tags, *extra)), items


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


def several_sentences(kit: Kit) -> Said:
    """Long descriptions: two to four patterns, one sentence each."""
    patterns = kit.rng.sample(
        (listing, related, with_something, placed, holding, between, row_of, crowd, one_other, company),
        kit.rng.choice((2, 2, 3, 4)),
    )
    texts, items = [], []
    for pattern in patterns:
        text, found = pattern(kit)
        lead = (
            ""
            if text.split()[0] in ("in", "on", "at", "there", "up") or not kit.chance(0.5)
            else kit.rng.choice(
                ("there is ", "there's ", "I also want ", "then ", "also ", "we also see ", "add ", "next ")
            )
        )
        texts.append(lead + text if texts else text)
        items += found
    return kit.rng.choice((". ", ". ", ", ", "; ")).join(texts), items


PATTERNS: tuple[tuple[Callable[[Kit], Said], int], ...] = (
    (listing, 22), (related, 24), (pairs, 6), (with_something, 10), (placed, 9), (opposite, 5), (row_of, 6), (one_other, 6), (each, 5),
    (holding, 12), (in_mouth, 1), (between, 4), (reflection, 2), (each_other, 2), (both_looks, 2), (some_of, 2), (lettering, 4),
    (corrected, 3), (crowd, 5), (comma_tags, 4), (story, 8), (several_sentences, 7), (company, 5), (without, 4), (bullet_list, 2),
)  # fmt: skip
