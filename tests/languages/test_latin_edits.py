"""Edits, versions, options and talk in Spanish, French and German: they ask for what plain English asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.layouts.edit_cases import EditCase, fixture
from benchmarks.layouts.edit_suite import judge, table_cases
from tools.layout.grammar.edit import read_message
from tools.layout.grammar.intents import Ask, Chat, Edit
from tools.layout.languages import UnreadError, to_english
from tools.layout.offline import understand

SCENES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("latin_edits.yaml").read_text("utf-8"))
MESSAGES = [
    (scene["scene"], tuple(scene["recent"]), language, message, english)
    for scene in SCENES
    for english, by_language in scene["messages"].items()
    for language, messages in by_language.items()
    for message in messages
]
ROWS = [case for case in table_cases() if case.language in ("es", "fr", "de")]


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case.id)
def test_what_must_hold_after_a_row_does(case: EditCase) -> None:
    assert judge(case).faults == ()


@pytest.mark.parametrize(("scene", "recent", "language", "message", "english"), MESSAGES)
def test_a_message_asks_for_what_its_english_does(
    scene: str, recent: tuple[str, ...], language: str, message: str, english: str
) -> None:
    layout = fixture(scene)
    read = to_english(message, language, layout, recent)
    assert read.unread == ()
    assert read_message(read.text, layout, recent) == read_message(english, layout, recent)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("es", "Haz el pajaro mas grande"),
        ("es", "haz el pájarro más grande"),
        ("es", "haz el bird más grande"),
        ("fr", "Rends l oiseau plus grand"),
        ("fr", "agrandi l'oisaeu"),
        ("fr", "rends the bird plus grand"),
        ("de", "Mach den Vogel groesser"),
        ("de", "mach den vogel grösser"),
        ("de", "Mach den Voegl größer"),
        ("de", "Mach the bird größer"),
    ],
)
def test_careless_spelling_and_english_words_are_read(language: str, message: str) -> None:
    layout = fixture("S0")
    read = to_english(message, language, layout)
    assert read.unread == ()
    assert read_message(read.text, layout) == read_message("make the bird bigger", layout)


@pytest.mark.parametrize(
    ("language", "message", "object_id"),
    [
        ("es", "Píntala de rojo", None),
        ("es", "Píntalo de rojo", "truck-1"),
        ("fr", "Peins-la en rouge", "car-1"),
        ("fr", "Peins-le en rouge", "truck-1"),
        ("de", "Mach es rot", "car-1"),
        ("de", "Mach ihn rot", "truck-1"),
    ],
)
def test_a_pronoun_is_the_last_thing_of_its_gender(language: str, message: str, object_id: str | None) -> None:
    layout = fixture("S0")
    intent = read_message(
        to_english(message, language, layout, ("truck-1", "car-1")).text, layout, ("truck-1", "car-1")
    )
    assert isinstance(intent, Edit)
    assert getattr(intent.operations[0], "targets") == [object_id or "truck-1"]  # noqa: B009  operations differ


@pytest.mark.parametrize(
    ("language", "message", "word"),
    [
        ("es", "Mueve el quetzal a la derecha", "quetzal"),
        ("fr", "Déplace le quetzal à droite", "quetzal"),
        ("de", "Schieb den Quetzal nach rechts", "Quetzal"),
    ],
)
def test_an_unknown_thing_is_never_guessed(language: str, message: str, word: str) -> None:
    with pytest.raises(UnreadError, match=word):
        to_english(message, language, fixture("S0"), ("car-1",))


@pytest.mark.parametrize(
    ("language", "message", "word"),
    [
        ("es", "Añade un perro y un ornitorrinco", "ornitorrinco"),
        ("fr", "Ajoute un chien et un ornithorynque", "ornithorynque"),
        ("de", "Füge einen Hund und ein Schnabeltier hinzu", "Schnabeltier"),
    ],
)
def test_unread_words_are_told_and_the_rest_is_read(language: str, message: str, word: str) -> None:
    read = to_english(message, language, fixture("S0"))
    assert read.unread == (word,)
    assert "dog" in read.text


@pytest.mark.parametrize(
    ("language", "message"), [("es", "jaja qué bonito"), ("fr", "merci, c'est parfait"), ("de", "danke, sehr schön")]
)
def test_small_talk_makes_no_version(language: str, message: str) -> None:
    assert isinstance(understand(message, fixture("S0"), language=language).intent, Chat)


@pytest.mark.parametrize(
    ("language", "message"),
    [("es", "quita al esquiador"), ("fr", "enlève le skieur"), ("de", "entferne den Skifahrer")],
)
def test_which_of_three_is_asked(language: str, message: str) -> None:
    assert isinstance(understand(message, fixture("S1"), language=language).intent, Ask)
