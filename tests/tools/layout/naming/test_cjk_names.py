"""Names of things in Chinese and Japanese, which the tables know again."""

from __future__ import annotations

import pytest

from tools.layout.lexicon import entries, fold, surfaces
from tools.layout.naming import known_name, name_thing

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
CODES = [("zh", "zh-Hans"), ("ja", "ja")]


@pytest.mark.parametrize(("language", "code"), CODES)
def test_coco_has_names_among_nine_hundred_nouns(language: str, code: str) -> None:
    assert len(COCO) == 80
    assert [noun for noun in COCO if known_name(f"a {noun}", code) is None] == []
    assert len({entry.english for entry in entries(language) if entry.kind == "noun"}) >= 900


@pytest.mark.parametrize(("language", "code"), CODES)
def test_every_noun_is_said_as_the_table_has_it(language: str, code: str) -> None:
    nouns = {entry.english: entry for entry in entries(language) if entry.kind == "noun"}
    wrong = {}
    for noun, entry in nouns.items():
        said = known_name(noun, code)
        read = surfaces(language).get(fold(said or ""))
        if read is None or entry.natives[0] not in read.natives:
            wrong[noun] = (said, read)
    assert wrong == {}


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
        ("a bowl of fruit", "a", 1, "一碗水果", "果物の入ったお椀"),
        ("a skier", "the", 3, "滑雪者", "スキーヤー"),
        ("two small birds", "bare", 1, "两只小鸟", "2羽の小さな鳥"),
        ("a house on a hill", "a", 1, "一座山丘上的房子", "丘の上の家"),
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
