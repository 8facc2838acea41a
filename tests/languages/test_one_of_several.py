"""What stands apart from its noun, comes before its subject or is one of several, in the languages read offline."""

from __future__ import annotations

from collections import Counter

import pytest

from tools.layout.executor import apply_operations
from tools.layout.grammar.caption import plan_caption
from tools.layout.grammar.intents import Edit
from tools.layout.offline import plan_offline, understand

CATS = plan_caption("a red car to the left of two cats in a green meadow").layout


@pytest.mark.parametrize(
    ("language", "caption", "objects"),
    [
        ("de", "Das Auto ist rot und der Lastwagen ist blau.", {"a red car": 1, "a blue truck": 1}),
        ("de", "Zwei Katzen, eine schwarz und eine weiß", {"a black cat": 1, "a white cat": 1}),
        ("de", "Auf dem Tisch liegen drei Äpfel und eine Banane.", {"a table": 1, "an apple": 3, "a banana": 1}),
        ("de", "Über dem See fliegen zwei Vögel.", {"a bird": 2}),
        ("es", "El coche es rojo y el camión es azul.", {"a red car": 1, "a blue truck": 1}),
        ("es", "Dos gatos, uno negro y otro blanco", {"a black cat": 1, "a white cat": 1}),
        ("es", "Sobre la mesa hay tres manzanas y un plátano.", {"a table": 1, "an apple": 3, "a banana": 1}),
        ("fr", "La voiture est rouge et le camion est bleu.", {"a red car": 1, "a blue truck": 1}),
        ("ja", "窓の前のソファで猫が寝ている", {"a window": 1, "a sofa": 1, "a cat": 1}),
    ],
)
def test_captions_say_which_is_how(language: str, caption: str, objects: dict[str, int]) -> None:
    planned = plan_offline(caption, language)
    assert Counter(item.phrase for item in planned.layout.objects) == objects
    assert planned.notes == ()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Ersetze eine der Katzen durch einen Hund"),
        ("es", "Sustituye uno de los gatos por un perro"),
        ("fr", "Remplace un des chats par un chien"),
        ("zh-Hans", "把其中一只猫换成狗"),
    ],
)
def test_one_of_several_is_replaced_and_no_more(language: str, said: str) -> None:
    intent = understand(said, CATS, language=language).intent
    assert isinstance(intent, Edit), intent
    now = apply_operations(CATS, intent.operations).layout
    assert [item.phrase for item in now.objects] == ["a red car", "a cat", "a dog"]


def test_a_dog_is_led_and_not_ridden() -> None:
    layout = plan_offline("Ein Mann führt seinen Hund im Park spazieren.", "de").layout
    man, dog = layout.objects
    assert man.box.y1 == pytest.approx(dog.box.y1, abs=0.05)


KITES = plan_caption("three children on a beach and a kite above them").layout


def test_only_two_are_left_and_a_kite_rises() -> None:
    fewer = understand("Plus que deux enfants", KITES, language="fr").intent
    assert isinstance(fewer, Edit)
    assert len(apply_operations(KITES, fewer.operations).layout.objects) == 3
    higher = understand("凧をもっと高く", KITES, language="ja").intent
    assert isinstance(higher, Edit)
    kite = apply_operations(KITES, higher.operations).layout["kite-1"].box
    before = KITES["kite-1"].box
    assert kite.y1 < before.y1
    assert kite.area == pytest.approx(before.area)
