"""A caption's words cut into events: noun phrases, relations, regions, separators.

It knows nothing of which thing a relation belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .colours import colour_words
from .data import word_set
from .lexicon import expressions, flat_expressions, longest
from .nouns import singular, vocabulary
from .things import number_of

Kind = Literal["phrase", "relation", "region", "own", "separator", "wearing"]
_OWN = {("to", "its", "left"): "left_of", ("to", "its", "right"): "right_of", ("above", "it"): "above"}


@dataclass(frozen=True)
class Event:
    """A piece of a caption: its kind, its words, and for relations and regions which one."""

    kind: Kind
    words: tuple[str, ...]
    value: str = ""


def scan(tokens: Sequence[str]) -> list[Event]:
    """Cut tokens into events, in order."""
    events: list[Event] = []
    phrase: list[str] = []
    position = 0
    while position < len(tokens):
        event = _event_at(tokens, position, bool(phrase))
        if event is None:
            if _starts_second_phrase(phrase, tokens[position]):
                _flush(phrase, events)
            phrase.append(tokens[position])
            position += 1
            continue
        _flush(phrase, events)
        events.append(event)
        position += len(event.words)
    _flush(phrase, events)
    return events


def _flush(phrase: list[str], events: list[Event]) -> None:
    if phrase:
        events.append(Event("phrase", tuple(phrase)))
        phrase.clear()


def _starts_second_phrase(phrase: list[str], word: str) -> bool:
    """'On the table there is a lamp': an article after a noun begins another noun phrase."""
    is_article = word.lower() in ("a", "an", "the", "two", "three", "four", "five", "some", "several")
    return is_article and any(singular(w.lower()) in vocabulary() for w in phrase) and phrase[-1].lower() != "of"


def _event_at(tokens: Sequence[str], position: int, in_phrase: bool) -> Event | None:
    found: list[Event] = []
    if (own := longest(_OWN, tokens, position)) and own[0] != "above":
        return Event("own", tuple(tokens[position : position + own[1]]), own[0])
    if region := longest(expressions("relations", "in_picture"), tokens, position):
        length = _with_tails(tokens, position, region[1])
        found.append(Event("region", tuple(tokens[position : position + length]), region[0]))
    if relation := longest(expressions("relations", "between_things"), tokens, position):
        found.append(Event("relation", tuple(tokens[position : position + relation[1]]), relation[0]))
    if wearing := longest(flat_expressions("words", "wearing"), tokens, position):
        found.append(Event("wearing", tuple(tokens[position : position + wearing[1]])))
    if found:
        return max(found, key=lambda event: len(event.words))
    return _separator_at(tokens, position, in_phrase)


def _with_tails(tokens: Sequence[str], position: int, length: int) -> int:
    while tail := longest(flat_expressions("relations", "tails"), tokens, position + length):
        length += tail[1]
    return length


def _separator_at(tokens: Sequence[str], position: int, in_phrase: bool) -> Event | None:
    word = tokens[position].lower()
    if word == "and" and _joins_colours(tokens, position):
        return None
    if separator := longest(flat_expressions("words", "separators"), tokens, position):
        return Event("separator", tuple(tokens[position : position + separator[1]]), word)
    if in_phrase and (verb := longest(flat_expressions("words", "transitive"), tokens, position)):
        return Event("relation", tuple(tokens[position : position + verb[1]]), "next_to")
    if in_phrase and _is_unknown_verb(tokens, position):
        return Event("relation", (tokens[position],), "next_to")
    return None


def _joins_colours(tokens: Sequence[str], position: int) -> bool:
    if not 0 < position < len(tokens) - 1:
        return False
    before, after = tokens[position - 1].lower(), tokens[position + 1].lower()
    return before in colour_words() and after in colour_words() and position + 2 < len(tokens)


def _is_unknown_verb(tokens: Sequence[str], position: int) -> bool:
    """'a boy building a castle': an -ing word right before an article."""
    word = tokens[position].lower()
    if not word.endswith("ing") or word in word_set("words", "verbs") or position + 1 >= len(tokens):
        return False
    after = tokens[position + 1].lower()
    return after in ("a", "an", "the", "some") or number_of(after) is not None
