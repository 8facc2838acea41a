"""What a small checkpoint cannot draw becomes the nearest thing it can, and the reply says so."""

from __future__ import annotations

import pytest

from tools.generation.prompts import fit_overall, word_prompts
from tools.generation.request import RenderRequest
from tools.generation.vocabulary import Vocabulary, nearest_words
from tools.layout.layout import Box, Layout, LayoutObject
from training.export import vocabulary

WORDS = Vocabulary(**{**vocabulary(), "colours": tuple(vocabulary()["colours"])})


@pytest.mark.parametrize(
    ("phrase", "drawn"),
    [
        ("a red car", "a red car"),
        ("a cat", "an orange cat"),
        ("an orange cat", "an orange cat"),
        ("three small gray cats", "a gray cat"),
        ("a grey dog", "a gray dog"),
        ("a tiny blue bird", "a blue bird"),
    ],
)
def test_what_it_can_draw_is_reworded_in_silence(phrase: str, drawn: str) -> None:
    worded = WORDS.word_phrase(phrase)
    assert worded.text == drawn
    assert worded.notes == () or "three" in worded.notes[0]


@pytest.mark.parametrize(
    ("phrase", "drawn", "word"),
    [
        ("a giraffe", "a brown dog", "giraffe"),
        ("a red motorcycle", "a red car", "motorcycle"),
        ("a golden crown", "a yellow hat", "crown"),
        ("a sofa", "a brown chair", "sofa"),
        ("a blorptangle", "an orange ball", "blorptangle"),
        ("猫", "an orange ball", ""),
    ],
)
def test_what_it_cannot_draw_is_replaced_and_said(phrase: str, drawn: str, word: str) -> None:
    worded = WORDS.word_phrase(phrase)
    assert worded.text == drawn
    assert any(f"I can't draw '{word}" in note and drawn.split()[-1] in note for note in worded.notes)


def test_a_word_left_out_is_said() -> None:
    worded = WORDS.word_phrase("a striped red car")
    assert worded.text == "a red car"
    assert "striped" in worded.notes[0]


@pytest.mark.parametrize(
    ("asked", "drawn", "said"),
    [
        ("a green meadow", "a green meadow", False),
        ("A realistic scene", "a green meadow", False),
        ("on the beach", "a sandy beach", False),
        ("a beach at night", "a sandy beach", True),
        ("the surface of the moon", "a starry night", True),
        ("a volcano", "a mountain landscape", True),
        ("xyzzy", "a green meadow", True),
    ],
)
def test_backgrounds_become_the_nearest_one(asked: str, drawn: str, said: bool) -> None:
    worded = WORDS.word_background(asked)
    assert worded.text == drawn
    assert bool(worded.notes) == said


def test_every_replacement_in_the_data_file_is_something_it_can_draw() -> None:
    nearest = nearest_words()
    assert set(nearest["nouns"].values()) | set(nearest["groups"].values()) <= set(WORDS.classes)
    assert set(nearest["colours"].values()) <= set(WORDS.colours)
    assert set(nearest["backgrounds"].values()) <= set(WORDS.backgrounds)
    assert not set(nearest["nouns"]) & set(WORDS.classes), "a drawable word must never be replaced"


def layout_of(*phrases: str, background: str = "a park", negative: str = "") -> Layout:
    objects = tuple(
        LayoutObject(f"thing-{n}", phrase, Box(0, 0, 0.5, 0.5)) for n, phrase in enumerate(phrases, start=1)
    )
    return Layout("caption", background, negative, objects=objects)


def test_equal_phrases_are_counted_in_the_overall_prompt() -> None:
    prompts = word_prompts(RenderRequest(layout_of("a red car", "a cat", "a red car")), WORDS, lambda text: True)
    assert prompts.overall == "a green meadow with two red cars and an orange cat"
    assert prompts.objects[1] == "a green meadow with an orange cat"


def test_without_a_vocabulary_nothing_is_reworded() -> None:
    layout = layout_of("a striped giraffe", "a striped giraffe", background="Mars at noon", negative="fog")
    prompts = word_prompts(RenderRequest(layout), None, lambda text: True)
    assert prompts.overall == "Mars at noon with two striped giraffes"
    for negative in (prompts.overall_negative, prompts.object_negative):
        assert negative.startswith("fog, ")  # a real checkpoint's own negative prompts follow
    assert prompts.overall_negative != prompts.object_negative
    assert prompts.notes == ()


def test_a_long_background_gives_way_before_any_object_does() -> None:
    def fits(text: str) -> bool:
        return len(text.split()) <= 12

    text, notes = fit_overall("a b c d e f g h i j", ["a red car", "a cat"], fits)
    assert text.endswith("with a red car and a cat")
    assert len(text.split()) <= 12
    assert "the background was too long" in notes[0]


def test_phrases_without_room_are_named_as_drawn_by_their_boxes() -> None:
    text, notes = fit_overall("x", [f"a thing{i}" for i in range(9)], lambda t: len(t.split()) <= 8)
    assert len(text.split()) <= 8
    assert any("of 9 phrases" in note for note in notes)


def test_no_object_and_no_background_is_an_empty_prompt() -> None:
    assert fit_overall("", [], lambda text: True) == ("", ())


def test_the_negative_prompt_keeps_the_words_it_knows() -> None:
    assert (
        word_prompts(RenderRequest(layout_of(negative="chairs, fog, cats")), WORDS, lambda t: True).overall_negative
        == "chairs, cats"
    )
