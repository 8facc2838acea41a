"""The things of a new picture as an answer of the model tells them, put right where there is no doubt.

Hats are things of their own, dresses and hair are not; a street is where it happens; nothing is told twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tools.layout.nouns.kinds import kind_of

from .commands import Attach, Command
from .likeness import same_word
from .word_table import WordTable

LIVING = frozenset(("person", "animal", "bird", "insect", "fish"))
_GARMENTS = re.compile(
    r".*\b(?:dress|shirt|blouse|sweater|jumper|hoodie|jacket|coat|raincoat|skirt|suit|trousers|jeans|shorts|uniform|robe|gown|kimono|armou?r|"
    r"pajamas|overalls|apron|vest|cardigan|pullover|tuxedo|swimsuit|bikini|clothes|outfit|pants|leggings|socks?|shoes?|boots?|turtleneck|tank top|sneakers?|sandals?)"
)
_OF_THE_BODY = re.compile(
    r".*\b(?:hair|eyes?|beard|smile|freckles|ponytail|braids|twintails|skin|face|ears?|tail|wings|nose|teeth)"
)
_PLACES = re.compile(
    r"(?:street|beach|park|forest|garden|kitchen|city|meadow|room|bedroom|bathroom|desert|space|farm|field|jungle|sea|ocean|landscape|"
    r"village|town|classroom|library|office|restaurant|cafe|market|stadium|supermarket|playground|countryside|alley|hallway|moon|mars)"
)
"""Where things happen, when nothing is put on or in it by name."""


def mend_caption(commands: Sequence[Command], text: str, said: Sequence[str], table: WordTable) -> tuple[Command, ...]:
    """Return the commands of a new picture with what is certain put right; `said` are the words of the message `text`."""
    found = tuple(part for command in commands for part in _worn_apart(command))
    found = _told_once(_worn_in_phrase(without_repetition(found, said, table)), said)
    found = tuple(_of_several(on_a_side(command, text)) for command in found)
    return _with_style(_with_place(_with_anchors(found, said)), text)


def _of_several(command: Command) -> Command:
    """Return one thing without a row of its own."""
    lone = command.verb == "item" and command.count == 1
    return replace(
        command, attaches=tuple(a for a in command.attaches if not lone or a.kind not in ("row", "circle", "grid"))
    )


_MEDIUM = re.compile(
    r"^(?:\S+ ){0,6}?((?:(?:oil|pencil|digital|watercolou?r|charcoal|ink|acrylic|chalk|line) )?(?:painting|drawing|sketch|watercolou?r|illustration|"
    r"cartoon|render|close-?up|mosaic|comic|sticker|doodle|collage|fresco)) of\b"
)
_IN_STYLE = re.compile(r"\b(?!(?:in|an?|the|with|of|as|it|this|that|same|my)\b)([a-z][\w-]*) style\b")


def _with_style(commands: tuple[Command, ...], text: str) -> tuple[Command, ...]:
    """Add the style that a caption begins with ('a painting of'), or says by the word, where the answer has none."""
    found = _MEDIUM.search(text) or _IN_STYLE.search(text)
    if found is None or any(c.verb == "style" or found[1] in c.phrase for c in commands):
        return commands
    return (*commands, Command("style", phrase=found[1].replace("closeup", "close-up")))


def without_repetition(commands: tuple[Command, ...], said: Sequence[str], table: WordTable) -> tuple[Command, ...]:
    """Leave out what is said twice, as a small model may; two of a kind stay where the message counts several."""
    several = any(number > 1 for number in table.numbers_in(said))
    kept: list[Command] = []
    for command in commands:
        if _same_group(command, kept):
            continue
        if command not in kept or (
            several and command.verb == "item" and kept[-1] != command and _in_plural(command.phrase, said)
        ):
            kept.append(command)
    return tuple(kept)


def _worn_apart(command: Command) -> tuple[Command, ...]:
    """Return 'boy in green hat' as a boy and the hat that he wears: a hat is a thing of its own."""
    found = re.fullmatch(r"(.+?) (?:in|with|wearing) ((?:[\w-]+ ){0,3}[\w-]+)", command.phrase)
    if (
        command.verb not in ("item", "add")
        or not found
        or kind_of(found[2]) != "hat"
        or kind_of(found[1]) not in LIVING
    ):
        return (command,)
    hat = Command(command.verb, count=command.count, phrase=found[2], attaches=(Attach("worn by", (found[1],)),))
    return replace(command, phrase=found[1]), hat


def _in_plural(phrase: str, said: Sequence[str]) -> bool:
    """Whether a message speaks of several of a thing: a lake that is named again is one lake."""
    noun = phrase.split()[-1]
    return any(word != noun and not word.endswith("'s") and same_word(word, noun) for word in said)


def _with_place(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Return a street as where it happens, also where things are in or on it: a background is not one thing among others."""
    tied = {anchor for command in commands for attach in command.attaches for anchor in attach.anchors}
    if any(command.verb == "bg" for command in commands):
        things = {command.phrase for command in commands if command.verb == "item"}
        return tuple(
            Command("item", count=1, phrase=c.phrase) if c.verb == "bg" and c.phrase in tied - things else c
            for c in commands
        )
    places = [c for c in commands if c.verb == "item" and c.count == 1 and not c.attaches and _is_place(c.phrase)]
    free = [
        c for c in places if all(a.kind in ("on", "in") for other in commands for a in other.attaches if _means(a, c))
    ]
    if not free or (len(commands) < 3 and "moon" in free[0].phrase):
        return commands
    place = free[0]
    return tuple(
        Command("bg", phrase=place.phrase)
        if command is place
        else replace(command, attaches=tuple(a for a in command.attaches if not _means(a, place)))
        for command in commands
    )


def _with_anchors(commands: tuple[Command, ...], said: Sequence[str]) -> tuple[Command, ...]:
    """Add what something is put on, in or beside and what no statement draws: the table of 'two cats on a table, a red car'.

    Only where the message names it, and one of it.
    """
    drawn = [c for c in commands if c.verb in ("item", "bg")]
    attaches = [attach for c in commands if c.verb == "item" for attach in c.attaches if attach.kind != "where"]
    anchors = dict.fromkeys(name for attach in attaches for name in attach.anchors)
    lacking = [name for name in anchors if set(name.split()) <= set(said) and not any(_names(name, c) for c in drawn)]
    return (*commands, *(Command("item", count=1, phrase=name) for name in lacking))


def _means(attach: Attach, place: Command) -> bool:
    return any(_names(anchor, place) for anchor in attach.anchors)


def _names(anchor: str, thing: Command) -> bool:
    return set(anchor.split()) <= set(thing.phrase.split())


def _is_place(phrase: str) -> bool:
    return _PLACES.fullmatch(phrase.split()[-1]) is not None


def _same_group(command: Command, kept: Sequence[Command]) -> bool:
    """Whether several of a kind are told a second time, now without where they are."""
    return (
        command.verb == "item"
        and (command.count or 1) > 1
        and not command.attaches
        and any((c.count, c.phrase) == (command.count, command.phrase) for c in kept)
    )


def _worn_in_phrase(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Return garments and hair as words of who has them: 'girl with blue hair in school uniform' is one thing."""
    kept: list[Command] = []
    for command in commands:
        owner = next((c for c in kept if _is_of(command, c)), None)
        link = "with" if _OF_THE_BODY.fullmatch(command.phrase) else "in" if _GARMENTS.fullmatch(command.phrase) else ""
        if owner is None or not link:
            kept.append(command)
            continue
        named = f"{owner.phrase} {'and' if link == 'with' and ' with ' in owner.phrase else link} {command.phrase}"
        kept = [_renamed(c, owner.phrase, named) for c in kept]
    return tuple(kept)


def _is_of(command: Command, owner: Command) -> bool:
    """Whether one thing is worn by just the other."""
    worn = command.verb == "item" and owner.verb == "item" and [a.kind for a in command.attaches] == ["worn by"]
    return worn and command.attaches[0].anchors[0] in (owner.phrase, owner.phrase.split(" with ")[0].split(" in ")[0])


def _renamed(command: Command, old: str, new: str) -> Command:
    attaches = tuple(replace(a, anchors=tuple(new if x == old else x for x in a.anchors)) for a in command.attaches)
    return replace(command, phrase=new if command.phrase == old else command.phrase, attaches=attaches)


def _told_once(commands: tuple[Command, ...], said: Sequence[str]) -> tuple[Command, ...]:
    """Leave out a bare 'unicorn' beside a 'purple unicorn' where the message names one alone."""
    found = commands
    for bare in (c for c in commands if c.verb == "item" and c.count == 1 and " " not in c.phrase):
        other = [c for c in found if c.verb == "item" and c.count == 1 and c.phrase.endswith(f" {bare.phrase}")]
        if len(other) == 1 and sum(same_word(word, bare.phrase) for word in said) == 1:
            whole = replace(other[0], attaches=(*other[0].attaches, *bare.attaches))
            found = tuple(
                _renamed(whole if c is other[0] else c, bare.phrase, whole.phrase) for c in found if c is not bare
            )
    return found


_TO_A_SIDE = re.compile(
    r"\b(?:left|right) of\b|\bto (?:the|its|his|her|their) (?:left|right)\b|\b(?:its|his|her|their) (?:left|right)\b"
)


def on_a_side(command: Command, text: str) -> Command:
    """Return 'left of the farm' as 'left' where the message has a side of the picture only."""
    if (
        command.verb not in ("item", "add")
        or _TO_A_SIDE.search(text)
        or not re.search(r"\bon the (?:left|right)\b", text)
    ):
        return command
    sides = {"left of": Attach("left"), "right of": Attach("right")}
    return replace(command, attaches=tuple(dict.fromkeys(sides.get(a.kind, a) for a in command.attaches)))
