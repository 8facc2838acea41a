"""Samples of the language model's training: in the answer language, about ids that exist, the same for the same seed."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tools.language.answers import format_answer, parse_answer
from training.language.english.items import Kit
from training.language.english.patterns import PATTERNS
from training.language.examples import load_examples, parse_examples
from training.language.generator import Generator
from training.language.languages.en import plural
from training.language.lexicon import Words
from training.language.templates import choose, parse_templates
from training.language.things import Sample

DATA = Path("training/language/data")
LANGUAGES = sorted(folder.name for folder in DATA.iterdir() if folder.is_dir())
COUNT = 1500
ADDED = {"text", "with"}  # "a sign saying 'STOP'" is `text 'STOP'`; the tags "1girl, red hair" are `girl with red hair`


def ids_of(sample: Sample) -> list[str]:
    return re.findall(r"(?:^|; )([a-z0-9_]+-\d+) ", sample.scene)


def unknown_targets(sample: Sample) -> list[str]:
    """Return the ids of the answer that the scene does not have; `cat-*` needs several."""
    ids, answer = ids_of(sample), re.sub(r"'[^']*'", "", sample.answer)
    stems = [i.rsplit("-", 1)[0] for i in ids]
    named = re.findall(r"(?<![\w-])([a-z0-9_]+)-(\d+|\*)(?![\w-])", answer)
    return [f"{s}-{n}" for s, n in named if (stems.count(s) < 2 if n == "*" else f"{s}-{n}" not in ids)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_in_the_answer_language_and_names_ids_of_the_scene(language: str) -> None:
    for sample in islice(Generator(language).samples(7), COUNT):
        commands = parse_answer(sample.answer)
        assert parse_answer(format_answer(commands)) == commands
        assert not unknown_targets(sample), sample
        assert not re.search(r"\{[A-Z]|<[a-z]+>", sample.user), sample


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_by_hand_are_in_the_answer_language(language: str) -> None:
    examples = load_examples(language)
    assert examples
    for sample in examples:
        commands = parse_answer(sample.answer)
        assert format_answer(commands) == sample.answer
        assert not unknown_targets(sample), sample


def test_same_seed_gives_same_samples() -> None:
    one, two = (list(islice(Generator("en").samples(3), 50)) for _ in range(2))
    assert one == two
    assert one != list(islice(Generator("en").samples(4), 50))


def test_references_of_captions_are_items_of_the_same_answer() -> None:
    words = Words("en")
    for seed in range(600):
        kit = Kit(words, Random(seed))
        pattern = kit.rng.choice([pattern for pattern, _ in PATTERNS])
        _, items = pattern(kit)
        said = [i.phrase for i in items] + [i.noun for i in items]
        for item in items:
            for attach in item.attaches:
                anchor = re.sub(
                    r"^(left of|right of|reflection of|next to|in front of|on|in|under|above|below|behind|around|held by|worn by|riding|facing|leaning on|between) (each )?",
                    "",
                    attach,
                )
                whole = attach.startswith("between")
                assert attach == anchor or anchor in said or whole, (pattern.__name__, attach, said)


def test_captions_copy_the_words_that_were_typed() -> None:
    """What a caption's answer says of a thing stands in the text: nothing teaches the model to make words up."""
    generator = Generator("en")
    missing = 0
    for seed in range(400):
        text, answer = generator.surface.caption(generator.words, generator.register, "caption", Random(seed))
        typed = text.lower()
        for command in parse_answer(answer):
            if command.verb == "item":
                words = set(re.findall(r"[a-z]{4,}", command.phrase.lower())) - ADDED
                missing += sum(word[:3] not in typed and plural(word)[:3] not in typed for word in words)
    assert missing == 0


def test_a_template_is_a_bracketed_answer_and_texts() -> None:
    (template,) = parse_templates("[resize {T/one} bigger]\nbefore: a\n# no\nmake {T:def} (bigger|large)\n\n")
    assert template.answer == "resize {T/one} bigger"
    assert template.befores == ("a",)
    assert template.slots == {"T": ("one",)}
    assert choose(template.texts[0], {}, Random(1)) in ("make {T:def} bigger", "make {T:def} large")


def test_a_line_under_no_answer_is_named() -> None:
    with pytest.raises(ValueError, match="stands under no answer"):
        list(parse_templates("make it big"))
    with pytest.raises(ValueError, match="is no field"):
        list(parse_examples("en", "usr: hi"))
