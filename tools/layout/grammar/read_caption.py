"""A caption's events put together: which things there are and which relation ties which.

It knows nothing of boxes. Relations attach to what was named last, as readers do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from ..operations import Relation
from ..phrases import with_article
from .attachment import (
    belongs_to,
    is_abstract,
    is_alive,
    is_own_part,
    is_small,
    is_support,
    supports_both,
    whole_of_part,
)
from .caption_places import CLOTHES, add_place, default_background, is_setting, nouns_of, without_opening
from .caption_state import CaptionState, add_link, add_thing, coloured_thing, describe, extend_phrase, known_thing
from .comparisons import without_comparisons
from .data import word_set
from .kinds import kind_of
from .lexicon import strip_leading, tokens_of
from .predicates import Predicate, part_of_them, predicate_of
from .reading import Link, Reading
from .scanner import Event, scan
from .setting import compose_background, is_place, is_place_name, take_background, take_negative, take_style
from .things import Thing, read_opening, read_thing

_TABLES = frozenset({"table", "desk", "shelf", "counter", "dining table", "coffee table", "workbench", "tray"})
_HOLDERS = frozenset({"bowl", "basket", "vase", "pot", "box", "crate", "bucket", "bag", "jar", "glass vase", "flower pot", "shopping cart", "cart"})  # fmt: skip


def read_caption(text: str) -> Reading:
    """Read a caption that passed `checked_english`."""
    negative, text = take_negative(without_comparisons(_decapitalised(text)))
    named, text = take_background(text)
    style, text = take_style(text)
    events = scan(tokens_of(strip_leading(text, "words", "requests")))
    state = CaptionState()
    for index, event in enumerate(events):
        _EATERS[event.kind](state, event, events[index + 1 :])
    return _finished(state, named, style, negative)


def _decapitalised(text: str) -> str:
    if text.isupper():
        return text.lower()
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _eat_separator(state: CaptionState, event: Event, rest: list[Event]) -> None:
    state.at_place = False
    if state.waiting is None:
        state.separator = event.value
        if event.value in ("with", "has", "have", "having", "featuring", "containing") and state.things:
            state.host = (state.current or [len(state.things) - 1])[-1]
            state.separator = "with"


def _eat_relation(state: CaptionState, event: Event, rest: list[Event]) -> None:
    is_break = state.separator != "none"
    if state.after_anchor and is_break:
        state.current = list(state.subjects)
    if state.all_of_them and state.things:
        state.current, state.after_anchor = list(range(len(state.things))), False
    state.all_of_them = False
    state.waiting, state.waiting_after_break = event, is_break
    state.separator = "none"


def _eat_region(state: CaptionState, event: Event, rest: list[Event]) -> None:
    if rest and rest[0].kind == "phrase" and rest[0].words[0].lower() == "of":
        state.waiting = Event("relation", event.words[:1], _OF_REGION[event.value])
        state.waiting_after_break = state.separator != "none"
        state.separator = "none"
        return
    follows = (bool(rest) and rest[0].kind == "phrase") or (
        len(rest) > 1 and rest[0].words == (",",) and not state.current
    )
    if state.separator != "none" and follows:
        state.pending = [(event.value, ())]
    elif state.current:
        state.regions.append((state.current[-1], event.value))
        state.after_region = True
    state.separator = "none"


_OF_REGION = {"center": "in", "top": "on", "bottom": "under", "left": "left_of", "right": "right_of", "back": "behind",
    "top_left": "in", "top_right": "in", "bottom_left": "in", "bottom_right": "in"}  # fmt: skip
"""'in the middle of a town', 'at the top of the stairs': a region of another thing is a relation to it."""


def _eat_own(state: CaptionState, event: Event, rest: list[Event]) -> None:
    anchor = state.host if state.host is not None else (state.current[-2] if len(state.current) > 1 else None)
    if anchor is not None and state.current:
        add_link(state, event.value, state.current[-1:], [anchor])
        state.after_region = True
    elif rest and state.things:
        state.pending = [(event.value, (state.current[-1],))]


def _eat_wearing(state: CaptionState, event: Event, rest: list[Event]) -> None:
    state.waiting, state.waiting_after_break, state.separator = event, False, "none"


def _eat_phrase(state: CaptionState, event: Event, rest: list[Event]) -> None:
    words = list(event.words)
    if words[0].lower() == "of" and len(words) > 1:
        words = words[1:]
    state.all_of_them = [word.lower() for word in words] in (
        ["both"],
        ["all"],
        ["each"],
        ["all", "of", "them"],
        ["both", "of", "them"],
    )
    if state.all_of_them and rest and rest[0].kind == "relation":
        return
    is_relative = words[-1].lower() in ("that", "which", "who") or " ".join(words[-2:]).lower() in _RELATIVES
    if (count := part_of_them(words)) is not None and state.waiting is None:
        _describe(state, Predicate("part", (), count=count))
        state.separator = "none"
        return
    said = predicate_of(words)
    if said and not (words := _eat_predicate(state, said, words, rest)):
        state.separator = "none"
        return
    if state.waiting is not None:
        _eat_anchor(state, words, rest)
    else:
        words, side = _without_side(words)
        if len(words) > 1 and words[-1].lower() in word_set("backgrounds", "adverbs"):  # 'a dog outside'
            add_place(state, "", [words.pop()])
        _eat_subject(state, words, [*side, *rest])
        if side and state.current:
            _eat_region(state, side[0], [])
    state.is_relative = is_relative
    state.separator = "none"


def _without_side(words: list[str]) -> tuple[list[str], list[Event]]:
    """'the left dog' is the dog on the left."""
    opening = read_opening(words)
    for at in range(opening.length, len(words) - 1):
        side = words[at].lower()
        if opening.definite and side in ("left", "right"):
            return [*words[:at], *words[at + 1 :]], [Event("region", (side,), side)]
    return words, []


def _eat_predicate(state: CaptionState, said: Predicate, words: list[str], rest: list[Event]) -> list[str]:
    """Say adjectives of what they are said of; return the words that name something yet to be read."""
    if state.waiting is not None:
        if said.whom != "named":
            return words
        if said.is_relative or not state.current:
            return said.merged()
        describe(state, state.current[-1], said.adjectives)  # 'the vase on the table is blue'
        return list(said.subject)
    if said.whom == "named":
        return [] if _describe_known(state, said) else said.merged()
    if said.whom == "some of":
        _eat_subject(state, list(said.subject), rest)  # 'one of the three balloons is red'
        state.separator = ","
    _describe(state, said)
    return []


def _describe_known(state: CaptionState, said: Predicate) -> bool:
    """'A car and a truck. The car is red': say it of the car that was named; False when none was."""
    thing = read_thing(said.subject)
    index = known_thing(state, thing) if thing is not None and thing.noun and said.adjectives else None
    if index is None:
        return False
    describe(state, index, said.adjectives)
    state.current = [index]
    return True


def _describe(state: CaptionState, said: Predicate) -> None:
    """Say adjectives of what was named last, of all, or of some of the last several."""
    if said.whom in ("part", "some of"):
        state.separator = "," if state.separator == "none" else state.separator
        _eat_adjectives(state, Thing("", "", said.count, words=said.adjectives))
        if said.side and state.current:
            state.regions.append((state.current[-1], said.side))
        return
    named = state.current[-1:] if said.whom == "last" else range(len(state.things))
    for index in named:
        describe(state, index, said.adjectives)


_RELATIVES = frozenset(
    f"{word} {verb}"
    for word in ("that", "which", "who")
    for verb in ("is", "are", "was", "were", "stands", "sits", "lies")
)


def _eat_subject(state: CaptionState, words: list[str], rest: list[Event]) -> None:
    plain = without_opening(words)
    thing = read_thing(words)
    if thing is not None and (is_abstract(thing) or _is_pronoun(words)):
        return
    if thing is None:
        if state.separator == "with" and plain:
            return
        return
    if not thing.noun:
        _eat_adjectives(state, thing)
        return
    if state.separator == "with" and state.host is not None and belongs_to(thing, state.things[state.host]):
        extend_phrase(state, state.host, "with", words)
        state.last_extended = state.host
        return
    if (
        state.last_extended is not None
        and state.separator in ("and", ",")
        and belongs_to(thing, state.things[state.last_extended])
    ):
        extend_phrase(state, state.last_extended, "and", words)
        return
    state.last_extended = None
    nouns = nouns_of(words)
    is_subject = thing.noun in word_set("backgrounds", "dual") | word_set("backgrounds", "subjects")
    if is_place(nouns) and (is_place_name(nouns) or not is_subject):
        add_place(state, "", words)
        return
    index = known_thing(state, thing)
    if index is None or _is_elsewhere(state, index, rest):
        index = add_thing(state, thing)
    if _extends_anchors(state, rest):
        state.links[-1] = replace(state.links[-1], anchors=(*state.links[-1].anchors, index))
        state.current = [*state.current, index]
        return
    fresh = state.after_anchor or state.after_region or state.separator in ("with", "start", "while", "but")
    state.current = [index] if fresh else [*state.current, index]
    state.after_anchor = state.after_region = False
    for value, anchors in state.pending:
        if anchors:
            add_link(state, value, [index], list(anchors))
        else:
            state.regions.append((index, value))
    if state.separator in (",", "and", "none") and state.pending and not state.pending[0][1]:
        state.pending = []
    is_placed = bool(rest) and rest[0].kind in ("own", "relation", "region")
    if state.separator == "with" and state.host is not None and not is_placed:
        _put_on_table(state, index)


def _is_elsewhere(state: CaptionState, index: int, rest: list[Event]) -> bool:
    """'the dog on the left is black and the dog on the right is white': these are two."""
    return bool(rest) and rest[0].kind == "region" and any(i == index and v != rest[0].value for i, v in state.regions)


def _put_on_table(state: CaptionState, index: int) -> None:
    """'a table with two cups', 'a bowl with three apples': small things are on it or in it."""
    host, kind = state.things[cast(int, state.host)], kind_of(state.things[index].noun)
    if host.noun in _TABLES and kind in ("container", "food", "book", "light", "device", "flower"):
        add_link(state, "on", [index], [cast(int, state.host)])
    elif host.noun in _HOLDERS and host.count == 1 and kind in ("food", "flower", "plant", "toy"):
        add_link(state, "in", [index], [cast(int, state.host)])


def _extends_anchors(state: CaptionState, rest: list[Event]) -> bool:
    if not (state.after_anchor and state.links and state.separator == "and"):
        return False
    link = state.links[-1]
    if link.relation == "between" and sum(state.things[i].count for i in link.anchors) < 2:
        return True
    follows = next((event.kind for event in rest), "")
    return (
        link.relation in word_set("relations", "many_anchors")
        and follows not in ("relation", "region", "own")
        and link.relation != "between"
    )


def _eat_anchor(state: CaptionState, words: list[str], rest: list[Event]) -> None:
    event = cast(Event, state.waiting)
    state.waiting = None
    first = words[0].lower()
    if event.kind == "wearing":
        if state.current:
            extend_phrase(state, state.current[-1], " ".join(event.words), words)
            state.last_extended = state.current[-1]
        return
    if [word.lower() for word in words] in (["hand"], ["hands"], ["mouth"]):  # 'with a glass in hand'
        return
    if " ".join(words).lower() in ("each other", "one another", "itself", "themselves", "eachother"):
        return
    if first in word_set("relations", "pronouns") and len(words) == 1:
        if state.waiting_after_break and state.current and rest and rest[0].kind == "phrase":  # 'next to it a dog'
            state.pending = [(event.value, tuple(state.current if first == "them" else state.current[-1:]))]
            state.after_anchor = True
            return
        _eat_pronoun(state, event)
        return
    words = words if is_place(nouns_of(words[3:])) else whole_of_part(words)
    thing = read_thing(words)
    if thing is not None and (
        is_own_part(words, thing)
        or _is_own_limb(state, event, thing)
        or (is_abstract(thing) and not is_place(nouns_of(words)))
    ):
        return
    if event.is_deed and is_place(nouns_of(words)):
        if event.words[0].lower() not in _FEEDING:
            add_place(state, "on", words)
        return
    if thing is None or is_setting(event, words, thing):
        add_place(state, " ".join(event.words), words)
        return
    is_worn = (event.value == "in" and kind_of(thing.noun) in CLOTHES) or thing.noun in word_set("counts", "under_feet")
    if event.value in ("in", "on") and is_worn and state.current:
        extend_phrase(state, state.current[-1], event.value, words)
        state.last_extended = state.current[-1]
        return
    if not thing.noun:
        thing = replace(thing, noun="thing", phrase=with_article(" ".join(thing.words) + " thing"))
    _attach(state, event, thing, rest)


_FEEDING = frozenset(
    {"eating", "eats", "drinking", "drinks", "chewing", "grazing", "watering", "mowing", "painting", "feeding"}
)


def _attach(state: CaptionState, event: Event, thing: Thing, rest: list[Event]) -> None:
    index = known_thing(state, thing)
    if index is None:
        index = add_thing(state, thing)
    subjects = [i for i in _doers(state, event, thing) if i != index]
    forward = not subjects or (state.waiting_after_break and bool(rest) and rest[0].kind == "phrase")
    if forward:
        state.pending = [(event.value, (index,))]
        state.links.append(Link(cast(Relation, event.value), (), (index,)))
        state.subjects, state.current, state.after_anchor = [], [index], True
        return
    _link_beside_on_top(state, event, thing, index)
    state.subjects = subjects
    add_link(state, event.value, subjects, [index])
    state.did = event.is_deed
    state.current, state.after_anchor, state.pending = [index], True, []


def _is_own_limb(state: CaptionState, event: Event, thing: Thing) -> bool:
    """Tell 'on one leg', said of somebody."""
    is_limb = event.value in ("on", "in") and thing.noun in ("leg", "foot", "hand", "knee", "back", "head")
    return is_limb and any(is_alive(state.things[i]) for i in state.current)


def _is_pronoun(words: list[str]) -> bool:
    """Tell 'one of them' and 'it', which name nothing new."""
    return words[-1].lower() in ("them", "it", "which", "these", "those", "whom")


def _doers(state: CaptionState, event: Event, thing: Thing) -> list[int]:
    """Return who stands in the relation: what was named last, else who can do it, else all that the support carries."""
    if event.is_deed and not any(is_alive(state.things[i]) for i in state.current):
        named = [*state.current, *state.subjects, *reversed(range(len(state.things)))]
        return next(([i] for i in named if is_alive(state.things[i])), state.current)
    if state.after_anchor and not state.is_relative and state.links:
        link = state.links[-1]
        if state.did and event.skipped:  # 'a girl holding a bear sits on a chair'
            return list(link.subjects)
        if supports_both(link.relation, event.value, [state.things[i] for i in (*link.subjects, *link.anchors)], thing):
            return [*link.subjects, *link.anchors]
        if (
            link.relation == "on"
            and event.value == "next_to"
            and is_small(thing)
            and is_support(state.things[link.anchors[0]])
        ):
            return list(link.subjects)
    return state.current


def _link_beside_on_top(state: CaptionState, event: Event, thing: Thing, index: int) -> None:
    """'a laptop on a desk next to a cup': the cup is on the desk, too."""
    link = state.links[-1] if state.links and state.after_anchor else None
    if (
        link
        and link.relation == "on"
        and event.value == "next_to"
        and is_small(thing)
        and is_support(state.things[link.anchors[0]])
    ):
        add_link(state, "on", [index], list(link.anchors))


def _eat_pronoun(state: CaptionState, event: Event) -> None:
    others = [i for i in range(len(state.things)) if i not in state.current]
    anchor = others[-1] if others else None
    if state.host is not None and state.host not in state.current:
        anchor = state.host
    if anchor is None and len(state.current) > 1:
        anchor = state.current[0]
    if anchor is None or not state.current:
        return
    both = others[-2:] if event.value == "between" and state.things[anchor].count < 2 else [anchor]
    add_link(state, event.value, [i for i in state.current if i not in both], both)
    state.subjects, state.after_anchor = list(state.current), True


def _eat_adjectives(state: CaptionState, thing: Thing) -> None:
    """'two cars, one red and one blue', 'one red and one blue car'."""
    last = len(state.things) - 1
    source = next((i for i in range(last, -1, -1) if _can_split(state, i, thing)), None)
    if source is None or state.separator == "none":
        if thing.words or thing.count > 1:
            state.adjectives.append(thing)
        return
    base = state.things[source]
    state.things[source] = replace(base, count=base.count - thing.count)
    state.current = [add_thing(state, coloured_thing(base, thing))]
    state.parts.setdefault(source, []).append(state.current[0])
    state.after_anchor = False


def _can_split(state: CaptionState, index: int, part: Thing) -> bool:
    if any(index in parts for parts in state.parts.values()):
        return False
    count = state.things[index].count
    return count > part.count or (index in state.parts and count == part.count)


def _with_parts(state: CaptionState, indices: tuple[int, ...]) -> tuple[int, ...]:
    """Replace a thing that was split up ('two cars, one red ...') by itself and its parts."""
    return tuple(part for index in indices for part in (index, *state.parts.get(index, ())))


def _finished(state: CaptionState, named: list[str], style: str, negative: list[str]) -> Reading:
    for adjectives in state.adjectives:
        if adjectives.words:
            state.things.append(
                replace(adjectives, noun="thing", phrase=with_article(" ".join(adjectives.words) + " thing"))
            )
    has_place = bool(named or state.places or state.times)
    background = compose_background(style, named, state.places, state.times, default_background(state.things))
    return Reading(
        things=tuple(state.things),
        links=tuple(
            Link(link.relation, _with_parts(state, link.subjects), _with_parts(state, link.anchors))
            for link in state.links
            if link.subjects
        ),
        regions=tuple(state.regions),
        airborne=frozenset(state.airborne),
        background=background,
        negative=tuple(dict.fromkeys(negative)),
        style=style,
        has_place=has_place,
    )


_EATERS = {
    "separator": _eat_separator,
    "relation": _eat_relation,
    "region": _eat_region,
    "own": _eat_own,
    "wearing": _eat_wearing,
    "phrase": _eat_phrase,
}
