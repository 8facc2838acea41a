"""Patterns of captions: each returns what is typed and the items it means, in the order of mention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..languages.en import NUMBERS, article, plural
from .composing import composed
from .counting import both_looks, crowd, each, one_other, one_other_with, some_of
from .holding import holding, in_mouth, lettering, without
from .items import Item, Kit
from .placing import opposite, placed, row_of
from .relating import between, company, each_other, pairs, reflection, related, story, with_something
from .saying import Said, listing


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


def several_sentences(kit: Kit) -> Said:
    """Long descriptions: two to four patterns, one sentence each."""
    patterns = kit.rng.sample(
        (listing, related, with_something, placed, holding, between, row_of, crowd, one_other, company),
        kit.rng.choice((2, 2, 3, 4)),
    )
    texts: list[str] = []
    items: list[Item] = []
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
    (listing, 22), (related, 24), (pairs, 6), (with_something, 10), (placed, 9), (opposite, 5), (row_of, 6), (one_other, 6), (one_other_with, 4), (each, 5),
    (holding, 12), (in_mouth, 1), (between, 4), (reflection, 2), (each_other, 2), (both_looks, 2), (some_of, 2), (lettering, 4),
    (composed, 60), (corrected, 3), (crowd, 5), (comma_tags, 4), (story, 8), (several_sentences, 7), (company, 5), (without, 4), (bullet_list, 2),
)  # fmt: skip
