"""Captions in Chinese and Japanese: what is laid out, where, before which background."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.layout.errors import LayoutError
from tools.layout.languages import to_english
from tools.layout.languages.cjk.lexicon import table
from tools.layout.layout import Box, Layout
from tools.layout.offline import plan_offline

HERE = Path(__file__).parent
CAPTIONS: list[tuple[str, dict[str, Any]]] = [
    (language, entry)
    for language, name in (("zh-Hans", "captions_zh.yaml"), ("ja", "captions_ja.yaml"))
    for entry in yaml.safe_load((HERE / name).read_text("utf-8"))
]
SLACK = 0.02


def boxes_of(layout: Layout, noun: str) -> list[Box]:
    wanted = set(noun.split())
    return [item.box for item in layout.objects if wanted <= set(re.split(r"\W+", item.phrase))]


def middle(boxes: list[Box]) -> tuple[float, float]:
    return sum(box.center[0] for box in boxes) / len(boxes), sum(box.center[1] for box in boxes) / len(boxes)


def stands_so(relation: str, one: list[Box], others: list[Box]) -> bool:
    """Tell whether boxes stand as a relation to others or a region of the picture says."""
    (x, y), (x2, y2) = middle(one), middle(others) if others else (0.5, 0.5)
    left, right, top, bottom = x < x2, x > x2, y < y2, y > y2
    regions = {"left": left, "right": right, "top": top, "bottom": bottom, "center": abs(x - 0.5) < 0.2}
    regions |= {"top_left": left and top, "top_right": right and top, "bottom_left": left and bottom}
    regions |= {"bottom_right": right and bottom, "back": True, "left_of": left, "right_of": right}
    regions |= {"above": top, "on": top, "below": bottom, "under": bottom}
    if relation in regions:
        return regions[relation]
    if relation == "in":
        host = others[0]
        return all(b.x0 >= host.x0 - SLACK and b.x1 <= host.x1 + SLACK for b in one)
    if relation == "between":
        centres = [box.center[0] for box in others]
        return min(centres) < x < max(centres)
    if relation in ("in_front_of", "behind"):
        return (one[0].y1 > others[0].y1) == (relation == "in_front_of")
    assert relation == "next_to"
    gaps = [max(other.x0 - box.x1, box.x0 - other.x1) for box in one for other in others]
    return min(gaps) < 0.45


def label(value: object) -> str:
    return str(value["say"]) if isinstance(value, dict) else str(value)


def test_there_are_sixty_captions_in_each_language() -> None:
    assert all(count >= 60 for count in Counter(language for language, _ in CAPTIONS).values())


@pytest.mark.parametrize(("language", "entry"), CAPTIONS, ids=label)
def test_a_caption_is_laid_out_as_it_says(language: str, entry: dict[str, Any]) -> None:
    planned = plan_offline(entry["say"], language)
    layout = planned.layout
    assert Counter(item.phrase for item in layout.objects) == entry["objects"]
    for relation, noun, *anchors in entry.get("relations", ()):
        others = [box for anchor in anchors for box in boxes_of(layout, anchor)]
        assert stands_so(relation, boxes_of(layout, noun), others), (relation, noun, anchors)
    assert entry.get("background", "A realistic") in layout.background
    assert layout.negative == entry.get("negative", "")
    assert bool(planned.notes) or "unread" not in entry


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_every_place_and_time_becomes_the_background(language: str) -> None:
    for setting in (*table(language, "scenes")["places"], *table(language, "scenes")["times"]):
        word = table(language, "scenes")["places"].get(setting) or table(language, "scenes")["times"][setting]
        name = word.split()[0]
        if setting == "on a wall":  # is a place in the picture
            continue
        caption = f"{name}，一只猫" if language == "zh" else f"{name}、猫が一匹"
        layout = plan_offline(caption, "zh-Hans" if language == "zh" else "ja").layout
        assert [item.phrase for item in layout.objects] == ["a cat"], caption
        assert setting.split(" ", 1)[1] in layout.background, caption


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_every_style_is_told_from_the_scene(language: str) -> None:
    for style, words in table(language, "scenes")["styles"].items():
        name = words.split()[0]
        caption = f"{name}风格，森林里的一只猫" if language == "zh" else f"{name}風、森の中の猫"
        layout = plan_offline(caption, "zh-Hans" if language == "zh" else "ja").layout
        assert [item.phrase for item in layout.objects] == ["a cat"], caption
        assert style in layout.background, caption
        assert "forest" in layout.background, caption


@pytest.mark.parametrize(
    ("text", "language", "unread", "english"),
    [
        ("一只猫和一个奥特曼在草地上", "zh-Hans", ("奥特曼",), "a cat in a meadow"),
        ("一隻貓和一個奧特曼在草地上", "zh-Hant", ("奧特曼",), "a cat in a meadow"),
        ("草原に猫とウルトラマンがいる", "ja", ("ウルトラマン",), "a cat in a meadow"),
    ],
)
def test_a_word_that_is_not_known_is_told_and_not_guessed(
    text: str, language: str, unread: tuple[str, ...], english: str
) -> None:
    read = to_english(text, language)
    assert (read.text, read.unread) == (english, unread)


@pytest.mark.parametrize(
    ("text", "language"), [("一只奥特曼", "zh-Hans"), ("ウルトラマン", "ja"), ("龘龘龘", "zh-Hans")]
)
def test_where_nothing_is_known_nothing_is_laid_out(text: str, language: str) -> None:
    with pytest.raises(LayoutError):
        plan_offline(text, language)


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("一只红色的猫坐在蓝色的沙发上", "一隻紅色的貓坐在藍色的沙發上"),
        ("书架上有一排书和一个闹钟", "書架上有一排書和一個鬧鐘"),
        ("两只鸟在树上，树下有一辆卡车", "兩隻鳥在樹上，樹下有一輛卡車"),
        ("油画风格，日落时的海滩上有三个孩子", "油畫風格，日落時的海灘上有三個孩子"),
        ("厨房里有一台冰箱，冰箱左边是一个烤箱", "廚房裡有一台冰箱，冰箱左邊是一個烤箱"),
    ],
)
def test_traditional_characters_read_as_simplified_ones(simplified: str, traditional: str) -> None:
    assert to_english(traditional, "zh-Hant") == to_english(simplified, "zh-Hans")
