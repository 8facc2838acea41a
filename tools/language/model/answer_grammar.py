"""The answer language as a grammar for constrained decoding: only its forms, and only ids of the scene."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..commands import ARRANGEMENTS, PLACES, RELATIONS, TALK, TELL
from ..prompt import SceneView

_SETTINGS = r"""
setting: "bg " PHRASE | "no " PHRASE | "style " PHRASE | "size " SIDES | "ratio " RATIO | "seed " NUMBER
       | "steps " NUMBER | "variations " NUMBER
attach: " (" (RELATION " " ("each ")? PHRASE | PLACE | ARRANGEMENT | "grid " /[1-9][0-9]?x[1-9][0-9]?/) ")"
counted: COUNT " " PHRASE attach*
mood: "talk " TALK | "tell " TELL | "ask"
PHRASE: /[^;()\s|]([^;()\n|]{0,79}[^;()\s|])?/
COUNT: /[1-9][0-9]{0,2}/
NUMBER: /[0-9]{1,10}/
SIDES: /[1-9][0-9]{1,4}x[1-9][0-9]{1,4}/
RATIO: /[1-9][0-9]{0,2}(\.[0-9])?:[1-9][0-9]{0,2}(\.[0-9])?/ | "wide" | "tall" | "square"
"""
_EDITS = r"""
edit: "resize " targets " " AMOUNT | "resize " targets " as " ID | "move " targets " " DIRECTION
    | "move " targets " " TOWARDS " " ID | "put " targets attach+
    | "swap " one " " one (" " /colours|sizes|looks/)? | "face " one " " (one | "left" | "right")
    | SIMPLE " " targets | "align " targets " " /top|bottom|left|right|middle|center/
    | "arrange " targets " " ARRANGEMENT (" " /smallest|biggest/ " first")? | "spread " targets (" " /horizontal|vertical/)?
    | "add " counted | "count " targets " " COUNT | "copy " targets (" " COUNT)? attach*
    | "replace " targets " with " (COUNT " ")? PHRASE | "look " targets " " PHRASE | "drop " targets " " PHRASE
    | "bg+ " PHRASE | "bg- " PHRASE | "allow " PHRASE | setting
    | /undo|redo/ (" " NUMBER)? | "goto " (NUMBER | "first" | "last") | "restore" (" " PHRASE)?
    | /again|reset|redraw|upscale|stop|variations/ | "merge " PHRASE " from " NUMBER
    | "ask which " ID (" " ID)+ | "not " edit
targets: one ("+" one)* (" except " one ("+" one)*)?
one: ID | GROUP | "*"
SIMPLE: /mirror|remove|keep|front|back|lock|unlock/
AMOUNT: /((much |little )?(bigger|smaller|wider|narrower|taller|shorter)|x[0-9]{1,2}(\.[0-9]{1,2})?|[0-9]{1,3}% (bigger|smaller)|fill|share [0-9]{1,3}%)/
DIRECTION: /((little |much )?((up|down)( left| right)?|left|right|closer|apart)|(up|down|left|right) [0-9]{1,4}(px|%))/
TOWARDS: /closer to|away from/
"""


def answer_grammar(scene: SceneView | None) -> str:
    """Write the Lark grammar of the answers that a scene allows, for `llguidance`; answers begin with a space."""
    lines = [_SETTINGS, _terminal("RELATION", RELATIONS), _terminal("PLACE", PLACES)]
    lines += [_terminal("ARRANGEMENT", ARRANGEMENTS), _terminal("TALK", TALK), _terminal("TELL", TELL)]
    scenes = '"new" ("; " (counted | setting))+'
    walks = '/undo|redo/ | "goto " (NUMBER | "first" | "last") | /restore|again|redraw|reset|stop/'
    if scene is None or not scene.objects:
        edits = ' | "add " counted | "bg+ " PHRASE' if scene is not None else ""
        lines.append(f'start: " " (mood | {scenes} | other ("; " other)*)\nother: setting | {walks}{edits}')
        return "\n".join(lines)
    lines += [_EDITS, _terminal("ID", scene.ids)]
    lines.append(_terminal("GROUP", [f"{stem}-*" for stem in scene.stems] or [f"{scene.ids[0]}"]))
    lines.append(f'start: " " (mood | {scenes} | edit ("; " edit)*)')
    return "\n".join(lines)


def _terminal(name: str, words: Iterable[str]) -> str:
    return f"{name}: {' | '.join(json.dumps(word) for word in words)}"
