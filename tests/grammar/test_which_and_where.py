"""English follow-ups about one of several, about parts of things and of the background, and by comparison."""

from __future__ import annotations

import pytest

from tools.layout.executor import apply_operations
from tools.layout.grammar.caption import plan_caption
from tools.layout.grammar.edit import read_message
from tools.layout.grammar.intents import Ask, Edit
from tools.layout.layout import Layout
from tools.layout.rect import Rect
from tools.layout.relations import holds

CATS = plan_caption("a red car to the left of two cats in a green meadow").layout
SKIERS = plan_caption("two skiers and a dog next to a cabin in the snow").layout


def after(said: str, layout: Layout) -> Layout:
    intent = read_message(said, layout)
    assert isinstance(intent, Edit), intent
    return apply_operations(layout, intent.operations).layout


def changed(before: Layout, now: Layout) -> dict[str, str]:
    """Phrases of what is new or looks otherwise, by id; gone ids with an empty phrase."""
    known = {item.id: item.phrase for item in before.objects}
    there = {item.id: item.phrase for item in now.objects}
    return {i: p for i, p in there.items() if known.get(i) != p} | {i: "" for i in known if i not in there}


@pytest.mark.parametrize(
    ("said", "layout", "expected"),
    [
        ("put a hat on the right cat", CATS, {"hat-1": "a hat"}),
        ("one more cat on top of the car", CATS, {"cat-3": "a cat"}),
        ("could we have one more skier next to the dog?", SKIERS, {"skier-3": "a skier"}),
        ("replace one of the cats with a rabbit", CATS, {"cat-2": "a rabbit"}),
        ("turn one skier into a penguin", SKIERS, {"skier-2": "a penguin"}),
        ("make both of them gray", CATS, {"cat-1": "a gray cat", "cat-2": "a gray cat"}),
        ("both should be red", SKIERS, {"skier-1": "a red skier", "skier-2": "a red skier"}),
        ("make the dog's fur white", SKIERS, {"dog-1": "a white dog"}),
    ],
)
def test_just_those_are_meant(said: str, layout: Layout, expected: dict[str, str]) -> None:
    assert changed(layout, after(said, layout)) == expected


def test_flipping_positions_swaps_the_two() -> None:
    now = after("flip the positions of the cats", CATS)
    assert now["cat-1"].box.x0 > now["cat-2"].box.x0
    assert now["car-1"] == CATS["car-1"]


def test_the_roof_is_the_cabins() -> None:
    now = after("could the dog be sitting on the roof", SKIERS)
    assert holds("on", Rect.of(now["dog-1"].box), [Rect.of(now["cabin-1"].box)])
    assert now.background == SKIERS.background


def test_smaller_than_others_is_smaller_than_each_of_them() -> None:
    now = after("the dog needs to be smaller than the skiers", SKIERS)
    assert now["dog-1"].box.area < min(now["skier-1"].box.area, now["skier-2"].box.area)
    assert after("the dog should be smaller than the cabin", now)["dog-1"] == now["dog-1"]


def test_a_bigger_one_is_the_one_that_is_there() -> None:
    now = after("a bigger cabin please", SKIERS)
    assert len(now.objects) == len(SKIERS.objects)
    assert now["cabin-1"].box.area > SKIERS["cabin-1"].box.area


@pytest.mark.parametrize(
    ("said", "background"),
    [
        ("what if it was raining", "the snow in the rain"),
        ("what if it were night", "the snow at night"),
        ("make the snow pink", "the pink snow"),
        ("more snow", "the snow with more snow"),
        ("remove the background", "a plain white background"),
    ],
)
def test_the_scene_changes_and_no_object(said: str, background: str) -> None:
    now = after(said, SKIERS)
    assert now.background == background
    assert now.objects == SKIERS.objects


def test_a_question_about_what_is_there_is_no_new_scene() -> None:
    assert isinstance(read_message("can the cats face each other", CATS), Ask)
