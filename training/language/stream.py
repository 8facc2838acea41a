"""The samples of all languages mixed, as (prompt, answer) pairs just as the product will ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from tools.language.answers import AnswerError, parse_answer
from tools.language.glosses import gloss

from .generator import Generator
from .prompt import prompt_of

SHARES: Mapping[str, float] = {"en": 0.55, "zh": 0.09, "ja": 0.09, "es": 0.09, "fr": 0.09, "de": 0.09}


def mixed_samples(seed: int, shares: Mapping[str, float] = SHARES) -> Iterator[tuple[str, str]]:
    """Yield (prompt, answer) without end; answers that are not in the answer language are left out."""
    rng = Random(seed)
    streams = {language: Generator(language).samples(seed) for language in shares}
    while True:
        language = rng.choices(list(shares), list(shares.values()))[0]
        sample = next(streams[language])
        user, before = gloss(sample.user, language), gloss(sample.before, language)
        try:
            parse_answer(sample.answer)
        except AnswerError:
            continue
        yield prompt_of(replace(sample, user=user, before=before)), sample.answer
