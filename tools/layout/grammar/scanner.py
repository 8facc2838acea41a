"""A caption's words cut into events: noun phrases, relations, regions, separators.

It knows nothing of which thing a relation belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .colours import colour_words
from .data import table, word_set
from .kinds import kind_of
from .lexicon import expressions, flat_expressions, longest
from .nouns import singular, vocabulary
from .things import number_of, read_opening
from .verbs import is_finite_verb, is_participle, is_past_participle

Kind = Literal["phrase", "relation", "region", "own", "separator", "wearing"]
_OWN = {
    ("to", "its", "left"): "left_of", ("to", "its", "right"): "right_of", ("above", "it"): "above",
    ("to", "the", "left"): "left_of", ("to", "the", "right"): "right_of", ("on", "top"): "on", ("on", "its", "top"): "on",
    ("inside",): "in",
}  # fmt: skip
"""What is said of the thing before: 'a cube with a ball on top'. With 'of' they are relations to what follows."""


@dataclass(frozen=True)
class Event:
    """A piece of a caption: its kind, its words, and for relations and regions which one.

    Attributes:
        skipped: words before it that say nothing of it ('lying' in 'lying on').
        is_deed: the relation is something that its subject does to the other ('holding', 'chasing').
    """

    kind: Kind
    words: tuple[str, ...]
    value: str = ""
    is_deed: bool = False
    skipped: int = 0


def scan(tokens: Sequence[str]) -> list[Event]:
    """Cut tokens into events, in order."""
    events: list[Event] = []
    phrase: list[str] = []
    position = 0
    while position < len(tokens):
        event = _event_at(tokens, position, phrase)
        if event is None:
            if _starts_second_phrase(phrase, tokens[position]):
                _flush(phrase, events)
            phrase.append(tokens[position])
            position += 1
            continue
        _flush(phrase, events)
        events.append(event)
        position += len(event.words) + event.skipped
    _flush(phrase, events)
    return events


def _flush(phrase: list[str], events: list[Event]) -> None:
    if phrase:
        events.append(Event("phrase", tuple(phrase)))
        phrase.clear()


def _starts_second_phrase(phrase: list[str], word: str) -> bool:
    """'On the table there is a lamp': an article after a noun begins another noun phrase."""
    is_article = word.lower() in ("a", "an", "the", "some", "several") or (number_of(word.lower()) or 0) > 1
    if is_article and len(phrase) == 1 and phrase[0].lower() in word_set("relations", "pronouns"):  # 'next to it a dog'
        return True
    return is_article and _has_noun(phrase) and phrase[-1].lower() != "of"


def _event_at(tokens: Sequence[str], position: int, phrase: Sequence[str]) -> Event | None:
    found: list[Event] = []
    if (not phrase or _may_have_noun(phrase)) and (after := _relation_after_verb(tokens, position, phrase)):
        return after
    if (own := longest(_OWN, tokens, position)) and own[0] != "above":
        words = tuple(tokens[position : position + own[1]])
        if not _is_followed_by_more(words, _word_at(tokens, position + own[1])):
            return Event("own", words, own[0])
    region = longest(expressions("relations", "in_picture"), tokens, position)
    if region and not _names_side_of_thing(tokens, position, region[1]):
        length = _with_tails(tokens, position, region[1])
        found.append(Event("region", tuple(tokens[position : position + length]), region[0]))
    relation = longest(expressions("relations", "between_things"), tokens, position)
    if relation and not _is_outdoors(tokens, position):
        found.append(Event("relation", tuple(tokens[position : position + relation[1]]), relation[0]))
    if wearing := longest(flat_expressions("words", "wearing"), tokens, position):
        found.append(Event("wearing", tuple(tokens[position : position + wearing[1]])))
    if found:
        return max(found, key=lambda event: len(event.words))
    return _separator_at(tokens, position, phrase)


def _with_tails(tokens: Sequence[str], position: int, length: int) -> int:
    while tail := longest(flat_expressions("relations", "tails"), tokens, position + length):
        length += tail[1]
    return length


def _may_have_noun(phrase: Sequence[str]) -> bool:
    last = phrase[-1].lower()
    only_leads = last in colour_words() or last in word_set("counts", "articles") or last in table("sizes")["factors"]
    return not only_leads and number_of(last) is None


def _has_noun(phrase: Sequence[str]) -> bool:
    return any(singular(word.lower()) in vocabulary() for word in phrase)


def _separator_at(tokens: Sequence[str], position: int, phrase: Sequence[str]) -> Event | None:
    word = tokens[position].lower()
    if word == "and" and _joins_colours(tokens, position):
        return None
    if separator := longest(flat_expressions("words", "separators"), tokens, position):
        return Event("separator", tuple(tokens[position : position + separator[1]]), word)
    if phrase and (verb := longest(flat_expressions("words", "transitive"), tokens, position)):
        return Event("relation", tuple(tokens[position : position + verb[1]]), "next_to", is_deed=True)
    if phrase and _may_have_noun(phrase) and (length := _deed_length(tokens, position, phrase)):
        return Event("relation", tuple(tokens[position : position + length]), "next_to", is_deed=True)
    return None


def _names_side_of_thing(tokens: Sequence[str], position: int, length: int) -> bool:
    """'a hat on the right cat': the side says which cat, not where the hat is."""
    words = [word.lower() for word in tokens[position : position + length]]
    after = _word_at(tokens, position + length)
    is_side = len(words) == 3 and words[0] in ("on", "at", "in") and words[2] in ("left", "right")
    return is_side and after in vocabulary() and after not in word_set("words", "stops") and after not in _HALVES


_HALVES = frozenset({"side", "hand", "half", "part", "edge", "corner"})


def _word_at(tokens: Sequence[str], at: int) -> str:
    return tokens[at].lower() if at < len(tokens) else ""


def _is_outdoors(tokens: Sequence[str], position: int) -> bool:
    """'a dog outside', and not outside of something."""
    after = _word_at(tokens, position + 1)
    return tokens[position].lower() == "outside" and after != "of" and after not in word_set("counts", "articles")


def _is_followed_by_more(own: Sequence[str], following: str) -> bool:
    """'to the left of', 'inside a box': a relation to what follows."""
    if own[-1].lower() == "inside":
        return following not in ("", "and", ",", ";")
    return following in ("of", "side", "hand", "corner", "half")


def _relation_after_verb(tokens: Sequence[str], position: int, phrase: Sequence[str]) -> Event | None:
    """'lying on top of', 'traveling down', 'parked next to': the verb only says how; the relation counts."""
    start = position
    if phrase and longest(flat_expressions("words", "transitive"), tokens, position):
        return None
    while start < len(tokens) and _is_posture(tokens, start, position, phrase):
        start += 1
    if start == position or start >= len(tokens):
        return None
    relation = longest(expressions("relations", "between_things"), tokens, start)
    region = longest(expressions("relations", "in_picture"), tokens, start)
    whole = longest(expressions("relations", "between_things"), tokens, position)
    if (
        relation is None
        or (region and region[1] > relation[1])
        or (whole and whole[1] >= start - position + relation[1])
    ):
        return None
    words = tuple(tokens[start : start + relation[1]])
    return Event("relation", words, relation[0], skipped=start - position)


def _is_posture(tokens: Sequence[str], at: int, first: int, phrase: Sequence[str]) -> bool:
    word = tokens[at].lower()
    if at > first and (word in _ADVERBS or word.endswith("ly")):
        return True
    if word in word_set("words", "verbs") or is_participle(word):
        return True
    return _has_noun(phrase) and (is_past_participle(word) or (_is_one(phrase) and is_finite_verb(word)))


def _is_one(phrase: Sequence[str]) -> bool:
    """'a cat', 'the boat': there is one, and a word in -s after it is a verb."""
    return read_opening(phrase).is_one and singular(phrase[-1].lower()) == phrase[-1].lower()


_DOERS = frozenset({"person", "animal", "bird"})
_ADVERBS = frozenset(
    {
        "together",
        "right",
        "directly",
        "just",
        "alone",
        "around",
        "up",
        "down",
        "back",
        "out",
        "off",
        "away",
        "happily",
        "still",
        "is",
        "are",
    }
)


def _deed_length(tokens: Sequence[str], position: int, phrase: Sequence[str]) -> int:
    """Return how many words a verb takes that is done to what follows: 'licking a', 'chases the', 'taking care of'."""
    word, noun_before = tokens[position].lower(), _has_noun(phrase)
    if word in word_set("words", "intransitive"):  # 'to the left of the house stands a tree'
        return 0
    can_do = word.endswith("ing") and len(word) > 5 and kind_of(phrase[-1]) in _DOERS  # 'children building a castle'
    if not (can_do or is_participle(word) or word in word_set("words", "verbs") or is_finite_verb(word)):
        return 0
    end = position + 1
    if (
        end < len(tokens)
        and tokens[end].lower() in ("at", "with", "up", "out", "to", "down", "off", "for", "from", "after")
        and is_participle(word)
    ):
        end += 1
    if end >= len(tokens):
        return 0
    after = tokens[end].lower()
    opens = after in ("a", "an", "the", "some", "its", "his", "her", "their", "another") or number_of(after) is not None
    if opens:
        return end - position
    noun = singular(after) in vocabulary() or (
        end + 1 < len(tokens) and singular(tokens[end + 1].lower()) in vocabulary()
    )
    return end - position if noun_before and is_participle(word) and noun and after not in ("and", ",") else 0


def _joins_colours(tokens: Sequence[str], position: int) -> bool:
    if not 0 < position < len(tokens) - 1:
        return False
    before, after = tokens[position - 1].lower(), tokens[position + 1].lower()
    return before in colour_words() and after in colour_words() and position + 2 < len(tokens)
