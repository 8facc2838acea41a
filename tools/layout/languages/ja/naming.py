"""The namer of Japanese: 'a red car' to '赤い車'.

It knows nothing of sentences; where a word of the phrase is not known, it says nothing.
"""

from __future__ import annotations

from ...grammar.kinds import kind_of
from ..cjk.named import Parts, taken_apart
from ..naming import Form
from .words import lexicon

_PUT_ON = {
    **dict.fromkeys(("shoe", "boot", "sock", "sandal", "slipper", "sneaker", "trousers", "jeans", "shorts", "skirt"), "履いた"),
    **dict.fromkeys(("glasses", "sunglasses"), "かけた"),
    **dict.fromkeys(("glove", "ring", "necklace", "bracelet", "earring", "mask", "belt", "tie", "watch"), "つけた"),
    "scarf": "巻いた",
}  # fmt: skip


def name(phrase: str, form: Form, count: int) -> str | None:
    """Say an English phrase in Japanese, or None. Japanese has neither articles nor plurals."""
    parts = taken_apart(phrase, lexicon())
    if parts is None:
        return None
    return f"{parts.count}{parts.noun.counter}の{_said(parts)}" if parts.count is not None else _said(parts)


def _said(parts: Parts) -> str:
    before = ""
    if parts.worn is not None:
        before = f"{_said(parts.worn)}を{_put_on(parts.worn)}"
    if parts.held is not None:
        before = f"{_said(parts.held)}の入った"
    return "".join([before, *(_attribute(said) for _, said in parts.looks), parts.noun.name])


def _attribute(said: str) -> str:
    """Let nouns stand before a noun with の: 'プラスチック' but '赤い'."""
    return said if said.endswith(("い", "な", "の", "た", "る", "つ")) else f"{said}の"


def _put_on(worn: Parts) -> str:
    return "かぶった" if kind_of(worn.english) == "hat" else _PUT_ON.get(worn.english, "着た")
