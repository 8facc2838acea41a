"""What is said about a composed scene."""

from __future__ import annotations

from collections.abc import Iterable

from ..speech import Said, Thing, Things, say


def dropped_note(subject: str, relation: str, anchors: Iterable[str]) -> Said:
    """Say that a relation of the caption could not be kept."""
    where = say(f"where.{relation}", anchors=Things(tuple(Thing(a, "the") for a in dict.fromkeys(anchors))))
    return say("grammar.not_kept", subject=Thing(subject, "the"), where=where)
