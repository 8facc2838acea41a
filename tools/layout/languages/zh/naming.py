"""The namer of Chinese: 'a red car' to '一辆红色汽车'.

It knows nothing of sentences; where a word of the phrase is not known, it says nothing.
"""

from __future__ import annotations

from ...grammar.colours import colour_words
from ...grammar.kinds import kind_of
from ...grammar.nouns import vocabulary
from ..cjk.named import Parts, taken_apart
from ..naming import Form
from .reading import lexicon

_ON_THE_HEAD = frozenset(
    {"glasses", "sunglasses", "mask", "ring", "necklace", "bracelet", "earring", "scarf", "glove", "tie", "watch"}
)
_MATERIALS = frozenset(
    {"wooden", "metal", "brick", "glass", "plastic", "leather", "paper", "chinese", "japanese", "electric", "vintage"}
)
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


def name(phrase: str, form: Form, count: int) -> str | None:
    """Say an English phrase in Chinese, or None. 'A' is said with its measure word, 'the' bare."""
    parts = taken_apart(phrase, lexicon())
    if parts is None:
        return None
    if parts.held is not None and (holder := _HOLDERS.get(parts.english)):
        return f"{'一' if count == 1 else ''}{holder}{_bare(parts.held)}"
    if parts.count is not None:
        return f"{'两' if parts.count == 2 else parts.count}{parts.noun.counter}{_bare(parts)}"
    starts_with_article = form == "bare" and phrase.lower().startswith(("a ", "an "))
    if count == 1 and (form == "a" or starts_with_article):
        return f"一{parts.noun.counter}{_bare(parts)}"
    return _bare(parts)


def _bare(parts: Parts) -> str:
    worn = f"{_wears(parts.worn)}{_bare(parts.worn)}的" if parts.worn is not None else ""
    direct = [said for english, said in parts.looks if _stands_alone(english, said)]
    tight = [said for english, said in parts.looks if said in ("大", "小")]
    linked = [f"{said}的" for english, said in parts.looks if said not in tight and not _stands_alone(english, said)]
    return "".join([worn, *linked, *direct, *tight, parts.noun.name])


def _stands_alone(english: str, said: str) -> bool:
    return said not in ("大", "小") and (
        english in colour_words() or said.endswith("色") or english in _MATERIALS or english in vocabulary()
    )


def _wears(worn: Parts | None) -> str:
    if worn is None:
        return ""
    return "戴着" if kind_of(worn.english) == "hat" or worn.english in _ON_THE_HEAD else "穿着"
