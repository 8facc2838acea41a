"""Captions in Spanish, French and German: what is laid out, where, before which background."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.layout.layout import Box, Layout
from tools.layout.offline import plan_offline

CAPTIONS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("latin_captions.yaml").read_text("utf-8"))
LANGUAGES = ("es", "fr", "de")


def boxes_of(layout: Layout, words: str) -> list[Box]:
    wanted = set(words.split())
    return [item.box for item in layout.objects if wanted <= set(item.phrase.split())]


def middle(boxes: list[Box]) -> tuple[float, float]:
    return sum(b.center[0] for b in boxes) / len(boxes), sum(b.center[1] for b in boxes) / len(boxes)


def holds(one: list[Box], relation: str, other: list[Box]) -> bool:
    (x, y), (x2, y2) = middle(one), middle(other)
    match relation:
        case "left_of":
            return x < x2
        case "right_of":
            return x > x2
        case "above":
            return y < y2
        case "below":
            return y > y2
        case "between":
            return min(b.center[0] for b in other) < x < max(b.center[0] for b in other)
        case "in":
            return all(b.x0 >= other[0].x0 - 0.01 and b.x1 <= other[0].x1 + 0.01 for b in one)
    raise AssertionError(relation)


def test_there_are_sixty_captions_in_each_language() -> None:
    assert all(len({entry[language] for entry in CAPTIONS}) >= 60 for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", CAPTIONS, ids=lambda entry: entry["es"][:40])
def test_a_caption_is_laid_out_as_it_says(entry: dict[str, Any], language: str) -> None:
    planned = plan_offline(entry[language], language)
    layout = planned.layout
    assert not planned.notes
    if "things" in entry:
        found = {words: len(boxes_of(layout, words)) for words in entry["things"]}
        assert (found, len(layout.objects)) == (entry["things"], sum(entry["things"].values())), [
            o.phrase for o in layout.objects
        ]
    for one, relation, other in entry.get("links", ()):
        assert holds(boxes_of(layout, one), relation, boxes_of(layout, other)), (one, relation, other)
    for words in entry.get("background", ()):
        assert words in layout.background.lower()
    for words in entry.get("negative", ()):
        assert words in layout.negative
    for words in entry.get("said", ()):
        assert any(words in item.phrase for item in layout.objects)
