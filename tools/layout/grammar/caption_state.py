"""Where the reader of a caption is, and the steps that add a thing or a link to what it has.

It knows nothing of words' kinds or of events.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

from ..operations import Relation
from ..phrases import with_article
from .data import word_set
from .reading import Link
from .scanner import Event
from .things import Thing, read_thing


@dataclass
class CaptionState:
    """Where the reader is: things so far, the current list of subjects, and a relation that waits for its anchor."""

    things: list[Thing] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    regions: list[tuple[int, str]] = field(default_factory=list)
    airborne: set[int] = field(default_factory=set)
    places: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    current: list[int] = field(default_factory=list)
    subjects: list[int] = field(default_factory=list)
    host: int | None = None
    waiting: Event | None = None
    waiting_after_break: bool = False
    pending: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    adjectives: list[Thing] = field(default_factory=list)
    parts: dict[int, list[int]] = field(default_factory=dict)
    separator: str = "start"
    after_anchor: bool = False
    after_region: bool = False
    all_of_them: bool = False
    is_relative: bool = False
    at_place: bool = False
    did: bool = False
    last_extended: int | None = None


def add_thing(state: CaptionState, thing: Thing) -> int:
    state.at_place = False
    for adjectives in state.adjectives:
        state.adjectives = []
        bare = replace(thing, phrase=with_article(thing.noun))
        state.current.append(add_thing(state, coloured_thing(bare, adjectives)))
    state.things.append(thing)
    return len(state.things) - 1


def known_thing(state: CaptionState, thing: Thing) -> int | None:
    """Return the thing that 'the red car' speaks of, when it was named before."""
    if not thing.definite:
        return None
    wanted = set(thing.words)
    for index in range(len(state.things) - 1, -1, -1):
        known = state.things[index]
        if known.noun == thing.noun and wanted <= set(known.phrase.split()):
            return index
    return None


def add_link(state: CaptionState, relation: str, subjects: list[int], anchors: list[int]) -> None:
    if subjects and anchors:
        state.links.append(Link(cast(Relation, relation), tuple(subjects), tuple(anchors)))


def extend_phrase(state: CaptionState, index: int, joint: str, words: list[str]) -> None:
    thing = state.things[index]
    while len(words) > 1 and words[-1].lower() in word_set("words", "stops"):
        words = words[:-1]
    state.things[index] = replace(thing, phrase=f"{thing.phrase} {joint} {' '.join(words)}"[:200])


def coloured_thing(base: Thing, adjectives: Thing) -> Thing:
    bare = base.phrase.partition(" ")[2] or base.phrase
    words = " ".join([*adjectives.words, bare])
    return replace(base, phrase=with_article(words), count=adjectives.count, factor=base.factor * adjectives.factor)


def describe(state: CaptionState, index: int, adjectives: tuple[str, ...]) -> None:
    """Say adjectives of a thing: 'a car' that is red becomes 'a red car'."""
    thing = state.things[index]
    bare = thing.phrase.partition(" ")[2] or thing.phrase
    said = read_thing(["a", *adjectives, *bare.split()])
    if said is not None:
        state.things[index] = replace(thing, phrase=said.phrase, factor=thing.factor * said.factor, words=said.words)
