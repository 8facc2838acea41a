"""Each language's table of messages is read as it stands there, and what is not closed is left alone."""

from pathlib import Path

import pytest
import yaml

from tools.language.answers import parse_answer
from tools.language.strict import read_strict

from .conftest import SCENE

TABLES = {
    file.stem: yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    for file in sorted(Path(__file__).parent.glob("??.yaml"))
}


def _rows(kind: str) -> list[tuple[str, str, str]]:
    return [(name, message, answer) for name, table in TABLES.items() for message, answer in table[kind].items()]


@pytest.mark.parametrize(("language", "message", "answer"), _rows("orders"))
def test_an_order_over_the_scene_is_read(language: str, message: str, answer: str) -> None:
    assert read_strict(message, SCENE, language).answer == answer


@pytest.mark.parametrize(("language", "message", "answer"), _rows("captions"))
def test_a_caption_without_a_scene_is_read(language: str, message: str, answer: str) -> None:
    assert read_strict(message, None, language).answer == answer


@pytest.mark.parametrize(
    ("language", "message"), [(name, message) for name, table in TABLES.items() for message in table["unread"]]
)
def test_what_is_no_closed_order_changes_nothing(language: str, message: str) -> None:
    for scene in (SCENE, None):
        answer = read_strict(message, scene, language).answer
        assert answer is None or not any(command.changes for command in parse_answer(answer)), answer
