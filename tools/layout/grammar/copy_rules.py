"""Edits that copy what is there.

Each rule reads one clause and gives operations, or None when the clause is not its own. It knows nothing of boxes.
"""

from __future__ import annotations

import re

from ..operations import Duplicate, Operation, Place
from .place_rules import place
from .targets import Context, read_targets
from .things import number_of

_COPY = re.compile(
    r"^(?:duplicate|copy|clone|(?:make|add|create|give me|i want|put)? ?(?:an?|another|(?P<count>\w+))(?: more)? "
    r"(?:exact )?(?:cop(?:y|ies)|duplicates?|clones?) of) (?P<what>.+?)(?P<twice> twice)?$"
)


def copy(clause: str, context: Context) -> list[Operation] | None:
    """'duplicate the balloon', 'make two copies of the bird above the car'."""
    found = _COPY.match(clause)
    if not found:
        return None
    count = 2 if found["twice"] else (number_of(found["count"] or "") or 1)
    if where := _placed(found["what"], context):
        return [Duplicate(targets=where.targets, count=count, relation=where.relation, anchors=where.anchors)]
    return [Duplicate(targets=read_targets(found["what"], context), count=count)]


def _placed(what: str, context: Context) -> Place | None:
    operations = place(f"put {what}", context)
    return next((o for o in operations or () if isinstance(o, Place)), None)
