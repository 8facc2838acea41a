"""Japanese surface forms: counters, adjectives before the noun, and what tells one of several.

Forms of things: 'def', 'indef', 'bare', 'plural', 'pro', 'counter'. Of colours and looks: '' (赤), 'adj' (赤い),
'adv' (赤く); of numbers: 'digits'.
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

DIGITS = "〇一二三四五六七八九"
VERBS: frozenset[str] = frozenset()
EVERYTHING = ("全部", "すべて", "全部のもの", "全て", "すべてのもの", "全部の物", "画面の中のもの全部", "みんな")
VAGUE = {
    3: ("数{}の", "何{}かの", "いくつかの"),
    6: ("たくさんの", "いっぱいの", "大量の", "沢山の"),
    12: ("12{}の", "十二{}の"),
}
PLACES = {
    "left": ("左の{0}", "左側の{0}", "左の方の{0}", "一番左の{0}", "左にある{0}", "左端の{0}", "左のやつ"),
    "right": ("右の{0}", "右側の{0}", "右の方の{0}", "一番右の{0}", "右にある{0}", "右端の{0}", "右のやつ"),
    "top": ("上の{0}", "上側の{0}", "上の方の{0}", "一番上の{0}", "上にある{0}"),
    "bottom": ("下の{0}", "下側の{0}", "下の方の{0}", "一番下の{0}", "下にある{0}"),
    "middle": ("真ん中の{0}", "中央の{0}", "真ん中にある{0}", "真ん中のやつ"),
}
SIZES = {
    "big": ("大きい{0}", "大きい方の{0}", "大きいほうの{0}", "一番大きい{0}", "でかい方の{0}", "大きいやつ"),
    "small": ("小さい{0}", "小さい方の{0}", "小さいほうの{0}", "一番小さい{0}", "ちっちゃい方の{0}", "小さいやつ"),
}
PRENOMINAL = re.compile(r"[いなのたるむうすつ]$")
SPOKEN_STYLE = re.compile(r"(風|調|的)$")


@cache
def _living() -> frozenset[str]:
    table = read_table("nouns.txt")
    return frozenset(noun for kind in ("animal", "bird", "sea", "insect", "person") for noun in table[kind])


@cache
def _persons() -> frozenset[str]:
    return frozenset(read_table("nouns.txt")["person"])


def _say(pos: str, english: str, rng: Random) -> str:
    """Return a native word: mostly the usual one."""
    natives = load_entries("ja")[pos, english].native
    if rng.random() < 0.6 or len(natives) == 1:
        return natives[0]
    return rng.choice(natives)


def _forms(english: str) -> tuple[str, ...]:
    entries = load_entries("ja")
    return (entries.get(("colour", english)) or entries["look", english]).native


def _adjective(english: str, rng: Random) -> str:
    """Return the word as it stands before a noun: '赤い', '緑の', '走っている'."""
    fit = [form for form in _forms(english) if PRENOMINAL.search(form)]
    if not fit:
        return _forms(english)[0] + "の"
    return fit[0] if rng.random() < 0.6 else rng.choice(fit)


def _nominal(english: str, rng: Random) -> str:
    """Return the word as a noun: '赤', 'ピンク', '縞模様'."""
    fit = [form for form in _forms(english) if not re.search(r"[いなのくたるむ]$", form)]
    return rng.choice(fit) if fit else re.sub(r"[なの]$", "", _forms(english)[0])


def _adverb(english: str, rng: Random) -> str:
    """Return the word as what something becomes: '赤く', 'ピンクに', '怒った感じに'."""
    word = _adjective(english, rng)
    if word.endswith("い"):
        return (
            ("よく" if word == "いい" else word[:-1] + "く")
            if rng.random() < 0.7 or "色" in word
            else _colour_into(english, rng)
        )
    if word.endswith(("な", "の")):
        return word[:-1] + "に"
    return word + rng.choice(("感じに", "状態に", "ように"))


def _colour_into(english: str, rng: Random) -> str:
    nominal = _nominal(english, rng)
    return (nominal + "に") if not nominal.endswith("い") else nominal[:-1] + "く"


def _noun(thing: Thing, rng: Random) -> str:
    return "".join(_adjective(look, rng) for look in thing.looks) + _say("noun", thing.noun, rng)


def _counter(noun: str, rng: Random) -> str:
    usual = load_entries("ja")["noun", noun].extra or "個"
    return usual if rng.random() < 0.85 or noun in _living() else "個"


def _numeral(count: int) -> str:
    if count < 10:
        return DIGITS[count]
    if count < 100:
        tens, ones = divmod(count, 10)
        return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
    return "百" if count == 100 else str(count)


def render(thing: Thing, form: str, rng: Random) -> str:
    """Return the thing as typed in Japanese."""
    if thing.noun == "*":
        return rng.choice(EVERYTHING)
    if form == "counter":
        return load_entries("ja")["noun", thing.noun].extra or "個"
    if form == "pro" or thing.pronoun:
        return _pronoun(thing, rng)
    if form in ("bare", "plural"):
        return _noun(thing, rng)
    return _indefinite(thing, rng) if form == "indef" else _definite(thing, rng)


def _pronoun(thing: Thing, rng: Random) -> str:
    if thing.count > 1:
        return rng.choice(("それら", "これら", "そいつら", "それ", "それ全部"))
    ways = ["それ", "それ", "これ", "そいつ", "そっち"]
    if thing.noun in _living():
        ways += ["その子", "この子", "そいつ"]
    if thing.noun in _persons():
        ways += ["その人", "彼", "彼女"]
    return rng.choice(ways)


def _indefinite(thing: Thing, rng: Random) -> str:
    noun, counter = _noun(thing, rng), _counter(thing.noun, rng)
    if thing.count == 1:
        return noun if rng.random() < 0.7 else f"{rng.choice(('1', '一'))}{counter}の{noun}"
    if thing.count in VAGUE and rng.random() < 0.25:
        return rng.choice(VAGUE[thing.count]).format(counter) + noun
    number = (str(thing.count) if rng.random() < 0.65 else _numeral(thing.count)) + counter
    return f"{number}の{noun}" if rng.random() < 0.7 else f"{noun}{number}"


def _definite(thing: Thing, rng: Random) -> str:
    if thing.whole and thing.count > 1:
        return _all_of(thing, rng)
    if thing.place or thing.size:
        ways = (PLACES if thing.place else SIZES)[thing.place or thing.size]
        text = rng.choice(ways).format(_say("noun", thing.noun, rng))
        return text.replace("にある", "にいる") if thing.noun in _living() else text
    noun = _noun(thing, rng)
    return rng.choice(("その", "この", "あの")) + noun if thing.count == 1 and rng.random() < 0.1 else noun


def _all_of(thing: Thing, rng: Random) -> str:
    noun, counter = _say("noun", thing.noun, rng), _counter(thing.noun, rng)
    number = f"{thing.count if rng.random() < 0.6 else _numeral(thing.count)}{counter}"
    ways = [noun, noun, f"すべての{noun}", f"全部の{noun}", f"{noun}全部", f"{number}の{noun}", f"{noun}{number}"]
    if thing.noun in _living():
        ways += [f"{noun}たち", f"{noun}たち", f"{noun}みんな"]
    if thing.count == 2:
        ways += [f"両方の{noun}", f"{noun}両方"]
    return rng.choice(ways)


def word(kind: str, english: str, form: str, rng: Random) -> str:
    """Return a colour, look, place, style or number as typed."""
    if kind in "NK":
        return english if kind == "N" or form == "digits" else _numeral(int(english))
    if kind in "CLW":
        return {"adj": _adjective, "adv": _adverb}.get(form, _nominal)(english, rng)
    return _say("style" if kind == "S" else "place", english, rng)


def join(parts: list[str], rng: Random) -> str:
    """Return '猫と犬'."""
    return rng.choice(("と", "と", "と", "、")).join(parts)


def finish(text: str, rng: Random) -> str:
    """Return the text without blanks between Japanese characters, and with its doubled words mended."""
    text = re.sub(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])", "", " ".join(text.split())).replace(BLANK, " ")
    text = re.sub(r"(風|調|的)(風|調)", r"\1", text)
    return text.replace("のの", "の").replace("をを", "を")


def caption(words: Words, register: Register, kind: str, rng: Random) -> tuple[str, str]:
    """Return a composed caption and its answer; a noun phrase is sometimes followed by what is to be done with it."""
    text, answer = Composer(words, load_surface("ja"), load_lists("ja"), rng).compose()
    if rng.random() < 0.25 and not text.endswith(("で", "風", "いる", "ある")):
        text += rng.choice(
            ("を描いて", "の絵", "を描いてください", "の絵を描いて", "をお願いします", "の画像", "のイラスト")
        )
    return register.dress(text, kind, rng), answer
