"""Patterns of captions: what somebody wears, holds, has in the mouth, or is without; lettering on things."""

from __future__ import annotations

from ..languages.en import article, plural
from .items import Item, Kit
from .relations import HOLD, HOLD_KEPT, IN_HAND, WEAR
from .saying import Said


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
