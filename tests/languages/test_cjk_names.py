"""Names of things in Chinese and Japanese, and back: what the namer says, the reader reads."""

from __future__ import annotations

import pytest

from tools.layout.grammar.kinds import known_nouns
from tools.layout.languages import name_thing, to_english
from tools.layout.languages.cjk.lexicon import table

COCO = [
    "person",
    "bicycle",
    "car",
    "motorcycle",
    "airplane",
    "bus",
    "train",
    "truck",
    "boat",
    "traffic light",
    "fire hydrant",
    "stop sign",
    "parking meter",
    "bench",
    "bird",
    "cat",
    "dog",
    "horse",
    "sheep",
    "cow",
    "elephant",
    "bear",
    "zebra",
    "giraffe",
    "backpack",
    "umbrella",
    "handbag",
    "tie",
    "suitcase",
    "frisbee",
    "skis",
    "snowboard",
    "sports ball",
    "kite",
    "baseball bat",
    "baseball glove",
    "skateboard",
    "surfboard",
    "tennis racket",
    "bottle",
    "wine glass",
    "cup",
    "fork",
    "knife",
    "spoon",
    "bowl",
    "banana",
    "apple",
    "sandwich",
    "orange",
    "broccoli",
    "carrot",
    "hot dog",
    "pizza",
    "donut",
    "cake",
    "chair",
    "couch",
    "potted plant",
    "bed",
    "dining table",
    "toilet",
    "tv",
    "laptop",
    "mouse",
    "remote",
    "keyboard",
    "cell phone",
    "microwave",
    "oven",
    "toaster",
    "sink",
    "refrigerator",
    "book",
    "clock",
    "vase",
    "scissors",
    "teddy bear",
    "hair drier",
    "toothbrush",
]
HELD = ("soup", "coffee", "tea", "juice", "milk", "beer", "wine", "rice", "popcorn")
"""A cup of coffee in Chinese; its measure word is the cup."""


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_the_lexicon_has_coco_and_four_hundred_nouns_more(language: str) -> None:
    nouns = set(table(language, "nouns"))
    assert len(COCO) == 80
    assert set(COCO) <= nouns
    assert len(nouns) >= 480
    assert len(nouns & known_nouns()) >= 600


@pytest.mark.parametrize(("language", "code"), [("zh", "zh-Hans"), ("ja", "ja")])
def test_every_noun_is_read_back_as_it_was_named(language: str, code: str) -> None:
    rows = table(language, "nouns")
    for noun, row in rows.items():
        if noun == "picture":  # '一幅画' asks for a style, not for a thing
            continue
        said = name_thing(f"a {noun}", code, "a")
        read = to_english(said, code).text
        back = read.split(" ", 1)[-1]
        same_name = rows.get(back, "").split()[1:2] == row.split()[1:2]
        assert back == noun or same_name or (noun in HELD and back.endswith(f"of {noun}")), (noun, said, read)


@pytest.mark.parametrize(
    ("phrase", "form", "count", "chinese", "japanese"),
    [
        ("a red car", "a", 1, "一辆红色汽车", "赤い車"),
        ("a red car", "the", 1, "红色汽车", "赤い車"),
        ("a red car", "bare", 1, "一辆红色汽车", "赤い車"),
        ("red car", "bare", 1, "红色汽车", "赤い車"),
        ("a fluffy brown dog", "a", 1, "一只毛茸茸的棕色狗", "ふわふわの茶色い犬"),
        ("a small wooden chair", "a", 1, "一把木制小椅子", "小さな木製の椅子"),
        ("a girl wearing a red hat", "a", 1, "一个戴着红色帽子的女孩", "赤い帽子をかぶった女の子"),
        ("a bowl of fruit", "a", 1, "一碗水果", "果物の入ったボウル"),
        ("a skier", "the", 3, "滑雪者", "スキーヤー"),
        ("two small birds", "bare", 1, "两只小鸟", "2羽の小さな鳥"),
        ("a lorry", "a", 1, "一辆卡车", "トラック"),
    ],
)
def test_phrases_are_said_with_form_and_count(phrase: str, form: str, count: int, chinese: str, japanese: str) -> None:
    assert name_thing(phrase, "zh-Hans", form, count) == chinese  # type: ignore[arg-type]
    assert name_thing(phrase, "ja", form, count) == japanese  # type: ignore[arg-type]


@pytest.mark.parametrize("phrase", ["a flibbertigibbet", "a quantum car", "a car beside a flux capacitor"])
def test_what_has_no_name_stays_english_without_its_article(phrase: str) -> None:
    assert name_thing(phrase, "zh-Hans", "a") == phrase.removeprefix("a ")
    assert name_thing(phrase, "ja", "a") == phrase.removeprefix("a ")
