"""Names of things in Chinese and Japanese: counters, 的 and の, and what someone wears before who wears it."""

from __future__ import annotations

import re

from ..lexicon import Entry
from ..nouns.kinds import kind_of
from .phrases import Phrase

_DIGITS = "零一两三四五六七八九十"
_HOLDERS = {
    "cup": "杯",
    "bowl": "碗",
    "bottle": "瓶",
    "plate": "盘",
    "basket": "篮",
    "bucket": "桶",
    "box": "盒",
    "bouquet": "束",
    "glass": "杯",
}
"""Containers that count what is in them: 一碗水果."""
_BESIDE_THE_NOUN = {"big": "大", "small": "小"}
_MATERIALS = frozenset(
    ["wooden", "metal", "brick", "stone", "glass", "plastic", "leather", "paper", "chinese", "japanese", "electric"]
)
_ON_THE_HEAD = frozenset(
    [
        "glasses",
        "sunglasses",
        "mask",
        "ring",
        "necklace",
        "bracelet",
        "earring",
        "scarf",
        "glove",
        "tie",
        "watch",
        "crown",
    ]
)
_PUT_ON = {
    **dict.fromkeys(("shoe", "boot", "sock", "sandal", "slipper", "sneaker", "trousers", "jeans", "shorts", "skirt"), "履いた"),
    **dict.fromkeys(("glasses", "sunglasses"), "かけた"),
    **dict.fromkeys(("glove", "ring", "necklace", "bracelet", "earring", "mask", "belt", "tie", "watch"), "つけた"),
    "scarf": "巻いた", "crown": "かぶった",
}  # fmt: skip
_JAPANESE_JOINTS = {"with": "のある", "of": "の入った", "in": "の中の", "on": "の上の"}
_ATTRIBUTIVE = re.compile("[いなのたるつ]$")


def name_in_chinese(phrase: Phrase, form: str, count: int) -> str:
    """Say a phrase in Chinese: 'a' with its measure word, 'the' without one."""
    holder = _HOLDERS.get(phrase.noun.english)
    if phrase.joint == "of" and phrase.tail and holder:
        return f"{'一' if count == 1 else ''}{holder}{_chinese(phrase.tail)}"
    if phrase.count > 1:
        return f"{_DIGITS[phrase.count]}{_counter(phrase, '个')}{_chinese(phrase)}"
    if count == 1 and (form == "a" or (form == "bare" and phrase.article == "a")):
        return f"一{_counter(phrase, '个')}{_chinese(phrase)}"
    return _chinese(phrase)


def _chinese(phrase: Phrase) -> str:
    looks = [look for look in phrase.looks if look is not None]
    tight = [_BESIDE_THE_NOUN[look.english] for look in looks if look.english in _BESIDE_THE_NOUN]
    loose = [look for look in looks if look.english not in _BESIDE_THE_NOUN]
    direct = [look.natives[0] for look in loose if _needs_no_link(look)]
    linked = [f"{look.natives[0].removesuffix('的')}的" for look in loose if not _needs_no_link(look)]
    return "".join([_chinese_tail(phrase), *linked, *direct, *tight, phrase.noun.natives[0]])


def _chinese_tail(phrase: Phrase) -> str:
    if phrase.tail is None:
        return ""
    said = _chinese(phrase.tail)
    match phrase.joint:
        case "wearing":
            worn = phrase.tail.noun.english
            return f"{'戴着' if kind_of(worn) == 'hat' or worn in _ON_THE_HEAD else '穿着'}{said}的"
        case "in":
            return f"{said}里的"
        case "on":
            return f"{said}上的"
    return f"装{said}的" if phrase.joint == "of" else f"带{said}的"


def _needs_no_link(look: Entry) -> bool:
    return look.kind == "colour" or look.english in _MATERIALS


def name_in_japanese(phrase: Phrase) -> str:
    """Say a phrase in Japanese, which has neither articles nor plurals."""
    said = _japanese(phrase)
    return f"{phrase.count}{_counter(phrase, '個')}の{said}" if phrase.count > 1 else said


def _japanese(phrase: Phrase) -> str:
    tail = ""
    if phrase.tail is not None:
        worn = phrase.tail.noun.english
        put_on = "かぶった" if kind_of(worn) == "hat" else _PUT_ON.get(worn, "着た")
        tail = _japanese(phrase.tail) + (f"を{put_on}" if phrase.joint == "wearing" else _JAPANESE_JOINTS[phrase.joint])
    looks = [look.natives[0] for look in phrase.looks if look is not None]
    return "".join([tail, *(w if _ATTRIBUTIVE.search(w) else f"{w}の" for w in looks), phrase.noun.natives[0]])


def _counter(phrase: Phrase, usual: str) -> str:
    extras = phrase.noun.extras
    return extras[0][0] if extras and extras[0] and extras[0][0] else usual
