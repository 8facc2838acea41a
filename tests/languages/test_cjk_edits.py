"""Edits in Chinese and Japanese ask for what English asks for: the same operations, versions, options and answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.layouts.edit_cases import fixture
from tools.layout.grammar.edit import read_message
from tools.layout.grammar.intents import Ask, Edit, Intent, Walk
from tools.layout.languages import to_english
from tools.layout.languages.reading import UnreadError
from tools.layout.layout import Layout
from tools.layout.operations import Operation
from tools.layout.phrases import same_noun

HERE = Path(__file__).parent
EDITS: list[tuple[str, dict[str, Any]]] = [
    (language, entry)
    for language, name in (("zh-Hans", "edits_zh.yaml"), ("ja", "edits_ja.yaml"))
    for entry in yaml.safe_load((HERE / name).read_text("utf-8"))
]


def label(value: object) -> str:
    return str(value["say"]) if isinstance(value, dict) else str(value)


def scene_of(entry: dict[str, Any]) -> Layout | None:
    return None if entry["scene"] == "NONE" else fixture(entry["scene"])


def comparable(operation: Operation) -> dict[str, Any]:
    """Return an operation's fields without the order of names in a list."""
    fields = operation.model_dump()
    if operation.op == "swap":
        fields["a"], fields["b"] = sorted([fields["a"], fields["b"]])
    return {name: sorted(value) if isinstance(value, list) else value for name, value in fields.items()}


def means_the_same(one: Intent, other: Intent) -> bool:
    if not isinstance(one, Edit) or not isinstance(other, Edit):
        return type(one) is type(other) if isinstance(one, Ask) else one == other
    return [comparable(op) for op in one.operations] == [comparable(op) for op in other.operations]


@pytest.mark.parametrize(("language", "entry"), EDITS, ids=label)
def test_a_message_asks_for_what_its_english_does(language: str, entry: dict[str, Any]) -> None:
    layout, recent = scene_of(entry), tuple(entry["recent"])
    read = to_english(entry["say"], language, layout, recent)
    asked = read_message(read.text, layout, recent)
    assert means_the_same(asked, read_message(entry["means"], layout, recent)), (read.text, asked)


@pytest.mark.parametrize(
    ("text", "language"),
    [("把奥特曼移到左边", "zh-Hans"), ("ウルトラマンを左に動かして", "ja"), ("删掉哥斯拉", "zh-Hans")],
)
def test_an_edit_of_something_unknown_touches_nothing(text: str, language: str) -> None:
    with pytest.raises(UnreadError):
        to_english(text, language, fixture("S0"), ("bird-1",))


@pytest.mark.parametrize(
    ("text", "language", "unread"),
    [("把汽车变红，把奥特曼删掉", "zh-Hans", "奥特曼"), ("車を赤くして、ウルトラマンを消して", "ja", "ウルトラマン")],
)
def test_what_was_understood_beside_an_unknown_word_is_done(text: str, language: str, unread: str) -> None:
    read = to_english(text, language, fixture("S0"), ())
    assert read.unread == (unread,)
    asked = read_message(read.text, fixture("S0"))
    assert isinstance(asked, Edit)
    assert [(op.op, op.targets) for op in asked.operations] == [("recaption", ["car-1"])]


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("把 the bird 移到 left", "zh-Hans", "put bird-1 on the left side"),
        ("把 car 换成 bus", "zh-Hans", "replace car-1 with a bus"),
        ("给我加一只 small dog", "zh-Hans", "add a small dog"),
        ("carを赤くして", "ja", "make car-1 red"),
        ("birdをもっと大きくして", "ja", "make bird-1 bigger"),
    ],
)
def test_english_words_pass_through(text: str, language: str, english: str) -> None:
    layout = fixture("S0")
    asked = read_message(to_english(text, language, layout, ()).text, layout)
    assert means_the_same(asked, read_message(english, layout))


@pytest.mark.parametrize(
    ("text", "language", "scene", "target"),
    [
        ("把人往上移", "zh-Hans", "S1", None),
        ("把右边的人放大", "zh-Hans", "S1", "skier-2"),
        ("把棕榈树左边的滑雪者删掉", "zh-Hans", "S1", "skier-2"),
        ("ヤシの木の左のスキーヤーを消して", "ja", "S1", "skier-2"),
        ("風船を大きくして", "ja", "S0", "balloon-1"),
        ("把画下面的柜子放大", "zh-Hans", "S2", "cabinet-1"),
        ("真ん中の人を大きくして", "ja", "S1", "skier-3"),
    ],
)
def test_references_point_at_what_is_there(text: str, language: str, scene: str, target: str | None) -> None:
    layout = fixture(scene)
    asked = read_message(to_english(text, language, layout, ()).text, layout)
    if target is None:
        assert isinstance(asked, Ask)
    else:
        assert isinstance(asked, Edit)
        assert asked.operations[0].model_dump()["targets"] == [target]


@pytest.mark.parametrize(
    ("text", "language"),
    [("像第一版那样，但是鸟换成猫头鹰", "zh-Hans"), ("最初のバージョンみたいに、でも鳥をフクロウにして", "ja")],
)
def test_a_branch_carries_its_own_edit(text: str, language: str) -> None:
    layout = fixture("S0")
    walk = read_message(to_english(text, language, layout, ()).text, layout)
    assert isinstance(walk, Walk)
    assert (walk.to, walk.number) == ("branch", 1)
    then = read_message(walk.then, layout)
    assert isinstance(then, Edit)
    assert same_noun(then.operations[0].model_dump()["phrase"].split()[-1], "owl")
