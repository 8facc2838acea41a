"""Answers to "which?" carry out the order before for what was chosen."""

from dataclasses import replace

import pytest

from tools.language.strict import read_strict

from .conftest import SCENE

BEFORE = {
    "en": "make the cat bigger",
    "de": "mach die Katze größer",
    "fr": "agrandis le chat",
    "es": "haz el gato más grande",
    "zh": "把猫变大",
    "ja": "猫を大きくして",
}


@pytest.mark.parametrize(
    ("language", "answer", "chosen"),
    [
        ("en", "the left one", "cat-2"),
        ("en", "2", "cat-2"),
        ("en", "the first one please", "cat-1"),
        ("en", "the white one", "cat-1"),
        ("en", "both", "cat-*"),
        ("de", "die linke", "cat-2"),
        ("de", "die weiße", "cat-1"),
        ("de", "beide", "cat-*"),
        ("fr", "celui de gauche", "cat-2"),
        ("fr", "le blanc", "cat-1"),
        ("es", "el de la izquierda", "cat-2"),
        ("es", "los dos", "cat-*"),
        ("zh", "第二个", "cat-2"),
        ("zh", "左边那只", "cat-2"),
        ("ja", "左の方", "cat-2"),
        ("ja", "両方", "cat-*"),
    ],
)
def test_a_choice_is_carried_out(language: str, answer: str, chosen: str) -> None:
    scene = replace(SCENE, pending=("cat-1", "cat-2"), before=BEFORE[language])
    assert read_strict(answer, scene, language).answer == f"resize {chosen} bigger"


@pytest.mark.parametrize("answer", ["not the left one", "the left one?", "the dog", "never mind", "3"])
def test_what_chooses_nothing_changes_nothing(answer: str) -> None:
    scene = replace(SCENE, pending=("cat-1", "cat-2"), before=BEFORE["en"])
    assert read_strict(answer, scene, "en").answer is None


def test_another_order_is_read_although_a_question_waits() -> None:
    scene = replace(SCENE, pending=("cat-1", "cat-2"), before=BEFORE["en"])
    assert read_strict("remove the dog", scene, "en").answer == "remove dog-1"
