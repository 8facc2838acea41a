"""Previews as text for a terminal."""

from __future__ import annotations

import re

from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.preview import layout_to_text

LAYOUT = Layout(
    "",
    "a green meadow",
    "dogs",
    objects=(
        LayoutObject("cat-1", "a cat", Box(0.05, 0.1, 0.4, 0.5)),
        LayoutObject("cat-2", "a \x1b[31mcat", Box(0.5, 0.5, 0.9, 0.9), locked=True),
    ),
)


def test_colours_change_no_character() -> None:
    plain, coloured = layout_to_text(LAYOUT), layout_to_text(LAYOUT, colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_each_object_has_a_colour_of_its_own_and_every_line_ends_plain() -> None:
    coloured = layout_to_text(LAYOUT, colour=True)
    assert len(set(re.findall(r"\x1b\[38;5;\d+m", coloured))) == 2
    assert all(line.rfind("\x1b[0m") > line.rfind("\x1b[38") for line in coloured.splitlines() if "\x1b[38" in line)


def test_more_columns_give_a_wider_and_higher_diagram() -> None:
    narrow, wide = layout_to_text(LAYOUT, 24).splitlines(), layout_to_text(LAYOUT, 60).splitlines()
    assert len(narrow[0]) == 26
    assert len(wide[0]) == 62
    assert len(wide) > len(narrow)


def test_a_locked_object_says_so() -> None:
    assert layout_to_text(LAYOUT).splitlines()[-3].endswith("locked")
