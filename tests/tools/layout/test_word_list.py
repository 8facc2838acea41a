"""Words of a list in texts that try to look otherwise, and texts that only look as if."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.word_list import WordList


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("gun", "a GUN on a table"),
        ("gun", "ａ ｇｕｎ"),
        ("cafe", "a CAFÉ at night"),
        ("machine gun", "a machine  gun."),
        ("Straße", "eine STRASSE"),
        ("gun", "枪gun枪"),
        ("枪", "一把手枪在桌上"),
        ("ガン", "ﾏｼﾝｶﾞﾝの絵"),
        ("оружие", "большое ОРУЖИЕ"),
        ("gun", "a g\u200bun"),
    ],
)
def test_a_word_is_found_whatever_it_looks_like(word: str, text: str) -> None:
    assert WordList((word,)).find(text) == word


@pytest.mark.parametrize(
    ("word", "text"),
    [("gun", "a penguin"), ("gun", "guns"), ("ass", "a glass of milk"), ("カン", "ガン"), ("", "a cat")],
)
def test_a_part_of_a_word_is_no_word(word: str, text: str) -> None:
    assert WordList((word,)).find(text) is None


def test_a_layout_is_searched_but_for_what_it_keeps_out() -> None:
    def layout(phrase: str = "a cat", background: str = "a park", negative: str = "") -> Layout:
        item = LayoutObject("cat-1", phrase, Box(0.1, 0.1, 0.5, 0.5))
        return Layout("a scene", background, negative, objects=(item,))

    words = WordList(("gun",))
    assert words.find_in(layout()) is words.find_in(layout(negative="gun, blood")) is None
    assert words.find_in(layout(phrase="a gun")) == words.find_in(layout(background="a gun shop")) == "gun"


def test_a_file_has_a_word_a_line_and_comments(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("\ufeff# not here\ngun\n\n machine gun # two words\ngun\n", encoding="utf-8")
    assert WordList.from_file(file).words == ("gun", "machine gun")
