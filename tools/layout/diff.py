"""What turns one layout into another, as operations: ids that both have are kept, the rest is added and removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .edits.groups import parts_of
from .edits.scene import parts_of_negative
from .layout import Layout, LayoutObject, make_object_id
from .operations import (
    Add,
    Attach,
    Operation,
    Recaption,
    Remove,
    Reorder,
    SetBackground,
    SetBoxes,
    SetCanvas,
    SetNegative,
)
from .phrases import head_noun, same_noun

_OTHER_WORDS = 0.3
"""Another phrase counts like standing this share of the canvas farther away."""


def diff_layouts(before: Layout, after: Layout) -> tuple[Operation, ...]:
    """Return operations that make `after` of `before`; applied, they keep the ids that both have.

    Objects that are locked before stay as they are, and locks are not changed. The caption is no operation's business.
    """
    locked = {o.id for o in before.objects if o.locked}
    kept = tuple(o for o in before.objects if o.id in locked)
    named = {o.id: o for o in (*after.objects, *kept)} | {o.id: o for o in kept}
    gone = [o.id for o in before.objects if o.id not in named]
    changes = _Changes(before, named, {o.id: o for o in before.objects})
    return (
        *_canvas(before, after),
        *changes.detached(gone),
        *([Remove(targets=gone)] if gone else ()),
        *changes.reworded(),
        *changes.added(),
        *changes.boxes(gone),
        *changes.attached(),
        *changes.reordered([o.id for o in after.objects], gone),
        *_surroundings(before, after),
    )


def with_ids_of(before: Layout, after: Layout) -> Layout:
    """Return a layout that came without ids of its own with those of its objects that were there before.

    The same noun makes two objects the same; among several, the phrase and then the nearest place.
    """
    pairs = sorted(
        (_distance(old, new), number, old.id)
        for number, new in enumerate(after.objects)
        for old in before.objects
        if same_noun(head_noun(old.phrase), head_noun(new.phrase))
    )
    ids: dict[int, str] = {}
    for _, number, name in pairs:
        if number not in ids and name not in ids.values():
            ids[number] = name
    taken = {o.id for o in before.objects}
    objects = []
    for number, item in enumerate(after.objects):
        name = ids.get(number) or make_object_id(head_noun(item.phrase), taken)
        taken.add(name)
        objects.append(replace(item, id=name, attached=None))
    owners = {o.id: o.attached for o in before.objects}
    return replace(after, objects=tuple(replace(o, attached=owners.get(o.id)) for o in objects))


def _distance(one: LayoutObject, other: LayoutObject) -> float:
    (x, y), (u, v) = one.box.center, other.box.center
    return float(((x - u) ** 2 + (y - v) ** 2) ** 0.5) + (0.0 if one.phrase == other.phrase else _OTHER_WORDS)


@dataclass(frozen=True)
class _Changes:
    """The objects before and as they shall be, by id."""

    layout: Layout
    after: dict[str, LayoutObject]
    before: dict[str, LayoutObject]

    def _both(self) -> Iterator[tuple[LayoutObject, LayoutObject]]:
        yield from ((old, self.after[name]) for name, old in self.before.items() if name in self.after)

    def _new_ids(self) -> dict[str, str]:
        """Return the id that each added object will get, by the id that it has in the layout that shall be."""
        used, ids = set(self.before), {}
        for name, item in self.after.items():
            if name not in self.before:
                ids[name] = make_object_id(head_noun(item.phrase), used)
                used.add(ids[name])
        return ids

    def detached(self, gone: list[str]) -> Iterator[Operation]:
        """Let go what stays when its owner goes, or shall go along with another or none."""
        alone = [o.id for o, new in self._both() if o.attached and (o.attached in gone or new.attached != o.attached)]
        if alone:
            yield Attach(targets=alone)

    def reworded(self) -> Iterator[Operation]:
        for old, new in self._both():
            if old.phrase != new.phrase:
                yield Recaption(targets=[old.id], phrase=new.phrase)

    def added(self) -> Iterator[Operation]:
        for name in self._new_ids():
            yield Add(phrase=self.after[name].phrase, box=self.after[name].box.as_list())

    def boxes(self, gone: list[str]) -> Iterator[Operation]:
        """Name also the parts of what moves: they would go along otherwise."""
        moved = [old.id for old, new in self._both() if old.box != new.box]
        named = {*moved, *(p for p in parts_of(self.layout, moved) if p not in gone and not self.before[p].locked)}
        boxes = {name: self.after[name].box.as_list() for name in self.before if name in named}
        boxes |= {new: self.after[name].box.as_list() for name, new in self._new_ids().items()}
        if boxes:
            yield SetBoxes(boxes=boxes)

    def attached(self) -> Iterator[Operation]:
        ids = self._new_ids()
        for name, item in self.after.items():
            before = self.before[name].attached if name in self.before else None
            if item.attached and item.attached != before:
                yield Attach(targets=[ids.get(name, name)], to=ids.get(item.attached, item.attached))

    def reordered(self, wanted: list[str], gone: list[str]) -> Iterator[Operation]:
        """Bring to the front, one after the other, all from the first that is not where it should be."""
        ids = self._new_ids()
        now = [name for name in self.before if name not in gone] + list(ids.values())
        order = [ids.get(name, name) for name in wanted]
        if [name for name in now if name in order] == order:
            return
        first = next(number for number, pair in enumerate(zip(now, order, strict=False)) if pair[0] != pair[1])
        for name in order[first:]:
            if name not in self.before or not self.before[name].locked:
                yield Reorder(targets=[name], to="front")


def _canvas(before: Layout, after: Layout) -> Iterator[Operation]:
    if (before.width, before.height) != (after.width, after.height):
        yield SetCanvas(width=after.width, height=after.height)


def _surroundings(before: Layout, after: Layout) -> Iterator[Operation]:
    if after.background and after.background != before.background:
        yield SetBackground(background=after.background)
    old, new = parts_of_negative(before.negative), parts_of_negative(after.negative)
    if old != new:
        yield SetNegative(
            add=[part for part in new if part not in old], remove=[part for part in old if part not in new]
        )
