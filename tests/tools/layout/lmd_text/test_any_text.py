"""Properties of the parser over text and layouts that nobody thought of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.layout.errors import LayoutError
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.lmd_text import format_lmd, parse_lmd, read_lmd

PIECES = st.sampled_from(
    [
        "Objects:",
        "Background prompt:",
        "Negative prompt:",
        "Caption:",
        "\n",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "【",
        "】",
        "'",
        '"',
        ",",
        ":",
        "：",
        "，",
        "“",
        "”",
        "a cat",
        "10",
        "-5",
        "512",
        "0.5",
        "1e400",
        "NaN",
        "None",
        "No objects",
        "```",
        "\\",
        " ",
        "('a cat', [10, 20, 30, 40])",
        "[('a dog', [1, 2, 300, 40])]",
        "box",
        "name",
        "\ud800",
        "\\ud800",
        "px",
        "#",
        "</think>",
    ]
)
NAME = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40).map(
    lambda text: " ".join(f"a {text} thing".split())
)
PLACE = st.integers(0, 9_000)
SIZE = st.integers(200, 9_000)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Layouts as planners make them: no box fills the canvas, no two objects are the same."""
    objects: list[LayoutObject] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        x, y, width, height = draw(PLACE), draw(PLACE), draw(SIZE), draw(SIZE)
        box = Box(x / 10_000, y / 10_000, min(10_000, x + width) / 10_000, min(10_000, y + height) / 10_000)
        objects.append(LayoutObject(f"thing-{number}", f"{draw(NAME)} {number}", box))
    background = draw(st.sampled_from(["A park", "A street at night, in the rain", "An underwater scene"]))
    return Layout("a caption", background, draw(st.sampled_from(["", "cars, people"])), objects=tuple(objects))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_gives_a_layout_or_a_layout_error(text):
    reasons: tuple[str, ...] = ()
    layout = Layout("a caption", "nothing read")
    try:
        layout = read_lmd(text, "a caption").layout
    except LayoutError as error:
        reasons = error.reasons
    assert (layout.background == "nothing read") == bool(reasons)
    assert all(reason.strip() for reason in reasons)
    assert Layout.from_json(layout.to_json()) == layout


@settings(max_examples=150, deadline=None)
@given(layouts())
def test_a_written_layout_reads_back_within_a_pixel(layout):
    again = parse_lmd(format_lmd(layout), layout.caption)
    assert [o.phrase for o in again.objects] == [o.phrase for o in layout.objects]
    assert (again.background, again.negative) == (layout.background, layout.negative)
    for old, new in zip(layout.objects, again.objects, strict=True):
        assert new.box.as_list() == pytest.approx(old.box.as_list(), abs=1 / 512)


@settings(max_examples=50, deadline=None)
@given(layouts())
def test_reading_and_writing_again_changes_nothing(layout):
    once = format_lmd(parse_lmd(format_lmd(layout), "c"))
    assert format_lmd(parse_lmd(once, "c")) == once


@settings(max_examples=100, deadline=None)
@given(layouts(), st.data())
def test_a_cut_answer_is_refused_or_keeps_the_boxes_that_it_shows(layout, data):
    text = format_lmd(layout)
    cut = data.draw(st.integers(0, len(text)))
    try:
        read = parse_lmd(text[:cut], layout.caption)
    except LayoutError:
        return
    assert [o.phrase for o in read.objects] == [o.phrase for o in layout.objects]
