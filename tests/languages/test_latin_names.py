"""English things said in Spanish, French and German: gender, agreement, plurals; and read back as the same thing."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from tools.layout.languages import name_thing, to_english
from tools.layout.languages.transfer.language import data
from tools.layout.phrases import plural

VOCABULARY = Path(__file__).parents[2] / "tools/generation/checkpoints/clipart/vocabulary.json"
COCO = """person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant, stop sign, parking meter, bench,
bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, backpack, umbrella, handbag, tie, suitcase, frisbee, skis, snowboard, sports ball,
kite, baseball bat, baseball glove, skateboard, surfboard, tennis racket, bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich,
orange, broccoli, carrot, hot dog, pizza, donut, cake, chair, couch, potted plant, bed, dining table, toilet, tv, laptop, computer mouse, remote, keyboard,
phone, microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear, hair dryer, toothbrush"""
MEANS_MORE = frozenset({"box", "object", "night", "starry night"})
"""'las cajas' are all boxes, 'la nuit' is a time of day."""


@pytest.mark.parametrize(
    ("phrase", "form", "count", "es", "fr", "de"),
    [
        ("a red car", "bare", 1, "un coche rojo", "une voiture rouge", "ein rotes Auto"),
        ("a red car", "the", 1, "el coche rojo", "la voiture rouge", "das rote Auto"),
        ("a red car", "the", 2, "los coches rojos", "les voitures rouges", "die roten Autos"),
        ("red car", "a", 1, "un coche rojo", "une voiture rouge", "ein rotes Auto"),
        ("a white cat", "the", 1, "el gato blanco", "le chat blanc", "die weiße Katze"),
        ("a blue bird", "the", 1, "el pájaro azul", "l'oiseau bleu", "der blaue Vogel"),
        ("a light blue balloon", "a", 1, "un globo azul claro", "un ballon bleu clair", "ein hellblauer Ballon"),
        ("an old house", "a", 1, "una casa vieja", "une vieille maison", "ein altes Haus"),
        ("a small dog", "the", 2, "los perros pequeños", "les petits chiens", "die kleinen Hunde"),
        ("a wooden table", "a", 1, "una mesa de madera", "une table en bois", "ein Tisch aus Holz"),
        ("a red air balloon", "the", 1, "el globo aerostático rojo", "la montgolfière rouge", "der rote Heißluftballon"),
        ("a house with a red door", "a", 1, "una casa con una puerta roja", "une maison avec une porte rouge", "ein Haus mit einer roten Tür"),
        ("a black and white cow", "a", 1, "una vaca negra y blanca", "une vache noire et blanche", "eine schwarze und weiße Kuh"),
        ("a quokka", "a", 1, "quokka", "quokka", "quokka"),
    ],
)  # fmt: skip
def test_a_thing_is_said(phrase: str, form: str, count: int, es: str, fr: str, de: str) -> None:
    said = [name_thing(phrase, language, form, count) for language in ("es", "fr", "de")]  # type: ignore[arg-type]
    assert said == [es, fr, de]


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_every_noun_is_read_back_as_itself(language: str) -> None:
    wrong = {}
    nouns = [str(noun) for noun in data(language, "nouns") if noun not in MEANS_MORE]
    assert len(nouns) >= 400
    for noun in nouns:
        for count in (1, 2):
            said = name_thing(f"a {noun}", language, "the", count)
            read = to_english(said, language).text.removeprefix("the ")
            if read not in (noun, plural(noun)):
                wrong[said] = (noun, read)
    assert wrong == {}


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_coco_and_the_bundled_checkpoints_classes_have_names(language: str) -> None:
    classes = json.loads(VOCABULARY.read_text("utf-8"))["classes"]
    wanted = [*classes, *(name.strip() for name in COCO.replace("\n", " ").split(","))]
    assert len(wanted) >= 80 + 20
    name = import_module(f"tools.layout.languages.{language}.reading").name
    assert [noun for noun in wanted if name(f"a {noun}", "the", 1) is None] == []
    assert name("a quokka", "the", 1) is None
