"""Omost's form: what is written there is read back by the reader of answers, roughly where it was."""

from __future__ import annotations

from tools.language.english_names import english_name
from tools.layout.exports import export_layout
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.pasted import plan_from_answer

LAYOUT = Layout(
    "a cat's car",
    "a green meadow",
    objects=(
        LayoutObject("car-1", "a red car", Box(0.05, 0.5, 0.6, 0.95)),
        LayoutObject("cat-1", "a cat's friend", Box(0.55, 0.1, 0.95, 0.6)),
    ),
)


def overlap(a: Box, b: Box) -> float:
    """Return intersection over union."""
    width = max(0.0, min(a.x1, b.x1) - max(a.x0, b.x0))
    height = max(0.0, min(a.y1, b.y1) - max(a.y0, b.y0))
    return width * height / (a.area + b.area - width * height)


def test_phrases_order_and_background_come_back_and_boxes_nearly() -> None:
    back = plan_from_answer(export_layout(LAYOUT, "omost"), LAYOUT.caption, english_name).layout
    assert [item.phrase for item in back.objects] == [item.phrase for item in LAYOUT.objects]
    assert back.background == LAYOUT.background
    assert all(overlap(a.box, b.box) > 0.5 for a, b in zip(LAYOUT.objects, back.objects, strict=True))


def test_words_stay_data() -> None:
    evil = Layout("", "x')\nimport os #", objects=())
    assert "\nimport" not in export_layout(evil, "omost")
