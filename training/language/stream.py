"""The samples of all languages mixed, just as the product will ask; messages about one scene share its lines.

A group is the prompt's first lines (scene, last, before) and several messages with their answers: the scene is more than half of
a prompt, and so is read once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tools.language.answers import AnswerError, parse_answer
from tools.language.glosses import gloss

from .generator import Generator
from .prompt import prompt_of
from .slots import Unfit
from .things import Context, Sample

SHARES: Mapping[str, float] = {"en": 0.6, "zh": 0.08, "ja": 0.08, "es": 0.08, "fr": 0.08, "de": 0.08}
GROUP = 5
TRIES = 40
MANY_OBJECTS, KEPT_SHARE = 4, 0.35
"""Of scenes with more objects than people mostly have, only this share is kept."""


@dataclass(frozen=True)
class Group:
    """Messages about one scene: the lines that they share, and (rest of the prompt, answer) for each."""

    shared: str
    messages: tuple[tuple[str, str], ...]


class HeldContexts:
    """Makes contexts, or gives the one that is held again."""

    def __init__(self, contexts: Any) -> None:
        self._contexts = contexts
        self.made: Context | None = None
        self.held: Context | None = None

    def make(self, *args: Any, **kwargs: Any) -> Context:
        self.made = self.held or self._contexts.make(*args, **kwargs)
        return self.made

    def __getattr__(self, name: str) -> Any:
        return getattr(self._contexts, name)


def grouped_samples(seed: int, shares: Mapping[str, float] = SHARES) -> Iterator[Group]:
    """Yield groups without end."""
    rng = Random(seed)
    streams = {language: _groups(language, Random(f"{seed}:{language}")) for language in shares}
    while True:
        yield next(streams[rng.choices(list(shares), list(shares.values()))[0]])


def _groups(language: str, rng: Random) -> Iterator[Group]:
    generator = Generator(language)
    contexts = HeldContexts(generator.contexts)
    generator.contexts = contexts  # type: ignore[assignment]
    samples = generator.samples(rng.randrange(10**9))
    while True:
        contexts.held = contexts.made = None
        first = next(samples)
        if first.scene.count("@") > MANY_OBJECTS and rng.random() > KEPT_SHARE:
            continue
        alike = [first, *_alike(first, generator, contexts, rng)]
        messages = tuple(found for sample in alike if (found := _message(sample, language)))
        if messages:
            yield Group(_shared(first, language), messages)


def _alike(first: Sample, generator: Generator, contexts: HeldContexts, rng: Random) -> Iterator[Sample]:
    """Yield further samples of the same scene, last and before."""
    contexts.held = contexts.made if first.scene != "none" else None
    if first.scene != "none" and contexts.held is None:
        return
    found = 1
    for _ in range(TRIES):
        if found == GROUP:
            return
        try:
            sample = (
                generator.fill(rng.choices(generator.templates, generator.weights)[0], rng)
                if contexts.held
                else generator.compose(rng)
            )
        except (Unfit, IndexError, KeyError, StopIteration):
            continue
        if (sample.scene, sample.last, sample.before) == (first.scene, first.last, first.before):
            found += 1
            yield sample


def _shared(sample: Sample, language: str) -> str:
    lines = prompt_of(replace(sample, before=gloss(sample.before, language)))
    return lines[: lines.rindex("\nUser: ") + 1]


def _message(sample: Sample, language: str) -> tuple[str, str] | None:
    try:
        parse_answer(sample.answer)
    except AnswerError:
        return None
    return f"User: {gloss(sample.user, language)}\nDo:", sample.answer
