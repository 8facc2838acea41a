"""Applies typed operations to a layout: all of them, or none.

It knows which function does which operation and nothing of what they do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .edits.add import add
from .edits.arrange import align, distribute, swap
from .edits.boxes import attach, set_boxes
from .edits.captions import recaption, replace_objects
from .edits.count import remove, set_count
from .edits.draft import Draft
from .edits.duplicate import duplicate
from .edits.forms import arrange, mirror
from .edits.groups import carrying_parts
from .edits.move import move
from .edits.place import place
from .edits.reorder import lock, reorder
from .edits.resize import resize
from .edits.scene import set_background, set_canvas, set_negative, set_style
from .layout import Layout
from .operations import Operation
from .speech import Said

EDITS: Mapping[str, Callable[[Draft, Any], Draft]] = {
    "resize": carrying_parts(resize),
    "set_boxes": set_boxes,
    "move": carrying_parts(move),
    "place": carrying_parts(place),
    "align": carrying_parts(align),
    "distribute": carrying_parts(distribute),
    "arrange": carrying_parts(arrange),
    "mirror": carrying_parts(mirror),
    "attach": attach,
    "swap": carrying_parts(swap),
    "add": add,
    "duplicate": duplicate,
    "remove": remove,
    "set_count": set_count,
    "replace": replace_objects,
    "recaption": recaption,
    "reorder": reorder,
    "lock": lock,
    "set_background": set_background,
    "set_style": set_style,
    "set_negative": set_negative,
    "set_canvas": set_canvas,
}


@dataclass(frozen=True)
class Edited:
    """The layout after the operations.

    Attributes:
        notes: sentences for the user: what was limited, what gave way, what was true already.
    """

    layout: Layout
    operations: tuple[Operation, ...]
    notes: tuple[Said, ...] = ()


def apply_operations(layout: Layout, operations: Sequence[Operation]) -> Edited:
    """Apply the operations in order; whatever they do not name stays byte-identical.

    Raises:
        LayoutError: an operation names something unknown or locked, or cannot be done; nothing is changed then.
    """
    draft = Draft(layout, frozenset(o.id for o in layout.objects))
    for operation in operations:
        draft = EDITS[operation.op](draft, operation)
    return Edited(draft.layout, tuple(operations), draft.notes)
