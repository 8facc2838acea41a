"""One noun phrase: 'two small red cars' -> count 2, phrase 'a red car', drawn smaller.

It knows nothing of sentences or boxes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from ..layout import MAX_PHRASE_CHARS
from ..operations import MAX_COUNT
from ..phrases import with_article
from .colours import is_pure_colour
from .data import table, word_set
from .kinds import known_nouns
from .lexicon import Expressions, flat_expressions, longest
from .nouns import is_plural, singular, vocabulary
from .verbs import is_finite_verb, is_participle, is_past_participle

_PLAY = frozenset({"play", "plays", "playing", "played"})
_LY_NOUNS = frozenset(
    ["butterfly", "fly", "dragonfly", "firefly", "lily", "family", "jelly", "bully", "trolley", "belly", "assembly"]
)


@dataclass(frozen=True)
class Thing:
    """What one noun phrase names.

    Attributes:
        noun: singular head, the longest known one ('teddy bear'); empty when only adjectives were said ('one red').
        phrase: the text of each box, singular with an article.
        count: how many were asked for.
        factor: size asked for, 1 is usual.
        definite: said with 'the'.
        plural: said in the plural without a number.
    """

    noun: str
    phrase: str
    count: int = 1
    factor: float = 1.0
    definite: bool = False
    plural: bool = False
    words: tuple[str, ...] = field(default=(), compare=False)

    @property
    def size_step(self) -> str | None:
        """Return 'small' or 'large' when a size was asked for."""
        return None if self.factor == 1.0 else ("small" if self.factor < 1 else "large")


@dataclass(frozen=True)
class Opening:
    """How a noun phrase begins: its number, whether it said 'the', and how many words that took."""

    count: int | None
    definite: bool
    length: int
    article: bool = False

    @property
    def is_one(self) -> bool:
        """Tell 'a cat' and 'the cat' from 'two cats' and 'cats'; 'the cats' is told by its noun."""
        return self.count == 1 or (self.definite and self.count is None)


@cache
def _count_phrases() -> Expressions:
    return {tuple(text.split()): str(count) for text, count in table("counts")["phrases"].items()}


def _is_a_pair_of_people(tokens: Sequence[str], after: int) -> bool:
    """'A couple on a beach' are two people; 'a couple of cats' and 'a couple cats' are cats."""
    if tokens[after - 1].lower() != "couple":
        return False
    return after >= len(tokens) or not is_plural(tokens[after])


def read_opening(tokens: Sequence[str]) -> Opening:
    """Read articles and numbers at the start of a noun phrase."""
    count: int | None = None
    definite = article = grouped = False
    position = 0
    while position < len(tokens):
        word = tokens[position].lower()
        if (found := longest(_count_phrases(), tokens, position)) and not _is_a_pair_of_people(
            tokens, position + found[1]
        ):
            named, position = int(found[0]), position + found[1]
            if named == 2 and position < len(tokens) and tokens[position].lower() in word_set("counts", "one_pair"):
                named = 1
            count = named * (count or 1 if count and count > 1 else 1)
            grouped = True
        elif (number := number_of(word)) is not None and (count is None or count <= 1 or grouped):
            count, position, grouped = number, position + 1, False
        elif word in ("hundred", "thousand", "dozen") and count:
            count, position = count * int(table("counts")["numbers"][word]), position + 1
        elif word in word_set("counts", "articles"):
            definite = definite or word in ("the", "this", "that", "these", "those")
            count = 1 if word in ("a", "an", "another", "each", "every", "one", "single") and count is None else count
            article, position = True, position + 1
        else:
            break
        if position < len(tokens) and tokens[position].lower() == "of" and count is not None:
            position += 1
    count = None if count is None else min(count, MAX_COUNT)
    return Opening(count, definite, position, article or count is not None)


def number_of(word: str) -> int | None:
    """Read '3', 'three' or 'twenty-five'; None for other words."""
    if re.fullmatch(r"\d{1,6}", word):
        return int(word)
    numbers: dict[str, int] = table("counts")["numbers"]
    if word in numbers:
        return numbers[word]
    tens, _, ones = word.partition("-")
    if tens in numbers and ones in numbers and numbers[tens] >= 20:
        return numbers[tens] + numbers[ones]
    return None


def read_thing(tokens: Sequence[str]) -> Thing | None:
    """Read one noun phrase; None when nothing nameable is left of it."""
    opening = read_opening(tokens)
    factor, words = _without_size(_meaningful(tokens[opening.length :], opening.is_one))
    if not words:
        return Thing("", "", opening.count or 1, factor, opening.definite) if opening.count is not None else None
    if any(is_pure_colour(w.lower()) for w in words) and all(
        is_pure_colour(w.lower()) or w.lower() in word_set("colours", "shades") or w == "and" for w in words
    ):
        return Thing("", "", opening.count or 1, factor, opening.definite, words=tuple(words))
    return _named(words, opening, factor)


def _named(words: list[str], opening: Opening, factor: float) -> Thing:
    end = next((i for i, word in enumerate(words) if i and word.lower() in ("of", "with", "wearing", "in")), len(words))
    head = words[:end]
    was_plural = is_plural(head[-1])
    single = [*head[:-1], _singular_as_written(head[-1])]
    count = opening.count
    bare_plural = count is None and was_plural
    if count is None or (count == 1 and was_plural and not opening.article):
        count = _usual_count(single[-1].lower()) if was_plural else 1
    text = " ".join([*single, *words[end:]])[: MAX_PHRASE_CHARS - 4]
    return Thing(_head(single), with_article(text), count, factor, opening.definite, bare_plural, tuple(single[:-1]))


def _usual_count(noun: str) -> int:
    return 2 if noun in word_set("counts", "pairs") else int(table("counts")["bare_plural"])


def _singular_as_written(word: str) -> str:
    single = singular(word)
    return word if single == word.lower() else single


def _head(words: Sequence[str]) -> str:
    lowered = [word.lower() for word in words]
    for start in range(len(lowered)):
        if " ".join(lowered[start:]) in known_nouns():
            return " ".join(lowered[start:])
    return lowered[-1]


def _without_size(words: list[str]) -> tuple[float, list[str]]:
    factors: dict[str, float] = table("sizes")["factors"]
    factor = 1.0
    kept: list[str] = []
    for index, word in enumerate(words):
        if word.lower() in factors and index < len(words):
            factor *= factors[word.lower()]
        else:
            kept.append(word)
    return min(1.8, max(0.5, factor)), kept


def _meaningful(tokens: Sequence[str], is_one: bool) -> list[str]:
    """Drop filler words, adverbs, and what a thing does; keep the words that can be drawn.

    Args:
        is_one: there is one of it, so a word in -s after its noun is a verb: 'a cat peeks'.
    """
    kept: list[str] = []
    game_ends = 0
    for position, token in enumerate(tokens):
        word = token.lower()
        if position < game_ends:
            continue
        if kept and (length := _game_length(tokens, position)):
            game_ends = position + length
            continue
        if word in word_set("words", "stops") or (
            word.endswith("ly") and word not in _LY_NOUNS and word not in vocabulary()
        ):
            continue
        if word in word_set("words", "verbs") and (position == len(tokens) - 1 or not _noun_follows(tokens, position)):
            continue
        if word in word_set("words", "verbs") and any(singular(k.lower()) in vocabulary() for k in kept):
            continue
        is_verb = is_participle(word) or is_past_participle(word) or (is_one and is_finite_verb(word))
        if is_verb and _is_said_of(kept) and not _noun_follows(tokens, position):
            continue
        kept.append(token)
    while len(kept) > 1 and kept[-1].lower() in _DANGLING:  # 'a carrot for' his nose
        kept.pop()
    return kept


_DANGLING = frozenset({"for", "to", "at", "from", "as"})


def _game_length(tokens: Sequence[str], position: int) -> int:
    """Return how many words 'playing chess' or 'shaking hands' take."""
    if gesture := longest(flat_expressions("words", "gestures"), tokens, position):
        return gesture[1]
    game = longest(flat_expressions("words", "games"), tokens, position + 1)
    return 1 + game[1] if game and tokens[position].lower() in _PLAY else 0


def _is_said_of(kept: Sequence[str]) -> bool:
    return bool(kept) and singular(kept[-1].lower()) in vocabulary()


def _noun_follows(tokens: Sequence[str], position: int) -> bool:
    """Tell 'a sleeping cat' from 'a cat sleeping soundly'."""
    return any(singular(token.lower()) in vocabulary() for token in tokens[position + 1 :])
