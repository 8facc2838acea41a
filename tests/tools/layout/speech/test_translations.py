"""The sentences in other languages: the same keys and placeholders as in English, and every one can be said."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
import yaml

from tools.layout import speech
from tools.layout.detection import LANGUAGES
from tools.layout.speech import Thing, Things, in_language, say, speaks

FOLDER = Path(speech.__file__).parent
ENGLISH = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((FOLDER / "en").glob("*.yaml"))}
OTHERS = [language for language in LANGUAGES if language != "en"]
FILES = [
    pytest.param(path, id=f"{path.parent.name}-{path.stem}") for o in OTHERS for path in (FOLDER / o).glob("*.yaml")
]
IN_EVERY_LANGUAGE = (
    "check",
    "describe",
    "discord",
    "edits",
    "endpoint",
    "generation",
    "offline",
    "pictures",
    "plan",
    "references",
    "talk",
    "turn",
    "web",
)


def read(path: Path) -> dict[str, str]:
    return yaml.safe_load(path.read_text("utf-8"))


def placeholders(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_what_turns_edits_and_planners_say(language: str) -> None:
    assert speaks(language)
    assert {path.stem for path in (FOLDER / language).glob("*.yaml")} >= set(IN_EVERY_LANGUAGE)


@pytest.mark.parametrize("path", FILES)
def test_a_file_has_the_keys_and_placeholders_of_the_english_one(path: Path) -> None:
    english, other = ENGLISH[path.stem], read(path)
    assert list(other) == list(english)
    wrong = [key for key in english if placeholders(english[key]) != placeholders(other[key])]
    assert wrong == []
    assert all(text.strip() for text in other.values())


@pytest.mark.parametrize("path", FILES)
def test_every_sentence_can_be_said(path: Path) -> None:
    for key, template in ENGLISH[path.stem].items():
        values = {name: Thing("a red car", "the") for name in placeholders(template)}
        said = in_language(say(key, **values), path.parent.name)
        assert said
        assert "{" not in said


@pytest.mark.parametrize("path", FILES)
def test_sentences_are_translated(path: Path) -> None:
    english, other = ENGLISH[path.stem], read(path)
    wordy = [key for key, text in english.items() if len(text.split()) > 4]
    assert [key for key in wordy if other[key] == english[key]] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "a la izquierda del coche rojo"),
        ("fr", "à gauche de la voiture rouge"),
        ("zh-Hans", "红色汽车的左边"),
        ("ko", "red car 왼쪽"),
        ("ru", "слева от red car"),
    ],
)
def test_things_are_put_into_sentences_without_english_articles(language: str, said: str) -> None:
    assert in_language(say("where.left_of", anchors=Thing("a red car", "the")), language) == said


def test_several_things_and_sentences_within_sentences_are_translated() -> None:
    inner = say("diff.bigger", percent=25)
    said = in_language(
        say("diff.object", name=Things((Thing("a cat", "the"), Thing("a dog", "the"))), changes=inner), "de"
    )
    assert said.endswith("25 % größer")
    assert " und " in said
