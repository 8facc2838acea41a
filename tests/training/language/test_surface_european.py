"""Surface code of German, Spanish and French: cases, agreement, contractions, and pronouns at their verbs."""

from __future__ import annotations

from random import Random

import pytest

from tools.language.answers import parse_answer
from training.language.generator import Generator
from training.language.languages import de, es, fr
from training.language.things import Thing


class Plain(Random):
    """Chance that leaves accents and case as they are and says the usual word."""

    def random(self) -> float:
        return 0.7

    def choice(self, seq):  # type: ignore[no-untyped-def]
        return seq[0]


IT = Thing("cat", pronoun=True)
THEM = Thing("cat", 2, pronoun=True)


def spanish(text: str, thing: Thing, form: str = "def") -> str:
    return es.finish(text.replace("{T}", es.render(thing, form, Plain())), Plain())


def french(text: str, thing: Thing, form: str = "def") -> str:
    return fr.finish(text.replace("{T}", fr.render(thing, form, Plain())), Plain())


def german(text: str, thing: Thing, form: str) -> str:
    return de.finish(text.replace("{T}", de.render(thing, form, Plain())), Plain())


def test_spanish_pronouns_lean_on_the_verb_and_take_its_accent() -> None:
    assert spanish("mueve {T} a la derecha", IT) == "muévelo a la derecha"
    assert spanish("hacer {T} más grande*", THEM) == "hacerlos más grandes"
    assert spanish("no ^ hagas {T} más grande*", IT) == "no lo hagas más grande"
    assert spanish("hacé {T} más grande*", IT) == "hacelo más grande"


def test_spanish_contracts_and_agrees() -> None:
    assert spanish("a la izquierda de {T}", Thing("dog")) == "a la izquierda del perro"
    assert spanish("que {T} sea~sean más pequeño*", Thing("house", 2, whole=True)) == "que las casas sean más pequeñas"
    assert es.render(Thing("eagle"), "def", Plain()).startswith("el águila")


def test_french_pronouns_stand_behind_orders_and_before_other_verbs() -> None:
    assert french("rends {T} plus grand*", IT) in ("rends-le plus grand", "rends le plus grand")
    assert french("ne ^ rends pas {T} plus grand*", IT) == "ne le rends pas plus grand"
    assert french("^ agrandir {T}", IT) == "l'agrandir"
    assert french("ne ^ agrandis pas {T}", Thing("cat")) == "n'agrandis pas le chat"


def test_french_contracts_and_elides() -> None:
    assert french("à droite de {T}", Thing("cat")) == "à droite du chat"
    assert french("à droite de {T}", Thing("tree")) == "à droite de l'arbre"
    assert french("{T} plus petit*", Thing("car", 2, whole=True)) == "les voitures plus petites"
    assert french("{T}", Thing("tree", looks=("old",)), "indef") == "un vieil arbre"


def test_german_articles_and_adjectives_follow_the_case() -> None:
    assert german("{T}", Thing("dog", looks=("small",)), "acc") == "den kleinen Hund"
    assert german("mit {T}", Thing("lion", looks=("big",)), "idat") == "mit einem großen Löwen"
    assert german("von {T}", Thing("tree"), "dat") == "vom Baum"
    assert german("mit {T}", Thing("dog", 3), "idat") == "mit drei Hunden"
    assert german("mach {T} größer", IT, "acc") == "mach sie größer"


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_samples_hold_no_marks_and_their_answers_parse(language: str) -> None:
    stream = Generator(language).samples(5)
    for sample in (next(stream) for _ in range(300)):
        parse_answer(sample.answer)
        assert not set(sample.user + sample.before) & set("\x01\x02~^*{}|"), sample
