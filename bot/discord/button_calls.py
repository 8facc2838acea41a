"""What a press asks for: tool calls, on a version of the scene.

It knows nothing of Discord; it reads a button's id and the version that it stands under.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.reply import DRAW
from tools.layout.layout import Layout

from .button_id import ButtonId
from .layout_alternatives import boxes_operation, layout_alternatives

STEP = 0.06
"""How far an arrow moves an object, as a share of the canvas."""
BIGGER, SMALLER = 1.25, 0.8
VARIATIONS = 4
Calls = tuple[dict[str, Any], ...]

_ON_OBJECT: Mapping[str, dict[str, Any]] = {
    "left": {"op": "move", "dx": -STEP},
    "right": {"op": "move", "dx": STEP},
    "up": {"op": "move", "dy": -STEP},
    "down": {"op": "move", "dy": STEP},
    "plus": {"op": "resize", "factor": BIGGER},
    "minus": {"op": "resize", "factor": SMALLER},
    "front": {"op": "reorder", "to": "front"},
    "back": {"op": "reorder", "to": "back"},
}
NUDGES = tuple(_ON_OBJECT)


def button_to_calls(button: ButtonId, touched: tuple[str, ...], all_ids: tuple[str, ...]) -> Calls | None:
    """Return the calls of a press; None when the button asks for no turn.

    Args:
        touched: ids of the objects changed last.
        all_ids: ids of all objects; what `bigger` and `smaller` mean where nothing was touched.
    """
    if button.do in _ON_OBJECT:
        return (_edit({**_ON_OBJECT[button.do], "targets": [button.target]}),)
    match button.do:
        case "again":
            return ({"tool": "generate_picture", "args": {"new_seed": True}},)
        case "vary":
            return ({"tool": "generate_picture", "args": {"new_seed": True, "count": VARIATIONS}},)
        case "pick":
            return walk_to(button.version)
        case "draw":
            return (DRAW,)
        case "undo" | "redo":
            return (_walk(button.do),)
        case "drop":
            return (_walk("undo"),)
        case "bigger" | "smaller":
            targets = [i for i in touched if i in all_ids][:1] or list(all_ids)
            factor = BIGGER if button.do == "bigger" else SMALLER
            return (_edit({"op": "resize", "targets": targets, "factor": factor}), DRAW)
        case _:
            return None


def layout_to_calls(layout: Layout, number: int) -> Calls:
    """Return the calls that draw an alternative of a layout, counted from 1; the first is the layout itself."""
    alternatives = layout_alternatives(layout)
    if not 1 < number <= len(alternatives):
        return (DRAW,)
    return (_edit(boxes_operation(alternatives[number - 1])), DRAW)


def walk_to(number: int) -> Calls:
    """Go to a version."""
    return ({"tool": "walk_versions", "args": {"to": "goto", "number": number}},)


def _walk(to: str) -> dict[str, Any]:
    return {"tool": "walk_versions", "args": {"to": to}}


def _edit(operation: dict[str, Any]) -> dict[str, Any]:
    return {"tool": "edit_layout", "args": {"operations": [operation]}}
