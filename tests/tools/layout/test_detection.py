"""Which language a message is in: twelve languages, short messages, and what the conversation's language decides."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tools.layout.detection import LANGUAGES, LATIN, detect_language

MESSAGES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "messages.yaml").read_text(encoding="utf-8"))


def test_every_language_has_messages() -> None:
    assert set(MESSAGES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_messages_are_told_without_any_prior(language: str) -> None:
    wrong = {message: detect_language(message) for message in MESSAGES[language]}
    assert {m: found for m, found in wrong.items() if found != language} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prior", ["en", "fr", "zh-Hant", "ja"])
def test_a_conversation_may_change_its_language(language: str, prior: str) -> None:
    lost = [m for m in MESSAGES[language] if detect_language(m, prior) != language]
    assert len(lost) <= len(MESSAGES[language]) // 3, lost
    assert all(len(m) <= 20 for m in lost), lost


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [
        ("undo", "es", "es"),
        ("undo", None, "en"),
        ("gato", "pt", "pt"),
        ("gato", "es", "es"),
        ("no", "it", "it"),
        ("猫", "ja", "ja"),
        ("猫", "zh-Hant", "zh-Hant"),
        ("猫", None, "zh-Hans"),
        ("取消", "ja", "ja"),
        ("取消", "zh-Hant", "zh-Hant"),
        ("気球", None, "ja"),
        ("2", "fr", "fr"),
        ("👍", "ko", "ko"),
        ("car-1", "zh-Hans", "zh-Hans"),
        ("", "ar", "ar"),
        ("", None, "en"),
        ("hola", "en", "es"),
        ("deshacer", "en", "es"),
        ("rückgängig", "en", "de"),
        ("ว่าว", None, "en"),
        ("undo", "no-such-language", "en"),
    ],
)
def test_the_prior_decides_where_the_text_alone_cannot(text: str, prior: str | None, language: str) -> None:
    assert detect_language(text, prior) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('draw a sign that says "你好"', "en"),
        ("ein Schild mit „hello world, how are you“", "de"),
        ("un cartel que dice «welcome to the beach»", "es"),
        ("把 the bird 移到 left", "zh-Hans"),
        ("draw a cat named 猫", "en"),
        ("make la voiture bigger and put it on the right", "en"),
        ("DEUX CHATS", "fr"),
    ],
)
def test_quoted_words_and_single_foreign_ones_do_not_count(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text", ["\ud800", "\x00\x01", "a" * 100_000, "猫" * 10_000, "\u202eabc", "'" * 500, "«" * 500]
)
def test_any_text_has_a_language(text: str) -> None:
    assert detect_language(text) in LANGUAGES


def test_plain_english_and_other_scripts_never_load_the_model() -> None:
    told = ["make the cats bigger", "undo", "a red car in a green meadow", *MESSAGES["ja"], *MESSAGES["zh-Hans"]]
    code = (
        "import sys; from tools.layout.detection import detect_language\n"
        f"for text in {told!r}: detect_language(text, 'en')\n"
        "sys.exit('py3langid' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_latin_languages_are_among_the_twelve() -> None:
    assert set(LATIN) < set(LANGUAGES)
