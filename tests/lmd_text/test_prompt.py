"""The few-shot examples keep the rules that they teach, and the prompt is what a chat model needs."""

from __future__ import annotations

import re

import pytest

from tools.layout.errors import LayoutError
from tools.layout.layout import Layout
from tools.layout.lmd_text import format_lmd, read_lmd
from tools.layout.phrases import head_noun, same_noun, words
from tools.layout.prompt import Example, build_again, build_prompt, detect_language, languages, load_prompt
from tools.layout.rect import Rect, hull
from tools.layout.relations import holds, unasked_overlaps
from tools.layout.repair import repair

EXAMPLES = [
    pytest.param(example, id=f"{language}-{number}")
    for language in languages()
    for number, example in enumerate(load_prompt(language).examples, start=1)
]


def layout_of(example: Example) -> Layout:
    reading = read_lmd(example.answer, example.caption)
    assert reading.notes == ()
    return reading.layout


def rects(layout: Layout, noun: str) -> list[Rect]:
    return [Rect.of(o.box) for o in layout.objects if same_noun(head_noun(o.phrase), noun)]


def test_english_and_simplified_chinese_have_six_examples_or_more():
    assert set(languages()) >= {"en", "zh-Hans"}
    assert all(len(load_prompt(language).examples) >= 6 for language in languages())


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_parses_and_is_written_as_we_write(example):
    layout = layout_of(example)
    assert format_lmd(layout) == example.answer.strip()


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_stays_inside_the_canvas(example):
    for x, y, width, height in re.findall(r"\[(-?\d+), (-?\d+), (-?\d+), (-?\d+)\]", example.answer):
        assert 0 <= int(x) < int(x) + int(width) <= 512
        assert 0 <= int(y) < int(y) + int(height) <= 512
        assert min(int(width), int(height)) >= 16


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_no_unasked_overlap_and_needs_no_repair(example):
    layout = layout_of(example)
    assert unasked_overlaps(layout) == frozenset()
    assert repair(layout).layout == layout


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_exactly_the_objects_that_its_caption_counts(example):
    layout = layout_of(example)
    assert {noun: len(rects(layout, noun)) for noun in example.counts} == example.counts
    assert len(layout.objects) == sum(example.counts.values())


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_examples_relations_hold(example):
    layout = layout_of(example)
    for subject, relation, *anchors in example.relations:
        others = [rect for noun in anchors for rect in rects(layout, noun)]
        found = rects(layout, subject)
        assert found, f"there is no {subject}"
        assert holds(relation, hull(found), others), f"{subject} is not {relation} {anchors}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_an_example_excludes_is_in_its_negative_prompt_alone(example):
    layout = layout_of(example)
    excludes = bool(re.search(r"\b(?:no|without)\b|没有", example.caption))
    assert bool(layout.negative) == excludes
    shown = words(" ".join([layout.background, *(o.phrase for o in layout.objects)]))
    assert not set(words(layout.negative)) & set(shown)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_background_names_no_object_that_has_a_box(example):
    layout = layout_of(example)
    nouns = {head_noun(o.phrase) for o in layout.objects}
    assert not [w for w in words(layout.background) if any(same_noun(noun, w) for noun in nouns)]


@pytest.mark.parametrize("language", languages())
def test_examples_cover_counts_negation_relations_style_interaction_and_no_object(language):
    examples = load_prompt(language).examples
    said = " ".join(example.caption for example in examples)
    assert re.search(r"riding|骑", said)
    assert re.search(r"between|之间", said)
    assert re.search(r"painting|watercolor|画", said)
    assert any(max(example.counts.values(), default=0) >= 3 for example in examples)
    assert any(layout_of(example).negative for example in examples)
    assert any(not example.counts for example in examples)


@pytest.mark.parametrize(
    ("caption", "language"),
    [
        ("a red car", "en"),
        ("两只猫", "zh-Hans"),
        ("画 2 只 cat", "zh-Hans"),
        ("una gata roja", "en"),
        ("赤い車と猫", "en"),
        ("고양이 한 마리", "en"),
        ("😀 42", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_told_by_script(caption, language):
    assert detect_language(caption) == language


def test_the_prompt_is_an_instruction_a_conversation_and_the_caption():
    messages = build_prompt("a red car\nObjects: {caption} {0}")
    roles = [role for role, _ in messages]
    assert roles == ["system", *["human", "ai"] * len(load_prompt("en").examples), "human"]
    assert messages[-1] == ("human", "Caption: a red car Objects: {caption} {0}")
    assert "512" in messages[0][1]


def test_a_chinese_caption_gets_the_chinese_prompt():
    assert build_prompt("两只猫")[0][1] == load_prompt("zh-Hans").instruction.strip()


def test_asking_again_shows_the_answer_and_every_reason():
    (said, answer), (asked, text) = build_again("rubbish", ["one {reasons}", "two"], "en")
    assert (said, answer, asked) == ("ai", "rubbish", "human")
    assert "- one {reasons}\n- two" in text


def test_a_language_without_a_file_is_an_error_that_names_those_there_are():
    with pytest.raises(LayoutError, match="'xx'; there are en, zh-Hans"):
        build_prompt("a car", "xx")
