"""Edits that add: 'add a blue balloon above the car', 'another skier', 'give the cat a hat'.

What is added is read as a caption; definite things in it are anchors. It knows nothing of boxes.
"""

from __future__ import annotations

import re
from typing import Literal, cast

from ..errors import LayoutError
from ..operations import Add, Operation, Recaption, Relation, SetBackground, SetCount, SetNegative
from ..references import resolve
from .colours import is_colour
from .count_rules import noun_of, present
from .data import word_set
from .kinds import head_noun, kind_of, known_nouns
from .lexicon import tokens_of
from .nouns import is_plural, singular
from .read_caption import read_caption
from .reading import Reading
from .scanner import scan
from .targets import Context, has_head, read_targets
from .things import Thing, number_of, read_thing

Operations = list[Operation]
_ADD = re.compile(
    r"^(?:(?:add|insert|include|append|introduce|throw in|drop in|bring in|put "
    r"in|place|put|draw|paint|sketch|create|generate|make|give me|give us|show "
    r"me|show|have|set|bring back|bring|hang|park)(?: me| us| back| in)? |"
    r"(?:i want|i'd like|i would like|i need|we need|there should be|there must "
    r"be|let there be|there is|there are|there could be|i want to see|i'd like "
    r"to see|(?:can|could|may) (?:i|we) (?:have|get|see))(?: also)? |with |also "
    r")(?P<what>.+)$"
)
_OPEN = re.compile(
    r"^(?P<more>another|(?:an?|one|two|three|four|five|six|seven|eight|nine|"
    r"ten|\d+|some|several|a few|a couple of|a pair of|many)\b)"
)


def add(clause: str, context: Context) -> Operations | None:
    """'add a blue balloon above the car', 'another skier', 'put some chairs back', 'give the cat a hat'."""
    if given := re.match(
        r"^give (?P<target>the .+?|it|him|her|them|every .+?|each .+?) (?P<what>(?:an?|"
        r"some|two|three) .+)$",
        clause,
    ):
        return _given(given["target"], given["what"], context)
    if found := re.match(
        r"^(?:add |draw |make |i want )?(?P<way>more|fewer|less) (?P<noun>[a-z]+(?: [a-z]+)?)$", clause
    ):
        return _more_or_fewer(found["way"] == "more", found["noun"], context)
    if found := re.match(
        r"^(?P<n>one|two|three|four|five|six|\d+|some|an?|a few) more(?: (?P<noun>[a-z ]+))?$",
        re.sub(r"^(?:add|i want|give me|put|draw|make|i need) ", "", clause),
    ):
        if found["noun"] and len(scan(tokens_of(found["noun"]))) > 1:  # 'one more cat on top of the car'
            lead = "another" if found["n"] in ("one", "a", "an") else found["n"]
            return _added(f"{lead} {found['noun']}", context)
        return _more(found["n"], found["noun"] or "", context)
    found = _ADD.match(clause)
    what = found["what"] if found else clause
    if clause.startswith("with ") and (recoloured := _recoloured(what, context)):
        return recoloured
    if found and clause.startswith(("add ", "insert ", "include ")):
        what = re.sub(r"^the (?=\w+ back$)", "some ", what)
    if (counted := re.match(r"^an? (?:second|third|fourth|fifth|further|additional|extra|new) (.+)$", what)) and (
        present(re.sub(r" .*", "", counted[1]), context)
    ):
        what, clause = f"another {counted[1]}", f"add another {counted[1]}"
    if not found and not (_OPEN.match(clause) and _names_known_thing(clause)):
        return None
    if found and _is_bare_plural(what) and not has_head(what.split(" ")[0], context) and not clause.startswith("make"):
        return _added(what, context)
    if (
        not _OPEN.match(what)
        and not clause.startswith(("add ", "insert ", "include ", "append ", "bring back", "with "))
        and not clause.endswith(" back")
    ):
        return None
    return _added(re.sub(r" (?:back|again)$", "", what), context)


def _names_known_thing(clause: str) -> bool:
    """Without a verb, only what is known to be a thing is added: 'a bit more' is none."""
    thing = read_thing(read_first_phrase(clause))
    return thing is not None and thing.noun in known_nouns()


def read_first_phrase(clause: str) -> list[str]:
    """Return the words up to the first relation or comma."""
    return next((list(event.words) for event in scan(tokens_of(clause)) if event.kind == "phrase"), clause.split())


def _is_bare_plural(what: str) -> bool:
    first = read_first_phrase(what)
    return (
        is_plural(first[-1])
        and kind_of(singular(first[-1])) is not None
        and not re.match(r"^(?:the|them|it|all|my)\b", what)
    )


def _recoloured(what: str, context: Context) -> Operations | None:
    """'(the same) with a blue balloon': where there is one balloon, it turns blue."""
    thing = read_thing(what.split())
    if thing is None or not thing.words or thing.count != 1 or not is_colour(" ".join(thing.words)):
        return None
    ids = present(thing.noun, context)
    return [Recaption(targets=ids, colour=" ".join(thing.words))] if len(ids) == 1 else None


def _more_or_fewer(more: bool, noun: str, context: Context) -> Operations | None:
    ids = present(noun, context)
    if more and not ids and noun in word_set("backgrounds", "atmosphere"):
        return [SetBackground(background=f"{context.layout.background} with more {noun}")]
    if not ids:
        thing = read_thing(noun.split())
        return [Add(phrase=thing.phrase, count=2)] if more and thing and thing.noun else None
    return [SetCount(target=noun_of(ids[0], context), count=len(ids) + (2 if more else -1))]


def _more(number: str, noun: str, context: Context) -> Operations | None:
    count = 1 if number in ("a", "an") else (number_of(number) or 2)
    known = context.last or context.alive_recent
    if not noun and not known:
        return None
    thing = read_thing(noun.split()) if noun else None
    name = thing.noun if thing else noun_of(known[0], context)
    return [Add(phrase=_phrase_like(name, thing, context), count=count)]


def _phrase_like(noun: str, thing: Thing | None, context: Context) -> str:
    """A further one of a kind looks like those there, unless words were given."""
    if thing and thing.words:
        return thing.phrase
    same = [item.phrase for item in context.layout.objects if head_noun(item.phrase) == noun]
    return same[0] if same and len(set(same)) == 1 else (thing.phrase if thing else f"a {noun}")


def _given(target: str, what: str, context: Context) -> Operations | None:
    thing = read_thing(what.split())
    if thing is None or not thing.noun or thing.noun in ("color", "colour", "shape", "size"):
        return None
    targets = read_targets(target, context)
    relation: Relation = "on" if kind_of(thing.noun) == "hat" else "next_to"
    return [Add(phrase=thing.phrase, count=thing.count, relation=relation, anchors=[anchor]) for anchor in targets]


def _added(what: str, context: Context) -> Operations | None:
    what = re.sub(r"^(?:one|an?) more (?=[a-z])", "another ", what)
    what = re.sub(r"^another (?:second|third|fourth|fifth|sixth) (?=[a-z])", "another ", what)
    what = re.sub(r"^(two|three|four|five|six|\d+) more (?=[a-z])", r"\1 ", what)
    reading = read_caption(_pronouns_named(what, context))
    if not reading.things and (alone := read_thing(what.split())) and kind_of(alone.noun):
        return [Add(phrase=alone.phrase, count=2 if alone.plural else alone.count)]
    anchors: dict[int, list[str]] = {}
    for index, thing in enumerate(reading.things):
        if ids := _as_anchor(thing, index, reading, context):
            anchors[index] = ids
    new = [i for i, thing in enumerate(reading.things) if i not in anchors and thing.count > 0]
    if not new or any(not reading.things[i].noun or reading.things[i].noun == "thing" for i in new):
        return None
    operations = [_add_of(index, reading, anchors, context) for index in _anchors_first(new, reading)]
    negatives = _wanted_again([reading.things[i] for i in new], context)
    return [*negatives, *operations]


def _anchors_first(new: list[int], reading: Reading) -> list[int]:
    """What other new things stand on or beside is added before them."""
    done: list[int] = []
    while len(done) < len(new):
        waiting = [i for i in new if i not in done]
        needs = {
            i: {a for link in reading.links if i in link.subjects for a in link.anchors if a in waiting}
            for i in waiting
        }
        done.append(next((i for i in waiting if not needs[i]), waiting[0]))
    return done


def _pronouns_named(what: str, context: Context) -> str:
    known = context.last or context.alive_recent
    if not known or known[0] not in context.ids:
        return what
    noun = noun_of(known[0], context)
    plural_known = len(known) > 1 and all(i in context.ids and noun_of(i, context) == noun for i in known)
    what = re.sub(
        r"\b(above|below|beside|behind|on|under|over|beneath|to|of|near|in|by|between) (?:it|him|her)\b",
        rf"\1 the {noun}",
        what,
    )
    return re.sub(
        r"\b(above|below|beside|behind|on|under|over|beneath|to|of|near|in|by|between) them\b",
        rf"\1 the {noun}" + ("s" if plural_known else ""),
        what,
    )


def _as_anchor(thing: Thing, index: int, reading: Reading, context: Context) -> list[str]:
    is_anchor = any(index in link.anchors for link in reading.links)
    is_subject = any(index in link.subjects for link in reading.links)
    if not thing.noun or (not thing.definite and (not is_anchor or is_subject)):
        return []
    bare = thing.phrase.split(" ", 1)[1]
    known = [
        i for i in (*context.last, *context.alive_recent) if i in context.ids and noun_of(i, context) == thing.noun
    ]
    try:
        ids = list(resolve(context.layout, f"all {bare}"))
    except LayoutError:
        return [f"the {bare}"] if is_anchor and thing.definite else []
    if len(ids) > 1 and thing.count == 1 and known:
        return [i for i in known if i in ids][:1] or ids
    return ids


def _add_of(index: int, reading: Reading, anchors: dict[int, list[str]], context: Context) -> Operation:
    thing = reading.things[index]
    region = next((name for number, name in reading.regions if number == index), None)
    size = cast("Literal['small', 'large'] | None", thing.size_step)
    phrase = (
        _phrase_like(thing.noun, thing, context) if re.match(r"^another\b", " ".join(thing.words)) else thing.phrase
    )
    count = min(2, thing.count) if thing.plural else thing.count
    for link in reading.links:
        if index in link.subjects:
            ids = [i for a in link.anchors for i in anchors.get(a, [reading.things[a].phrase])]
            return Add(phrase=phrase, count=count, relation=link.relation, anchors=ids, size=size)
        if index in link.anchors and any(s in anchors for s in link.subjects):
            ids = [i for s in link.subjects for i in anchors.get(s, [])]
            return Add(
                phrase=phrase, count=count, relation=_INVERSE.get(link.relation, "next_to"), anchors=ids, size=size
            )
    if region == "back":
        return Add(phrase=phrase, count=count, relation="top", size="small")
    return Add(phrase=phrase, count=count, relation=cast("Relation | None", region), size=size)


_INVERSE: dict[str, Relation] = {
    "left_of": "right_of", "right_of": "left_of", "above": "below", "below": "above", "on": "under",
    "under": "above", "in_front_of": "behind", "behind": "in_front_of", "next_to": "next_to",
}  # fmt: skip


def _wanted_again(things: list[Thing], context: Context) -> Operations:
    listed = [part.strip() for part in context.layout.negative.split(",") if part.strip()]
    nouns = {thing.noun for thing in things}
    freed = [part for part in listed if singular(part.lower()) in nouns]
    return [SetNegative(remove=freed)] if freed else []
