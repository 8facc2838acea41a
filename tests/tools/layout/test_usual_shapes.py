"""Things added without a place have their usual shape, and go along with the basket that they are in."""

from __future__ import annotations

import pytest

from tools.layout.executor import apply_operations
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.operations import Add, Move, Place

BASKET = LayoutObject("basket-1", "a basket", Box(0.1, 0.4, 0.5, 0.8))
APPLE = LayoutObject("apple-1", "an apple", Box(0.7, 0.7, 0.8, 0.8))
LAYOUT = Layout("", "a field", objects=(BASKET, APPLE))


@pytest.mark.parametrize(("noun", "is_tall"), [("giraffe", True), ("bottle", True), ("car", False), ("snake", False)])
def test_what_is_added_has_its_usual_shape(noun: str, is_tall: bool) -> None:
    box = apply_operations(LAYOUT, [Add(phrase=noun)]).layout[f"{noun}-1"].box
    assert (box.y1 - box.y0 > box.x1 - box.x0) == is_tall


def test_the_shape_is_in_pixels_on_a_wide_canvas() -> None:
    wide = Layout("", "a field", width=1024, height=512)
    box = apply_operations(wide, [Add(phrase="ball")]).layout["ball-1"].box
    assert (box.x1 - box.x0) * 1024 == pytest.approx((box.y1 - box.y0) * 512, rel=0.02)


@pytest.mark.parametrize(
    "operation", [Add(phrase="apple", relation="in", anchors=["basket-1"]), Place(targets=["apple-1"], relation="in", anchors=["basket-1"])]
)  # fmt: skip
def test_what_is_in_a_basket_moves_with_it(operation: Add | Place) -> None:
    filled = apply_operations(LAYOUT, [operation]).layout
    name = next(item.id for item in filled.objects if item.attached == "basket-1")
    moved = apply_operations(filled, [Move(targets=["basket-1"], dx=0.2)]).layout
    assert moved[name].box.x0 - filled[name].box.x0 == pytest.approx(0.2, abs=0.01)


def test_what_is_in_a_lake_stays_where_it_is() -> None:
    lake = Layout("", "a field", objects=(LayoutObject("lake-1", "a lake", Box(0.1, 0.4, 0.9, 0.9)), APPLE))
    assert (
        apply_operations(lake, [Place(targets=["apple-1"], relation="in", anchors=["lake-1"])])
        .layout["apple-1"]
        .attached
        is None
    )
