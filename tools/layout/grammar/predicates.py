"""What a caption says of a thing after 'is': 'the car is red', 'both are black', 'one of them is open'.

It knows nothing of things; which of them is meant is for the reader to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .colours import colour_words
from .data import table, word_set
from .nouns import singular, vocabulary
from .things import number_of, read_opening
from .verbs import is_participle, is_past_participle

Whom = Literal["named", "last", "all", "part", "some of"]
MAX_ADJECTIVES = 3
_IS = frozenset({"is", "are", "was", "were"})
_ALL = frozenset({"both", "all", "each", "they", "everything", "these", "those"})
_LAST = frozenset({"it", "which", "that", "who", "he", "she"})
_SIDES = {
    "left": "left",
    "leftmost": "left",
    "right": "right",
    "rightmost": "right",
    "middle": "center",
    "central": "center",
}
_OTHER = frozenset({"other", "others", "second", "first", "third", "last", "one", "ones"})


@dataclass(frozen=True)
class Predicate:
    """Adjectives said of something.

    Attributes:
        whom: the subject's words name it, or those it is some of; else what was named last, all that was named, or some of
            the last several.
        subject: a noun phrase where `whom` is 'named' or 'some of', empty otherwise.
        count: how many where `whom` is 'part' or 'some of'.
        side: which of several in a row, where that is said: 'the middle one'.
        is_relative: the subject's own clause says it ('a cat that is black'), so it is nobody else's.
    """

    whom: Whom
    adjectives: tuple[str, ...]
    subject: tuple[str, ...] = ()
    count: int = 1
    side: str = ""
    is_relative: bool = False

    def merged(self) -> list[str]:
        """Return the subject with the adjectives before its noun: 'the red car'."""
        opening = read_opening(self.subject).length
        return [*self.subject[:opening], *self.adjectives, *self.subject[opening:]]


def predicate_of(words: Sequence[str]) -> Predicate | None:
    """Read one phrase; None when it says nothing after 'is'."""
    lowered = [word.lower() for word in words]
    if whose := _whose(words, lowered):
        return whose
    at = next((i for i, word in enumerate(lowered) if word in _IS), None)
    before, after = (lowered, []) if at is None else (lowered[:at], lowered[at + 1 :])
    if at is None:
        if lowered[0] not in ("both", "all", "each"):
            return None
        end = 3 if lowered[1:3] == ["of", "them"] else 1
        if lowered[end:] == ["other"]:
            return None
        before, after = lowered[:end], lowered[end:]
    adjectives = _adjectives(after)
    if not adjectives:
        return None
    subject = _without_of_them(before)
    if not subject or (len(subject) == 1 and subject[0] in _LAST):
        return Predicate("last", adjectives)
    if len(subject) == 1 and subject[0] in _ALL:
        return Predicate("all", adjectives)
    if at is None:
        return None
    if (count := _part(subject)) is not None:
        side = next((_SIDES[word] for word in subject if word in _SIDES), "")
        return Predicate("part", adjectives, count=count, side=side)
    if (several := _several_of(words[:at])) is not None:
        return Predicate("some of", adjectives, tuple(words[2:at]), several)
    named, is_relative = tuple(words[:at]), before[-1] in _LAST
    return Predicate("named", adjectives, named[:-1] if is_relative else named, is_relative=is_relative)


def part_of_them(words: Sequence[str]) -> int | None:
    """Read 'two of them' or 'one of them is' as how many of those named before."""
    lowered = [word.lower() for word in words if word.lower() not in _IS]
    return _part(lowered[:-2]) if lowered[-2:] == ["of", "them"] else None


def _whose(words: Sequence[str], lowered: list[str]) -> Predicate | None:
    """'a dog whose collar is red' is a dog with a red collar."""
    if "whose" not in lowered[1:]:
        return None
    at = lowered.index("whose")
    verb = next((i for i in range(at + 1, len(lowered)) if lowered[i] in _IS), None)
    if verb is None or verb == at + 1 or not (adjectives := _adjectives(lowered[verb + 1 :])):
        return None
    return Predicate("named", (), (*words[:at], "with", *adjectives, *words[at + 1 : verb]))


def _several_of(words: Sequence[str]) -> int | None:
    """Read 'one of the three balloons' as how many of them."""
    lowered = [word.lower() for word in words]
    is_some_of = len(lowered) > 3 and lowered[1] == "of" and lowered[2] in ("the", "these", "those")
    return number_of(lowered[0]) if is_some_of else None


def _adjectives(words: Sequence[str]) -> tuple[str, ...]:
    kept = [word for word in words if word not in word_set("words", "stops")]
    if not 0 < len(kept) <= MAX_ADJECTIVES or not all(map(_is_adjective, kept)) or kept[-1] == "and":
        return ()
    return tuple(kept)


def _is_adjective(word: str) -> bool:
    if word in colour_words() or word in table("sizes")["factors"] or word == "and":
        return True
    is_verb = is_participle(word) or is_past_participle(word)  # 'is tied up' says what is done to it
    is_other = is_verb or word in word_set("words", "verbs") or word in word_set("words", "english")
    return word.isalpha() and singular(word) not in vocabulary() and not is_other and number_of(word) is None


def _without_of_them(words: list[str]) -> list[str]:
    return words[:-2] if words[-2:] in (["of", "them"], ["of", "these"], ["of", "which"]) else words


def _part(subject: list[str]) -> int | None:
    """Read 'one', 'two', 'the other', 'the first one' as how many of those named before."""
    words = [word for word in subject if word not in ("the", "another", "of") and word not in _SIDES]
    if len(words) == 1 and (number := number_of(words[0])) is not None:
        return number
    return 1 if words and all(word in _OTHER for word in words) else None
