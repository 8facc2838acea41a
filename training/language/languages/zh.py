"""Chinese surface forms: measure words, what tells one of several, and places with 里 or 上.

Forms of things: 'def', 'indef', 'bare', 'plural', 'pro', 'counter' (the measure word alone). Of numbers: 'count' (两),
'digits'; of backgrounds: 'in' (在森林里).
"""

from __future__ import annotations

import re
from functools import cache
from random import Random

from ..cjk.captions import BLANK, Composer
from ..lexicon import Words, load_entries, read_table
from ..registers import Register
from ..templates import load_lists
from ..things import Thing
from . import load_surface

DIGITS = "零一二三四五六七八九"
VERBS: frozenset[str] = frozenset()
EVERYTHING = (
    "所有东西",
    "所有的东西",
    "全部东西",
    "全部",
    "所有物体",
    "画面里的所有东西",
    "全部的东西",
    "每个东西",
    "图里所有东西",
)
# A word for several in place of a number.
VAGUE = {
    3: ("几{}", "好几{}", "几{}"),
    6: ("很多", "许多", "好多", "一群", "一大堆", "很多很多"),
    12: ("一打", "十二{}", "12{}"),
}
PLACES = {
    "left": ("左边的{0}", "左边那{1}{0}", "左侧的{0}", "最左边的{0}", "左面的{0}", "靠左的{0}", "左边那{1}"),
    "right": ("右边的{0}", "右边那{1}{0}", "右侧的{0}", "最右边的{0}", "右面的{0}", "靠右的{0}", "右边那{1}"),
    "top": ("上面的{0}", "上面那{1}{0}", "上方的{0}", "最上面的{0}", "上边那{1}{0}"),
    "bottom": ("下面的{0}", "下面那{1}{0}", "下方的{0}", "最下面的{0}", "下边那{1}{0}"),
    "middle": ("中间的{0}", "中间那{1}{0}", "正中间的{0}", "中间那{1}"),
}
SIZES = {
    "big": ("大的那{1}{0}", "比较大的{0}", "大一点的{0}", "最大的{0}", "大一些的那{1}{0}", "大的那{1}"),
    "small": ("小的那{1}{0}", "比较小的{0}", "小一点的{0}", "最小的{0}", "小一些的那{1}{0}", "小的那{1}"),
}
# Sizes that stand right before the noun ('大狗') and those that take 的.
SHORT_SIZES = {"big": "大", "small": "小"}
LONG_SIZES = {"big": ("大大的", "很大的", "大个的"), "small": ("小小的", "很小的")}
ON_TOP = frozenset(
    [
        "beach",
        "street",
        "road",
        "highway",
        "meadow",
        "grassland",
        "field",
        "hill",
        "hilltop",
        "snow",
        "ice",
        "moon",
        "surface",
        "mars",
        "rooftop",
        "balcony",
        "stage",
        "floor",
        "grass",
        "playground",
        "river",
        "ocean",
        "lake",
        "water",
        "town",
        "square",
        "football",
        "basketball",
        "court",
        "battlefield",
    ]
)
# Times, weather and cities take no 里.
NO_LOCATIVE = frozenset(
    [
        "night",
        "day",
        "morning",
        "dusk",
        "noon",
        "sunset",
        "sunrise",
        "winter",
        "summer",
        "spring",
        "autumn",
        "christmas",
        "rain",
        "snow",
        "fog",
        "storm",
        "sunshine",
        "moonlight",
        "underwater",
        "outdoors",
        "paris",
        "tokyo",
        "new",
        "york",
        "london",
        "beijing",
        "shanghai",
        "kyoto",
        "lake",
        "shore",
        "river",
        "bank",
        "cloudy",
        "sky",
    ]
)
LOCATIVE = re.compile(r"[里上中下边旁前顶底内外岸畔滨间地时景天]$")
TRADITIONAL_SHARE = 0.04


@cache
def _taken() -> frozenset[str]:
    return frozenset(native for entry in load_entries("zh").values() for native in entry.native)


@cache
def _persons() -> frozenset[str]:
    return frozenset(read_table("nouns.txt")["person"])


def _say(pos: str, english: str, rng: Random) -> str:
    """Return a native word: mostly the usual one."""
    natives = load_entries("zh")[pos, english].native
    if rng.random() < 0.6 or len(natives) == 1:
        return natives[0]
    return rng.choice(natives)


def _counter(noun: str, rng: Random) -> str:
    usual = load_entries("zh")["noun", noun].extra or "个"
    return usual if rng.random() < 0.85 else "个"


def _noun(thing: Thing, rng: Random) -> str:
    """Return the noun with its looks: 'big red car' -> '红色的大车'."""
    noun = _say("noun", thing.noun, rng)
    looks = []
    for look in thing.looks:
        short = SHORT_SIZES.get(look)
        if short and rng.random() < 0.45 and short + noun not in _taken() and not noun.startswith(("大", "小")):
            noun = short + noun
        elif look in LONG_SIZES:
            looks.append(rng.choice(LONG_SIZES[look]))
        else:
            looks.append(_adjective(look, rng))
    if len(looks) > 1 and rng.random() < 0.3:
        looks.reverse()
    return "".join(looks) + noun


def _adjective(look: str, rng: Random) -> str:
    """Return looks before a noun: '红色的', '红', '木制'."""
    pos = "colour" if ("colour", look) in load_entries("zh") else "look"
    native = _say(pos, look, rng)
    if native.endswith("的"):
        return native
    bare = len(native) == 1 or (native.endswith("色") and rng.random() < 0.3) or (pos == "look" and rng.random() < 0.15)
    return native if bare and rng.random() < 0.7 else native + "的"


def _numeral(count: int, counting: bool = True) -> str:
    """Return Chinese numerals; 2 before a measure word is 两."""
    if count == 2 and counting:
        return "两"
    if count < 10:
        return DIGITS[count]
    if count < 100:
        tens, ones = divmod(count, 10)
        return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
    return "一百" if count == 100 else str(count)


def render(thing: Thing, form: str, rng: Random) -> str:
    """Return the thing as typed in Chinese."""
    if thing.noun == "*":
        return rng.choice(EVERYTHING)
    if form == "counter":
        return load_entries("zh")["noun", thing.noun].extra or "个"
    if form == "pro" or thing.pronoun:
        return _pronoun(thing, rng)
    if form in ("bare", "plural"):
        return _noun(thing, rng)
    return _indefinite(thing, rng) if form == "indef" else _definite(thing, rng)


def _pronoun(thing: Thing, rng: Random) -> str:
    third = rng.choice(("他", "她", "它")) if thing.noun in _persons() else "它"
    if thing.count > 1:
        return rng.choice((f"{third}们", f"{third}们", "这些", "它们"))
    return third if rng.random() < 0.9 else rng.choice(("这个", "那个"))


def _indefinite(thing: Thing, rng: Random) -> str:
    noun, counter = _noun(thing, rng), _counter(thing.noun, rng)
    if thing.count == 1:
        return noun if rng.random() < 0.25 else f"{rng.choice(('一', '一', '一', '1'))}{counter}{noun}"
    if thing.count in VAGUE and rng.random() < 0.25:
        return rng.choice(VAGUE[thing.count]).format(counter) + noun
    number = _numeral(thing.count) if rng.random() < 0.7 else str(thing.count)
    return f"{number}{counter}{noun}"


def _definite(thing: Thing, rng: Random) -> str:
    counter = _counter(thing.noun, rng)
    if thing.whole and thing.count > 1:
        noun = _say("noun", thing.noun, rng)
        number = _numeral(thing.count)
        everyone = [
            noun,
            noun,
            f"所有的{noun}",
            f"所有{noun}",
            f"全部{noun}",
            f"这些{noun}",
            f"这{number}{counter}{noun}",
        ]
        return rng.choice([*everyone, f"{number}{counter}{noun}", f"那{number}{counter}{noun}", f"每{counter}{noun}"])
    if thing.place or thing.size:
        ways = (PLACES if thing.place else SIZES)[thing.place or thing.size]
        return rng.choice(ways).format(_say("noun", thing.noun, rng), counter)
    noun = _noun(thing, rng)
    if thing.count == 1 and rng.random() < 0.12:
        return rng.choice((f"那{counter}{noun}", f"这{counter}{noun}", f"那个{noun}"))
    return noun


def word(kind: str, english: str, form: str, rng: Random) -> str:
    """Return a colour, look, place, style or number as typed."""
    if kind in "NK":
        return english if kind == "N" or form == "digits" else _numeral(int(english), form == "count")
    if kind == "C":
        native = _say("colour", english, rng)
        return native if len(native) > 1 else load_entries("zh")["colour", english].native[0]
    if kind == "L":
        return _say("look", english, rng)
    if kind == "W":
        return _say("colour" if ("colour", english) in load_entries("zh") else "look", english, rng)
    if kind == "S":
        return _say("style", english, rng)
    return _place(english, rng) if form == "in" else _say("place", english, rng)


def _place(english: str, rng: Random) -> str:
    """Return a background as where it happens: '在森林里', '海滩上', '夜晚'."""
    native = _say("place", english, rng)
    words = english.split()
    if english in NO_LOCATIVE or words[-1] in NO_LOCATIVE or LOCATIVE.search(native):
        return native
    return native + ("上" if ON_TOP & set(words) else "里")


def join(parts: list[str], rng: Random) -> str:
    """Return '猫和狗'."""
    *first, last = parts
    return f"{'、'.join(first)}{rng.choice(('和', '和', '跟', '还有', '、'))}{last}" if first else last


def finish(text: str, rng: Random) -> str:
    """Return the text without blanks between Chinese characters, and with its doubled words mended."""
    text = re.sub(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])", "", " ".join(text.split())).replace(BLANK, " ")
    for found, mended in (("的的", "的"), ("在在", "在"), ("请请", "请"), ("把把", "把"), ("一点一点", "一点")):
        text = text.replace(found, mended)
    return text


def caption(words: Words, register: Register, kind: str, rng: Random) -> tuple[str, str]:
    """Return a composed caption and its answer."""
    text, answer = Composer(words, load_surface("zh"), load_lists("zh"), rng).compose()
    return register.dress(text, kind, rng) if not text.startswith(("左", "右", "上", "下", "背景")) else text, answer
