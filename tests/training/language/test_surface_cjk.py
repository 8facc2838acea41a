"""Surface code of Chinese and Japanese: measure words, adjectives, and captions whose answers always parse."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from tools.language.answers import parse_answer
from tools.language.glosses import gloss
from training.language.cjk.known_words import WORDS, known_words
from training.language.examples import load_examples
from training.language.generator import Generator
from training.language.languages import ja, zh
from training.language.lexicon import load_entries
from training.language.things import Thing


class Usual(Random):
    """Chance that says the usual word."""

    def random(self) -> float:
        return 0.5

    def choice(self, seq):  # type: ignore[no-untyped-def]
        return seq[0]


def test_chinese_counts_with_measure_words() -> None:
    assert zh.render(Thing("dog", 2), "indef", Usual()) == "两只狗"
    assert zh.render(Thing("car", 12, ("red",)), "indef", Usual()).endswith("辆红色的汽车")
    assert zh.word("K", "2", "count", Usual()) == "两"
    assert zh.word("K", "25", "", Usual()) == "二十五"


def test_chinese_small_cats_are_not_called_kittens() -> None:
    kitten = load_entries("zh")["noun", "kitten"].native
    said = {zh.render(Thing("cat", 1, ("small",)), "bare", Random(seed)) for seed in range(200)}
    assert not {word for word in said if word in kitten}


def test_japanese_adjectives_become_adverbs() -> None:
    assert ja.word("C", "red", "adv", Usual()) == "赤く"
    assert ja.word("C", "green", "adj", Usual()) == "緑の"
    assert ja.render(Thing("cat", 3), "indef", Usual()) == "3匹の猫"


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_all_answers_are_in_the_answer_language(language: str) -> None:
    for sample in [*load_examples(language), *islice(Generator(language).samples(3), 600)]:
        parse_answer(sample.answer)


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_every_colour_said_is_glossed_back(language: str) -> None:
    surface = {"zh": zh, "ja": ja}[language]
    for pos, english in load_entries(language):
        if pos == "colour":
            assert english in gloss(surface.word("C", english, "", Random(1)), language)


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_the_list_of_known_words_is_that_of_the_templates(language: str) -> None:
    assert (WORDS / f"{language}.txt").read_text("utf-8").split() == known_words(language)
