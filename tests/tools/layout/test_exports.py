"""Layouts for other programs, and back."""

from __future__ import annotations

import inspect
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.layout.errors import LayoutError
from tools.layout.exports import EXPORTS, export_layout
from tools.layout.imports import import_layout
from tools.layout.layout import Box, Layout, LayoutObject

LAYOUT = Layout(
    "two cats and a dog",
    "a meadow",
    "rain",
    768,
    512,
    (
        LayoutObject("cat-1", "a black cat", Box(0.1, 0.5, 0.3, 0.9)),
        LayoutObject("cat-2", "a black cat", Box(0.4, 0.5, 0.6, 0.9), locked=True),
        LayoutObject("dog-1", "a dog", Box(0.7, 0.5, 0.9, 0.9)),
    ),
)


def test_json_comes_back_as_it_was() -> None:
    assert import_layout(export_layout(LAYOUT, "json")) == LAYOUT
    assert import_layout(f"```json\n{export_layout(LAYOUT, 'json')}```") == LAYOUT
    assert import_layout("\ufeff" + export_layout(LAYOUT, "json")) == LAYOUT


def test_lmd_text_comes_back_with_boxes_on_its_grid() -> None:
    back = import_layout(export_layout(LAYOUT, "lmd"), LAYOUT.caption, 768, 512)
    assert [item.phrase for item in back.objects] == ["a black cat", "a black cat", "a dog"]
    assert (back.background, back.negative, back.width) == ("a meadow", "rain", 768)
    for old, new in zip(LAYOUT.objects, back.objects, strict=True):
        assert new.box.as_list() == pytest.approx(old.box.as_list(), abs=1.01 / 512)


def test_gligen_arguments_are_those_of_diffusers_pipeline() -> None:
    from diffusers import StableDiffusionGLIGENPipeline

    arguments = json.loads(export_layout(LAYOUT, "gligen"))
    known = inspect.signature(StableDiffusionGLIGENPipeline.__call__).parameters
    assert set(arguments) <= set(known)
    assert arguments["prompt"] == "a meadow with two black cats and a dog"
    assert arguments["gligen_phrases"] == ["a black cat", "a black cat", "a dog"]
    assert arguments["gligen_boxes"][2] == [0.7, 0.5, 0.9, 0.9]
    assert (arguments["width"], arguments["height"]) == (768, 512)


def test_coco_names_a_category_per_noun_and_boxes_in_pixels() -> None:
    coco = json.loads(export_layout(LAYOUT, "coco"))
    assert [c["name"] for c in coco["categories"]] == ["cat", "dog"]
    assert [a["category_id"] for a in coco["annotations"]] == [1, 1, 2]
    assert coco["annotations"][0]["bbox"] == [76.8, 256.0, 153.6, 204.8]
    assert coco["annotations"][0]["area"] == pytest.approx(153.6 * 204.8, abs=0.01)
    assert all(a["image_id"] == coco["images"][0]["id"] for a in coco["annotations"])


@pytest.mark.parametrize("name", EXPORTS)
def test_every_format_writes_a_layout_without_objects(name: str) -> None:
    text = export_layout(Layout("", "a meadow"), name)
    assert "a meadow" in text
    if name == "svg":
        ElementTree.fromstring(text)


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(LayoutError, match="use one of json, lmd, gligen, coco, svg"):
        export_layout(LAYOUT, "pdf")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("{", "no JSON"),
        ("{" * 50_000, "no JSON"),
        ('{"width": ' + "9" * 5000 + "}", "no JSON"),
        ('{"caption": "a", "caption": "b"}', "caption is given twice"),
        ('{"caption": "a"}', "lacks background"),
        ("x" * 200_001, "characters"),
        ("no layout at all", "."),
        ("__import__('os').system('true')", "."),
    ],
)
def test_what_is_no_layout_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(LayoutError, match=reason):
        import_layout(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.text("{}[]():,'\"0123456789. aObjects", max_size=200))
def test_any_text_gives_a_layout_or_a_layout_error(text: str) -> None:
    assert outcome(text)


def outcome(text: str) -> Layout | tuple[str, ...]:
    try:
        return import_layout(text)
    except LayoutError as error:
        return error.reasons
