"""Small closed word lists of a language: what negates, what asks, numbers in words, and words that order or fill.

They are data: `words/<language>.yaml`, and `words/<language>.txt`, which training writes from its templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import yaml
from rapidfuzz.distance import OSA

from tools.layout.nouns.kinds import kind_of

_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class WordTable:
    """The lists of one language.

    Attributes:
        known: words that order, link or fill; they need no counterpart in an answer.
        numbers: words to the counts that they may mean ('a few' three, 'some' three).
        cues: words that say where, to the words of answers that may stand for them.
        negation: matches what negates an order.
        means: native words that the glosses leave in place, because they are parts of other words, to their English ones (大: big).
        orders: words that order something, to the verbs of answers that do it; none where nothing can.
        superlatives: words for the biggest and the smallest of a kind, to `big` and `small`.
        demands: patterns of messages, and what an answer to them must match for nothing to be lost.
        evidence: what a message must match for an answer with a verb, and what makes it an order, forbids or is too vague.
        question: matches a question; `request` what makes a question an order ('can you ...').
    """

    known: frozenset[str] = frozenset()
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    means: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    superlatives: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    demands: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()
    negation: re.Pattern[str] | None = None
    question: re.Pattern[str] | None = None
    request: re.Pattern[str] | None = None

    def knows(self, word: str) -> bool:
        """Whether a word is of the closed lists; unspaced runs are taken apart."""
        if word in self.known or word in self.numbers:
            return True
        return (not word.isascii() and not word.isalpha()) or _consists_of(word, self.known)

    def numbers_in(self, said: Iterable[str]) -> Iterator[float]:
        """Yield the numbers that words may mean, in letters or in digits."""
        for word in said:
            yield from self.numbers.get(word, ())
            if word.isdecimal():
                yield float(word)

    def has_typo(self, word: str) -> bool:
        """Whether a word is a closed word mistyped."""
        return self.typed_for(word) is not None

    def typed_for(self, word: str) -> str | None:
        """Return the closed word that one of four letters or more was typed for: a letter swapped, doubled, left out or hit
        beside its key, of longer words two. None for words that are known, things among them."""
        if len(word) < 4 or not word.isascii() or word in self.known or kind_of(word):
            return None
        most = 1 if len(word) < 5 else 2
        near = [(OSA.distance(word, other, score_cutoff=most), other) for other in self.typed if word[0] == other[0]]
        best = min(near, default=(most + 1, ""))
        return best[1] if best[0] <= most else None

    def corrected(self, text: str) -> str:
        """Return a text with mistyped closed words as they were meant."""
        return re.sub(r"[a-z]{4,}", lambda found: self.typed_for(found[0]) or found[0], text)

    @cached_property
    def typed(self) -> frozenset[str]:
        return frozenset(word for word in self.known if len(word) > 3 and word.isascii())

    def meant_by(self, runs: Iterable[str]) -> frozenset[str]:
        """Return the English words that runs of native text stand for."""
        texts = tuple(runs)
        return frozenset(e for word, english in self.means.items() if any(word in t for t in texts) for e in english)

    def find_negation(self, text: str) -> str | None:
        """Return what negates in a text."""
        found = self.negation.search(text) if self.negation else None
        return found.group().strip() if found else None

    def find_question(self, text: str) -> str | None:
        """Return what makes a text a question that asks for an answer, not for a change."""
        found = self.question.search(text) if self.question else None
        if found is None or (self.request and self.request.search(text)):
            return None
        return found.group().strip()


def _consists_of(word: str, known: frozenset[str]) -> bool:
    """Whether a run of Chinese or Japanese can be parted into known words of up to ten characters."""
    if word.isascii():
        return False
    reached = {0}
    for end in range(1, len(word) + 1):
        if any(start in reached and word[start:end] in known for start in range(max(0, end - 10), end)):
            reached.add(end)
    return len(word) in reached


@cache
def word_table(language: str) -> WordTable:
    """Load a language's lists; empty ones for a language without."""
    path = _FOLDER / f"{language}.yaml"
    if not path.exists():
        return WordTable()
    data = yaml.safe_load(path.read_text("utf-8"))
    learned = _FOLDER / f"{language}.txt"
    known = set(str(data.get("known", "")).split())
    known |= set(learned.read_text("utf-8").split()) if learned.exists() else set()
    numbers = {str(word): _values(value) for word, value in data.get("numbers", {}).items()}
    cues = {str(word): tuple(str(answers).split()) for word, answers in data.get("cues", {}).items()}
    means = {str(word): tuple(str(english).split()) for word, english in data.get("means", {}).items()}
    orders = {str(word): tuple(str(verbs or "").split()) for word, verbs in data.get("orders", {}).items()}
    superlatives = {str(word): str(size) for word, size in data.get("superlatives", {}).items()}
    patterns = (_pattern(data.get(key)) for key in ("negation", "question", "request"))
    evidence = {str(verb): re.compile(pattern, re.IGNORECASE) for verb, pattern in data.get("evidence", {}).items()}
    demands = tuple((re.compile(m), re.compile(a)) for m, a in data.get("demands", {}).items())
    return WordTable(frozenset(known), numbers, cues, means, orders, superlatives, evidence, demands, *patterns)


def _values(value: object) -> tuple[float, ...]:
    return tuple(map(float, value)) if isinstance(value, list) else (float(str(value)),)


def _pattern(source: str | None) -> re.Pattern[str] | None:
    return re.compile(source, re.IGNORECASE | re.VERBOSE) if source else None
