"""English things said in Spanish, French and German: gender, agreement, plurals; and the tables know what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.layout.lexicon import entries, fold, guarded_surfaces, surfaces
from tools.layout.naming import known_name, name_thing

VOCABULARY = Path(__file__).parents[4] / "tools/generation/checkpoints/clipart/vocabulary.json"
COCO = """person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant, stop sign, parking meter, bench,
bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, backpack, umbrella, handbag, tie, suitcase, frisbee, skis, snowboard, sports ball,
kite, baseball bat, baseball glove, skateboard, surfboard, tennis racket, bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich,
orange, broccoli, carrot, hot dog, pizza, donut, cake, chair, couch, potted plant, bed, dining table, toilet, tv, laptop, computer mouse, remote, keyboard,
phone, microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear, hair dryer, toothbrush"""
HOMOGRAPHS = frozenset({"ice cream", "arm", "ruins"})
"""'Eis' is also of an egg, 'arm' is poor, 'ruinas' are several of a ruin."""


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
        ("an old man", "the", 3, "los ancianos", "les vieux hommes", "die alten Männer"),
        ("two black dogs", "bare", 1, "dos perros negros", "deux chiens noirs", "zwei schwarze Hunde"),
        ("a hedgehog with small glasses", "a", 1, "un erizo con gafas pequeñas", "un hérisson avec des petites lunettes", "ein Igel mit kleiner Brille"),
        ("an eagle", "the", 1, "el águila", "l'aigle", "der Adler"),
        ("a dark red car", "the", 1, "el coche rojo oscuro", "la voiture rouge foncé", "das dunkelrote Auto"),
        ("a quokka", "a", 1, "quokka", "quokka", "quokka"),
    ],
)  # fmt: skip
def test_a_thing_is_said(phrase: str, form: str, count: int, es: str, fr: str, de: str) -> None:
    said = [name_thing(phrase, language, form, count) for language in ("es", "fr", "de")]  # type: ignore[arg-type]
    assert said == [es, fr, de]


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_every_noun_is_said_as_the_table_has_it(language: str) -> None:
    known = {**surfaces(language), **guarded_surfaces(language)}
    nouns = {entry.english: entry for entry in entries(language) if entry.kind == "noun"}
    assert len(nouns) >= 900
    wrong = {}
    for noun, entry in nouns.items():
        for count in (1, 2):
            said = known_name(noun, language, "bare", count)
            read = known.get(fold(said or ""))
            if noun not in HOMOGRAPHS and (read is None or entry.natives[0] not in read.natives):
                wrong[noun] = (said, read)
    assert wrong == {}


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_coco_and_the_bundled_checkpoints_classes_have_names(language: str) -> None:
    classes = json.loads(VOCABULARY.read_text("utf-8"))["classes"]
    wanted = [*classes, *(name.strip() for name in COCO.replace("\n", " ").split(","))]
    assert len(wanted) >= 80 + 20
    assert [noun for noun in wanted if known_name(f"a {noun}", language, "the", 1) is None] == []
    assert known_name("a quokka", language, "the", 1) is None
