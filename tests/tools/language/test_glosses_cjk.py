"""Chinese and Japanese messages with the words of things in English; words that hold a noun's characters are left alone."""

from __future__ import annotations

import pytest

from tools.language.answers import parse_answer
from tools.language.glosses import gloss
from tools.language.support import check_support
from tools.language.word_table import word_table
from tools.layout.lexicon import entries

MESSAGES = [
    ("zh", "请把狗换成兔子吧", "请把 dog 换成 rabbit 吧"),
    ("zh", "马上把左边的车放大", "马上把左边的 car 放大"),
    ("zh", "火车站的猫头鹰", "train station 的 owl"),
    ("zh", "画三只白色的猫和一个女孩", "画 3 white 的 cat 和 1 girl"),
    ("zh", "把頭髮染成金色", "把頭髮染成 golden"),
    ("zh", "放大兩倍，縮小百分之三十", "放大 x2 ,縮小 30%"),
    ("zh", "太牛了，卧槽", "太牛了,卧槽"),
    ("zh", "回到第二版", "回到 second"),
    ("ja", "本当に2人の大人", "本当に 2 people の大人"),
    ("ja", "ナイスサイズのサイ", "ナイスサイズの rhino"),
    ("ja", "赤い車を左に動かして", "red car を左に動かして"),
    ("ja", "静かに歩く猫、ありがとう", "静かに歩く cat 、ありがとう"),
    ("ja", "画像の解像度", "画像の解像度"),
    ("ja", "数匹の犬とアニメスタイルのパンダ", "several dog と anime スタイルの panda"),
    ("ja", "木の上空に星をたくさん", "tree の上空に star を many"),
]


@pytest.mark.parametrize(("language", "message", "glossed"), MESSAGES)
def test_only_words_of_things_are_glossed(language: str, message: str, glossed: str) -> None:
    assert gloss(message, language) == glossed


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_no_native_word_stands_for_two_things(language: str) -> None:
    meanings: dict[str, set[str]] = {}
    for entry in entries(language):
        for native in entry.natives:
            meanings.setdefault(native, set()).add(entry.english)
    assert {native: found for native, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_there_are_nouns_enough_and_each_has_a_counter(language: str) -> None:
    nouns = [entry for entry in entries(language) if entry.kind == "noun"]
    assert len(nouns) >= 900
    assert [noun.english for noun in nouns if not noun.extras] == []


def test_sizes_that_stay_native_support_english_ones() -> None:
    glossed = gloss("来一只大狗", "zh")
    assert check_support(parse_answer("new; 1 big dog"), glossed, None, "zh").holds
    assert not check_support(parse_answer("new; 1 small dog"), glossed, None, "zh").holds


def test_vague_counts_inside_runs_are_found() -> None:
    glossed = gloss("画几个苹果", "zh")
    assert check_support(parse_answer("new; 3 apple"), glossed, None, "zh").holds
    assert not check_support(parse_answer("new; 7 apple"), glossed, None, "zh").holds


def test_orders_leave_no_word_unread_and_a_foreign_word_is_named() -> None:
    assert check_support(parse_answer("resize dog-1 bigger"), gloss("把狗放大一点吧", "zh"), None, "zh").unread == ()
    assert word_table("zh").knows("请帮我把")
    assert word_table("ja").knows("を左に動かして")
    assert not word_table("zh").knows("獬豸")
