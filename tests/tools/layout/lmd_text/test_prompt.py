"""The few-shot examples keep the rules that they teach, and the prompt is what a chat model needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tools.layout.detection import LANGUAGES, detect_language
from tools.layout.errors import LayoutError
from tools.layout.intent import keep_intent
from tools.layout.layout import Layout
from tools.layout.lmd_text import format_lmd, read_lmd
from tools.layout.phrases import head_noun, same_noun, words
from tools.layout.prompt import Example, build_again, build_prompt, languages, load_prompt, prompt_language
from tools.layout.rect import Rect, hull
from tools.layout.relations import holds
from tools.layout.repair import repair
from tools.layout.rules import Asked
from tools.layout.validity import check_layout

EXAMPLES = [
    pytest.param(example, id=f"{language}-{key}")
    for language in languages()
    for key, example in load_prompt(language).examples.items()
]


def has_parts(example: Example) -> bool:
    """Whether things of the example lie on others on purpose, as a nose on a snowman."""
    return "snowman" in example.caption.lower()


def layout_of(example: Example) -> Layout:
    reading = read_lmd(example.answer, example.caption)
    assert reading.notes == ()
    return reading.layout


def rects(layout: Layout, noun: str) -> list[Rect]:
    return [Rect.of(o.box) for o in layout.objects if same_noun(head_noun(o.phrase), noun)]


SHARED = [pytest.param(example, id=key) for key, example in load_prompt("en").examples.items()]
"""The answers are the same in every language, so what is checked of them alone is checked once."""


def _asked(example: Example, layout: Layout) -> Iterator[Asked]:
    """Spell the relations of single subjects out for the judge; those of groups are held by their hull, below."""
    for subject, relation, *nouns in example.relations:
        anchors = tuple(o.id for o in layout.objects if any(same_noun(head_noun(o.phrase), n) for n in nouns))
        subjects = [o.id for o in layout.objects if same_noun(head_noun(o.phrase), subject)]
        if len(subjects) == 1:
            yield Asked(subjects[0], relation, anchors)


def test_all_twelve_languages_have_six_layout_examples_and_ten_edits_or_more():
    assert set(languages()) == set(LANGUAGES)
    assert all(len(load_prompt(language).examples) >= 6 for language in languages())
    assert all(len(load_prompt(language).edits) >= 10 for language in languages())


@pytest.mark.parametrize("language", languages())
def test_the_words_of_a_language_are_in_that_language_and_nobody_elses(language):
    prompt = load_prompt(language)
    said = [*(e.caption for e in prompt.examples.values()), *(e.request for e in prompt.edits.values())]
    wrong = {text: detect_language(text, language) for text in said if detect_language(text, language) != language}
    assert wrong == {}
    for other in languages():
        if other != language:
            assert not set(said) & {e.caption for e in load_prompt(other).examples.values()}


@pytest.mark.parametrize("language", languages())
def test_an_instruction_names_everything_that_the_answer_needs(language):
    prompt = load_prompt(language)
    for word in ("512", "30", "16", "Objects:", "Background prompt:", "Negative prompt:", "A realistic scene"):
        assert word in prompt.instruction
    for word in (
        "{operations}",
        "[x0, y0, x1, y1]",
        "1.25",
        "0.8",
        "0.1",
        "0.2",
        '{"operations": [...]}',
    ):
        assert word in prompt.edit_instruction
    assert "{reasons}" in prompt.again
    assert "{reasons}" in prompt.edit_again


@pytest.mark.parametrize("example", SHARED)
def test_an_example_parses_and_is_written_as_we_write(example):
    layout = layout_of(example)
    assert format_lmd(layout) == example.answer.strip()


@pytest.mark.parametrize("example", SHARED)
def test_an_example_stays_inside_the_canvas(example):
    for x, y, width, height in re.findall(r"\[(-?\d+), (-?\d+), (-?\d+), (-?\d+)\]", example.answer):
        assert 0 <= int(x) < int(x) + int(width) <= 512
        assert 0 <= int(y) < int(y) + int(height) <= 512
        assert min(int(width), int(height)) >= 16


@pytest.mark.parametrize("example", SHARED)
def test_an_example_is_valid_by_the_strict_judge_and_needs_no_repair(example):
    layout = layout_of(example)
    if not has_parts(example):
        assert check_layout(layout, example.counts, tuple(_asked(example, layout))) == ()
        assert repair(layout).layout == layout
    assert keep_intent(layout).layout == layout


@pytest.mark.parametrize("example", SHARED)
def test_an_example_has_exactly_the_objects_that_its_caption_counts(example):
    layout = layout_of(example)
    assert {noun: len(rects(layout, noun)) for noun in example.counts} == example.counts
    assert len(layout.objects) == sum(example.counts.values())


@pytest.mark.parametrize("example", SHARED)
def test_an_examples_relations_hold(example):
    layout = layout_of(example)
    for subject, relation, *anchors in example.relations:
        others = [rect for noun in anchors for rect in rects(layout, noun)]
        found = rects(layout, subject)
        assert found, f"there is no {subject}"
        assert holds(relation, hull(found), others), f"{subject} is not {relation} {anchors}"


@pytest.mark.parametrize("example", SHARED)
def test_what_an_example_excludes_is_in_its_negative_prompt_alone(example):
    layout = layout_of(example)
    excludes = bool(re.search(r"\b(?:no|without)\b", example.caption))
    assert bool(layout.negative) == excludes
    shown = words(" ".join([layout.background, *(o.phrase for o in layout.objects)]))
    assert not set(words(layout.negative)) & set(shown)


@pytest.mark.parametrize("example", SHARED)
def test_a_background_names_no_object_that_has_a_box(example):
    layout = layout_of(example)
    nouns = {head_noun(o.phrase) for o in layout.objects}
    assert not [w for w in words(layout.background) if any(same_noun(noun, w) for noun in nouns)]


def test_examples_cover_counts_negation_relations_style_interaction_and_no_object():
    covered = {topic for example in load_prompt("en").examples.values() for topic in example.covers}
    assert covered == {"counts", "spatial", "negation", "attributes", "style", "interaction", "no objects"}


NUMBERS = {"dogs": 2, "apples": 3, "vases": 2}
SAID = {
    "en": "two three two", "de": "zwei drei zwei", "es": "dos tres dos", "fr": "deux trois deux",
    "pt": "dois três dois", "it": "due tre due", "ru": "две три дву", "ja": "二匹 三つ 二つ",
    "zh-Hans": "两只 三个 两个", "zh-Hant": "兩隻 三顆 兩個", "ko": "두 세 두", "ar": "كلبان ثلاث مزهريتين",
}  # fmt: skip


@pytest.mark.parametrize("language", languages())
def test_a_caption_says_the_number_of_boxes_that_its_answer_has(language):
    prompt = load_prompt(language)
    for (key, number), word in zip(NUMBERS.items(), SAID[language].split(), strict=True):
        assert word in prompt.examples[key].caption.lower()
        assert number in prompt.examples[key].counts.values()


@pytest.mark.parametrize(
    ("text", "given", "language"),
    [("两只猫", None, "zh-Hans"), ("una gata roja en el sofá", None, "es"), ("x", "ko", "ko"), ("x", "xx", "en")],
)
def test_the_prompt_is_in_the_captions_language_or_english(text, given, language):
    assert prompt_language(text, given) == language


def test_the_prompt_is_an_instruction_a_conversation_and_the_caption():
    messages = build_prompt("a red car\nObjects: {caption} {0}")
    roles = [role for role, _ in messages]
    assert roles == ["system", *["human", "ai"] * sum(e.planned for e in load_prompt("en").examples.values()), "human"]
    assert messages[-1] == ("human", "Caption: a red car Objects: {caption} {0}")
    assert "512" in messages[0][1]


def test_a_chinese_caption_gets_the_chinese_prompt():
    assert build_prompt("两只猫")[0][1] == load_prompt("zh-Hans").instruction.strip()


def test_asking_again_shows_the_answer_and_every_reason():
    (said, answer), (asked, text) = build_again("en", "rubbish", ["one {reasons}", "two"])
    assert (said, answer, asked) == ("ai", "rubbish", "human")
    assert "- one {reasons}\n- two" in text


def test_a_language_without_a_file_is_an_error_that_names_those_there_are():
    with pytest.raises(LayoutError, match="'xx'; there are ar, de, en"):
        build_prompt("a car", "xx")
