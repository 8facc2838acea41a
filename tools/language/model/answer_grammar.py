"""The answer language as one regular expression for constrained decoding: only its forms, and only ids of the scene.

One expression and no grammar of tokens: a lexer would take the blank before a parenthesis for a part of the phrase and then
never allow the parenthesis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..commands import ARRANGEMENTS, PLACES, RELATIONS, TALK, TELL
from ..prompt import SceneView

_PHRASE = r"[^;()\s|]([^;()\n|]{0,79}[^;()\s|])?"
_COUNT = r"[1-9][0-9]{0,2}"
_NUMBER = r"[0-9]{1,10}"
_RATIO = r"([1-9][0-9]{0,2}(\.[0-9])?:[1-9][0-9]{0,2}(\.[0-9])?|wide|tall|square)"
_DIRECTION = r"((up|down)( left| right)?|left|right)"
_AMOUNT = (
    r"((much |little )?(bigger|smaller|wider|narrower|taller|shorter)|x[0-9]{1,2}(\.[0-9]{1,2})?"
    r"|[0-9]{1,3}% (bigger|smaller)|fill|share [0-9]{1,3}%)"
)


def _any(words: Iterable[str]) -> str:
    return f"({'|'.join(re.escape(word).replace(chr(92) + ' ', ' ') for word in words)})"


_ATTACH = (
    rf"( \(({_any(RELATIONS)} (each )?{_PHRASE}|{_any(PLACES)}|{_any(ARRANGEMENTS)}|grid [1-9][0-9]?x[1-9][0-9]?)\))"
)
_COUNTED = rf"{_COUNT} {_PHRASE}{_ATTACH}*"
_SETTING = rf"((bg|no|style) {_PHRASE}|size [1-9][0-9]{{1,4}}x[1-9][0-9]{{1,4}}|ratio {_RATIO}|(seed|steps|variations) {_NUMBER})"
_MOOD = rf"(talk {_any(TALK)}|tell {_any(TELL)}|ask)"
_SCENE = rf"new(; ({_COUNTED}|{_SETTING}))+"
_WALK = rf"((undo|redo)( {_NUMBER})?|goto ({_NUMBER}|first|last)|restore( {_PHRASE})?|again|reset|redraw|upscale|stop|variations)"


def answer_pattern(scene: SceneView | None) -> str:
    """Return the expression of the answers that a scene allows; answers begin with a blank."""
    if scene is None or not scene.objects:
        other = rf"({_SETTING}|{_WALK}|add {_COUNTED}|bg\+ {_PHRASE})"
        return rf" ({_MOOD}|{_SCENE}|{other}(; {other})*)"
    one = _edit(_any(scene.ids), _any([*scene.ids, *(f"{stem}-*" for stem in scene.stems), "*"]))
    return rf" ({_MOOD}|{_which(scene)}{_SCENE}|{one}(; {one})*)"


def _which(scene: SceneView) -> str:
    """Return the questions which of a kind is meant, each object once."""
    kin = [[i for i in scene.ids if i.rpartition("-")[0] == stem] for stem in scene.stems]
    return "".join(f"ask which {' '.join(map(re.escape, ids))}|" for ids in kin)


def _edit(name: str, target: str) -> str:
    """Return the expression of one edit; `name` is one id, `target` an id, a group or all."""
    targets = rf"{target}(\+{target})*( except {name}(\+{name})*)?"
    two = rf"{name} {name}"
    forms = [
        rf"resize {targets} ({_AMOUNT}|as {name})",
        rf"move {targets} ((little |much )?({_DIRECTION}|closer|apart)|{_DIRECTION} [0-9]{{1,4}}(px|%)|(closer to|away from) {name})",
        rf"put {targets}{_ATTACH}+",
        rf"swap {two}( (colours|sizes|looks))?",
        rf"face ({two}|{target} (left|right))",
        rf"(mirror|remove|keep|front|back|lock|unlock) {targets}",
        rf"align {targets} (top|bottom|left|right|middle|center)",
        rf"arrange {targets} ({_any(ARRANGEMENTS)}|grid [1-9]x[1-9])( (smallest|biggest) first)?",
        rf"spread {targets}( (horizontal|vertical))?",
        rf"add {_COUNTED}",
        rf"count {targets} {_COUNT}",
        rf"copy {targets}( {_COUNT})?{_ATTACH}*",
        rf"replace {targets} with ({_COUNT} )?{_PHRASE}",
        rf"(look|drop) {targets} {_PHRASE}",
        rf"(bg\+|bg-|allow) {_PHRASE}",
        rf"merge {_PHRASE} from {_NUMBER}",
    ]
    order = "|".join(forms)
    return rf"((not )?({order}|{_SETTING})|{_WALK})"
