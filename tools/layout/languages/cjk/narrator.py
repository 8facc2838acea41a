"""Where the reader of a caption is: whom the clause is about, a place that waits for what is there, and what was spoken of.

It knows nothing of either language's grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .scene import Scene
from .things import Thing
from .where import Where, settled

_REGIONS = {
    "left": "left", "right": "right", "above": "top", "top": "top", "on": "top", "below": "bottom", "under": "bottom",
    "bottom": "bottom", "between": "middle", "middle": "middle", "in_front_of": "front", "front": "front",
    "behind": "back", "back": "back",
}  # fmt: skip
_SIDES = frozenset({"left", "right", "above", "below", "in_front_of", "behind"})
_BESIDE = frozenset({"next_to", "in", "on", "under"})


class Narrator:
    """Puts things of a caption in their places, clause by clause.

    Attributes:
        fresh: what this clause is about; `subjects` what the one before was.
        pending: a place whose thing is not named yet ('on the table there is').
        hosts: what the last thing was put beside; '右边' and '旁边' after it may mean those again.
    """

    def __init__(self, known: frozenset[str] = frozenset()) -> None:
        self.scene = Scene(known=known)
        self.subjects: list[Thing] = []
        self.hosts: list[Thing] = []
        self.fresh: list[Thing] = []
        self.pending: Where | None = None

    def begin(self) -> None:
        """Start a clause."""
        self.pending, self.fresh = None, []

    def end(self) -> None:
        """End a clause; a place that still waits is where the subjects are."""
        if self.pending is not None:
            self.stand(self.fresh or self.subjects, self.pending)
            self.pending = None
        self.subjects = self.fresh or self.subjects

    def anchored(self, where: Where) -> Where:
        """Note the anchors of a place as things of the scene."""
        settings = [thing for thing in where.anchors if thing.is_setting]
        named = self.scene.add_all([thing for thing in where.anchors if not thing.is_setting])
        return replace(where, anchors=(*settings, *named))

    def name(self, things: Sequence[Thing]) -> list[Thing]:
        """Note things, in the place that waits for them if there is one; they are what the clause is about now."""
        added = self.scene.add_all(list(things))
        if added and self.pending is not None:
            self.stand(added, self.pending)
            if self.pending.anchors:
                self.hosts = [anchor for anchor in self.pending.anchors if not anchor.is_setting]
            self.pending = None
        if added:
            self.fresh = added
        return added

    def stand(self, subjects: Sequence[Thing], where: Where) -> None:
        """Say that subjects are somewhere."""
        if any(anchor.is_setting for anchor in where.anchors):
            for anchor in where.anchors:
                for setting in (*anchor.settings, anchor):
                    if setting.is_setting:
                        self.scene.set_place(setting, list(subjects))
            return
        if not where.anchors:
            self._stand_in_region(list(subjects), where)
            return
        anchors = [anchor for anchor in where.anchors if anchor not in subjects]
        if anchors:
            self.scene.relate(list(subjects), settled(where, subjects), anchors)

    def _stand_in_region(self, subjects: list[Thing], where: Where) -> None:
        """A side alone is the picture's, or, after something was named, beside that: '旁边', '上面'."""
        others = [thing for thing in self._spoken_of() if thing not in subjects]
        beside = where.position in _BESIDE or where.is_relative
        beside = beside or (where.position == "between" and (len(others) > 1 or any(o.is_plural for o in others)))
        if others and beside:
            self.scene.relate(subjects, settled(replace(where, anchors=tuple(others)), subjects), others)
            self.hosts = others if where.position in _SIDES else self.hosts
            return
        if self.hosts and where.position in _SIDES:
            self.scene.relate(subjects, settled(replace(where, anchors=tuple(self.hosts)), subjects), self.hosts)
            return
        region = _REGIONS.get(where.position, where.position)
        if region not in _BESIDE:
            self.scene.relate(subjects, region, [])

    def _spoken_of(self) -> list[Thing]:
        if self.hosts and any(thing in self.hosts for thing in self.subjects):
            return self.hosts
        return self.subjects or self.scene.things[-1:]
