"""Alternatives of a layout: each keeps the objects and who is where of whom, and the same layout has the same ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.layout_alternatives import LEAST_CHANGE, MAX_ALTERNATIVES, layout_alternatives
from tools.language.planner import OfflinePlanner
from tools.layout.layout import Box, Layout, LayoutObject

SIDE = st.integers(60, 400)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    width, height = draw(SIDE), draw(SIDE)
    x, y = draw(st.integers(0, 1000 - width)), draw(st.integers(0, 1000 - height))
    return Box(x / 1000, y / 1000, (x + width) / 1000, (y + height) / 1000)


@settings(max_examples=150, deadline=None)
@given(st.lists(boxes(), min_size=1, max_size=6))
def test_alternatives_keep_objects_sides_and_touching(found: list[Box]) -> None:
    layout = Layout("c", "b", tuple(LayoutObject(f"thing-{n}", "a thing", box) for n, box in enumerate(found, 1)))
    alternatives = layout_alternatives(layout)
    assert alternatives[0] == layout
    assert len(alternatives) <= MAX_ALTERNATIVES
    assert alternatives == layout_alternatives(layout)
    for other in alternatives[1:]:
        assert [(o.id, o.phrase) for o in other.objects] == [(o.id, o.phrase) for o in layout.objects]
        for one, two in zip(layout.objects, other.objects, strict=True):
            assert (one.box.center[0] < 1 / 3) <= (two.box.center[0] < 1 / 3)
            assert (one.box.center[1] > 2 / 3) <= (two.box.center[1] > 2 / 3)


@pytest.mark.parametrize(("caption", "least"), [("a red car to the left of a cat", 3), ("a bird above a tree", 2)])
async def test_a_usual_scene_has_several_layouts_and_each_keeps_what_was_asked(caption: str, least: int) -> None:
    layout = (await OfflinePlanner().plan(caption)).layout
    alternatives = layout_alternatives(layout)
    assert len(alternatives) >= least
    for other in alternatives:
        first, second = other.objects[0].box, other.objects[1].box
        assert first.x1 <= second.x0 if "left" in caption else first.y1 <= second.y0
    moved = [
        abs(a.box.x0 - b.box.x0) + abs(a.box.y0 - b.box.y0)
        for a, b in zip(*(x.objects for x in alternatives[:2]), strict=True)
    ]
    assert max(moved) > LEAST_CHANGE


def test_a_layout_with_something_locked_stays_as_it_is() -> None:
    layout = Layout("c", "b", (LayoutObject("thing-1", "a thing", Box(0.4, 0.4, 0.6, 0.6), locked=True),))
    assert layout_alternatives(layout) == (layout,)
