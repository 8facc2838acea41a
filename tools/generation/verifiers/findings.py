"""The verifier seam: a finished picture and its layout -> what of the layout is in the picture.

Implementations: `ClipArtVerifier`, `DetectorVerifier`; `CachedVerifier` remembers for either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from ...layout.layout import Box, Layout

if TYPE_CHECKING:
    from PIL.Image import Image

What = Literal["found", "missing", "wrong colour", "extra"]
WEIGHTS: dict[What, int] = {"found": 0, "missing": 2, "wrong colour": 1, "extra": 1}


@dataclass(frozen=True)
class Finding:
    """What became of one object, or something that no object asked for.

    Attributes:
        phrase: the object's own; of an extra its name with article.
        box: the object's own; of an extra where it is.
        detail: the class or colour seen instead, where one was.
        object_id: of the layout; empty for an extra.
    """

    phrase: str
    box: Box
    what: What
    detail: str = ""
    object_id: str = ""


@dataclass(frozen=True)
class Findings:
    """One finding per object in the layout's order, then the extras."""

    objects: tuple[Finding, ...]
    extras: tuple[Finding, ...] = ()

    @property
    def failed(self) -> tuple[str, ...]:
        """Ids of objects that are missing or of the wrong colour."""
        return tuple(one.object_id for one in self.objects if one.what != "found")

    @property
    def badness(self) -> int:
        """0 where everything is as asked; a missing object weighs as much as two wrong colours or extras."""
        return sum(WEIGHTS[one.what] for one in (*self.objects, *self.extras))

    def of(self, what: What) -> tuple[Finding, ...]:
        return tuple(one for one in (*self.objects, *self.extras) if one.what == what)


class Verifier(Protocol):
    """Looks at finished pictures."""

    @property
    def identity(self) -> str:
        """Equal for verifiers that find the same in the same picture."""
        ...

    def check(self, picture: Image, layout: Layout) -> Findings:
        """Look for every object of the layout in an RGB picture of any size and the layout's shape."""
        ...
