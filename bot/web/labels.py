"""What a hand did to the boxes, in words: the name under which its version is kept."""

from __future__ import annotations

from collections.abc import Sequence

from tools.layout.layout import Layout
from tools.layout.operations import Operation
from tools.layout.speech import Said, Thing, Things, say

MAX_NAMED = 3


def label_of(operations: Sequence[Operation], layout: Layout) -> Said:
    """Say what the operations do to the layout, in a few words."""
    return say("web.did", what=Things(tuple(_did(operation, layout) for operation in operations[:MAX_NAMED])))


def _did(operation: Operation, layout: Layout) -> Said:
    match operation.op:
        case "set_boxes":
            return say(_moved_or_resized(operation.boxes, layout), things=_named(list(operation.boxes), layout))
        case "add":
            return say("web.did_add", things=Thing(operation.phrase, "a"))
        case "remove" | "duplicate":
            return say(f"web.did_{operation.op}", things=_named(operation.targets, layout))
        case "recaption" if operation.phrase:
            return say("web.did_rename", things=_named(operation.targets, layout), name=Thing(operation.phrase))
        case "lock":
            return say(
                "web.did_lock" if operation.locked else "web.did_unlock", things=_named(operation.targets, layout)
            )
        case "reorder":
            return say("web.did_reorder", things=_named(operation.targets, layout))
        case _:
            return say("web.did_change")


def _moved_or_resized(boxes: dict[str, list[float]], layout: Layout) -> str:
    known = {item.id: item.box for item in layout.objects}
    for name, (x0, y0, x1, y1) in boxes.items():
        box = known.get(name)
        if box and (abs(x1 - x0 - box.width) > 0.002 or abs(y1 - y0 - box.height) > 0.002):
            return "web.did_resize"
    return "web.did_move"


def _named(ids: Sequence[str], layout: Layout) -> Things:
    phrases = {item.id: item.phrase for item in layout.objects}
    return Things(tuple(Thing(phrases.get(i, i), "the") for i in ids[:MAX_NAMED]))
