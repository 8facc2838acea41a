"""The test split is written apart: no example that training sees is one of its messages."""

from __future__ import annotations

import re

import pytest

from benchmarks.talk.cases import SPLITS, load
from training.language.examples import load_examples

LEAST_WORDS = 5
"""Shorter messages ('make it bigger') anybody may write twice."""


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "zh", "ja"])
def test_no_example_is_a_message_of_the_test_split(language: str) -> None:
    tested = {plain(turn.say) for split in SPLITS for case in load(split) for turn in case.turns}
    least = LEAST_WORDS if language not in ("zh", "ja") else 1
    seen = {
        text
        for sample in load_examples(language)
        if len((text := plain(sample.user)).split()) >= least and len(text) > 8
    }
    assert len(tested) > 500
    assert seen & tested == set()
