"""The draft: a layout while its operations are applied, with the ids ever used and the notes for the user.

It knows how to find and guard targets; it does not know any operation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import LayoutError
from ..layout import Layout, LayoutObject, make_object_id
from ..names import Name, chain, name_objects
from ..overlaps import Pairs, asked_pairs, overlapping, rects_of
from ..phrases import head_noun
from ..rect import TICKS, Rect
from ..references import is_everything, resolve
from ..speech import Said, say


@dataclass(frozen=True)
class Draft:
    """A layout between two operations.

    Attributes:
        used: every id there was since the edit began; none is given a second time.
        notes: full sentences for the user.
    """

    layout: Layout
    used: frozenset[str]
    notes: tuple[Said, ...] = ()

    def noted(self, *notes: Said) -> Draft:
        return replace(self, notes=self.notes + notes)

    def with_layout(self, **changes: Any) -> Draft:
        layout = replace(self.layout, **changes)
        return replace(self, layout=layout, used=self.used | {o.id for o in layout.objects})

    def with_rects(self, rects: Mapping[str, Rect]) -> Draft:
        """Return the draft with these boxes; an object whose rectangle is the same stays the same value."""
        return self.with_layout(
            objects=tuple(
                o.with_box(rects[o.id].to_box()) if o.id in rects and rects[o.id] != Rect.of(o.box) else o
                for o in self.layout.objects
            )
        )

    def with_object(self, item: LayoutObject) -> Draft:
        """Return the draft with one more object, in front of all others."""
        return self.with_layout(objects=(*self.layout.objects, item))

    def with_phrases(self, phrases: Mapping[str, str]) -> Draft:
        return self.with_layout(
            objects=tuple(o.with_phrase(phrases[o.id]) if o.id in phrases else o for o in self.layout.objects)
        )

    def rects(self) -> dict[str, Rect]:
        return rects_of(self.layout)

    def tolerated(self) -> Pairs:
        """Return the pairs whose overlap is no fault: asked for in words, or there before."""
        return asked_pairs(self.layout) | overlapping(self.rects())

    def unlocked(self) -> frozenset[str]:
        return frozenset(o.id for o in self.layout.objects if not o.locked)

    def new_id(self, phrase: str) -> str:
        return make_object_id(head_noun(phrase), set(self.used))

    def targets(self, references: Iterable[str], locked_too: bool = False) -> tuple[str, ...]:
        """Return the ids meant, each once; 'all' leaves locked ones out.

        Raises:
            LayoutError: something named is not there, or is locked.
        """
        found: dict[str, None] = {}
        for reference in references:
            ids = resolve(self.layout, reference)
            if is_everything(reference) and not locked_too:
                ids = tuple(i for i in ids if i in self.unlocked()) or ids
            found.update(dict.fromkeys(ids))
        locked = [i for i in found if i not in self.unlocked()]
        if locked and not locked_too:
            raise LayoutError(say(f"edit.locked_{'one' if len(locked) == 1 else 'many'}", what=self.name(locked)))
        return tuple(found)

    def one(self, reference: str, locked_too: bool = False) -> LayoutObject:
        """Return the single object meant. Raises: LayoutError when several fit."""
        ids = self.targets([reference], locked_too)
        if len(ids) > 1:
            names = chain("list.comma", ids)
            raise LayoutError(say("edit.several", words=reference, count=len(ids), ids=names))
        return self.layout[ids[0]]

    def name(self, ids: Collection[str]) -> Name:
        """Return 'everything', 'the red car', or ids where nouns are not enough."""
        return name_objects(self.layout, ids)

    def px(self, ticks: float, axis: str = "x") -> int:
        """Return ticks as pixels of the canvas."""
        return round(abs(ticks) / TICKS * (self.layout.width if axis == "x" else self.layout.height))


def fits(rects: Mapping[str, Rect], changed: Iterable[str], tolerated: Pairs) -> bool:
    """Tell whether the changed rectangles are on the canvas and overlap nothing that they may not."""
    ids = list(changed)
    return all(rects[i].is_inside() for i in ids) and not any(
        i != other and rects[i].overlaps(rects[other]) and frozenset((i, other)) not in tolerated
        for i in ids
        for other in rects
    )
