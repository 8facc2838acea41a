"""The layout in the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.layout_view import view_layout
from tools.layout.layout import Box, Layout, LayoutObject


def make_layout(*boxes: tuple[float, float, float, float], width: int = 512, height: int = 512) -> Layout:
    objects = tuple(LayoutObject(f"cat-{n}", f"cat {n}", Box(*box)) for n, box in enumerate(boxes, start=1))
    return Layout("cats", "a green meadow", "dogs", width, height, objects)


def diagram(view: str) -> list[str]:
    lines = view.split("\n")
    return lines[: next(i for i, line in enumerate(lines) if line.startswith("└")) + 1]


def test_every_object_has_its_number_in_the_picture_and_a_line_below_it() -> None:
    view = view_layout(make_layout((0.05, 0.1, 0.4, 0.5), (0.5, 0.5, 0.9, 0.9)))
    picture = "\n".join(diagram(view))
    assert "1" in picture
    assert "2" in picture
    assert " 1  cat 1" in view
    assert "background: a green meadow" in view
    assert "without: dogs" in view


def test_an_object_on_the_left_is_drawn_left_of_one_on_the_right() -> None:
    rows = diagram(view_layout(make_layout((0.6, 0.1, 0.9, 0.5), (0.1, 0.1, 0.4, 0.5))))
    row = next(row for row in rows if "1" in row and "2" in row)
    assert row.index("2") < row.index("1")


def test_an_object_above_is_drawn_above() -> None:
    rows = diagram(view_layout(make_layout((0.1, 0.6, 0.4, 0.9), (0.1, 0.05, 0.4, 0.4))))
    assert next(i for i, r in enumerate(rows) if "2" in r) < next(i for i, r in enumerate(rows) if "1" in r)


def test_a_wide_canvas_is_drawn_wide_and_a_high_one_high() -> None:
    wide = diagram(view_layout(make_layout((0, 0, 1, 1), width=1024, height=512)))
    high = diagram(view_layout(make_layout((0, 0, 1, 1), width=512, height=1024)))
    assert len(wide) < len(high)


def test_without_objects_it_says_that_only_the_background_is_drawn() -> None:
    assert "only the background" in view_layout(make_layout())


def test_a_terminal_without_box_characters_gets_ascii() -> None:
    view = view_layout(make_layout((0.1, 0.1, 0.5, 0.5)), encoding="ascii")
    assert view.isascii()
    assert "+--" in view


def test_escape_codes_in_a_phrase_do_not_reach_the_terminal() -> None:
    layout = Layout("c", "\x1b[2Jgone", objects=(LayoutObject("cat-1", "\x1b[31mcat\x07", Box(0, 0, 1, 1)),))
    assert "\x1b" not in view_layout(layout)
    assert "\x07" not in view_layout(layout)


@given(
    st.lists(st.tuples(*[st.integers(0, 10_000)] * 4).filter(lambda b: b[0] < b[2] and b[1] < b[3]), max_size=30),
    st.sampled_from([64, 512, 2048]),
    st.sampled_from([64, 512, 2048]),
)
def test_every_layout_gives_a_rectangle_that_shows_the_last_object(
    boxes: list[tuple[int, int, int, int]], width: int, height: int
) -> None:
    layout = make_layout(*(tuple(v / 10_000 for v in box) for box in boxes), width=width, height=height)
    rows = diagram(view_layout(layout))
    assert len({len(row) for row in rows}) == 1
    assert not boxes or str(len(boxes))[-1] in "".join(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "no-such-encoding"])
def test_the_view_can_be_written_in_every_encoding(encoding: str) -> None:
    view = view_layout(make_layout((0, 0, 1, 1)), encoding)
    assert view.encode("utf-8" if encoding.startswith("no") else encoding)
