"""The pieces that composing moves about, stacked into columns: one object with what it wears and holds, or a whole group."""

from __future__ import annotations

from dataclasses import dataclass, field

LOWEST, HIGHEST = 0.96, 0.05
"""The band of the canvas that things stand in."""
GAP = 0.04
"""Free space between neighbours, share of the canvas."""
TIER_GAP = 0.015
"""The same inside one tier."""
DROP, LIFT = 0.05, 0.06
"""How much lower things stand that are in front, and how much higher those behind."""


@dataclass(eq=False)
class Member:
    """One object of a piece: its box as a share of the piece's, in front of (or behind) the piece's first, and its owner."""

    noun: str
    phrase: str
    group: int
    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0
    depth: int = 0
    owner: Member | None = None


@dataclass(eq=False)
class Piece:
    """What is placed as one: its size, then its box as x, y (top left) with width and height.

    Attributes:
        members: its objects; the first is the one that the piece's words are about.
    """

    noun: str
    phrase: str
    width: float
    height: float
    place: str
    group: int
    region: str = ""
    x: float = 0.0
    y: float = 0.0
    depth: int = 0
    held: list[Piece] = field(default_factory=list)
    before: list[Piece] = field(default_factory=list)
    behind: list[Piece] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    @property
    def is_up(self) -> bool:
        return self.place in ("sky", "wall")

    @property
    def beside(self) -> list[Piece]:
        """Return what stands before or behind this piece."""
        return [*self.before, *self.behind]

    def side_extent(self, sign: int) -> float:
        """Return how far this piece and what stands before or behind it reach from its centre to one side."""
        reach = self.width / 2
        for number, other in enumerate(self.beside):
            if (1 if number % 2 == 0 else -1) == sign:
                reach = max(reach, self.width / 2 - overlap(self, other) + other.width)
        return reach

    def scale(self, factor: float) -> None:
        self.width *= factor
        self.height *= factor
        for other in (*self.held, *self.before, *self.behind):
            other.scale(factor)


def overlap(host: Piece, other: Piece) -> float:
    """Return how much of `other` covers `host` when it stands before or behind it, in width."""
    return min(host.width, other.width) * 0.45


@dataclass(eq=False)
class Tier:
    """Pieces at one height of a column; `rests` when they touch what is below them,
    `covers` when what is below them was asked to be under them, `sinks` how far down on what they are, as a share of it."""

    pieces: list[Piece]
    rests: bool = False
    covers: bool = False
    sinks: float = 0.0
    anchors: list[Piece] = field(default_factory=list)

    @property
    def width(self) -> float:
        return sum(p.side_extent(-1) + p.side_extent(1) for p in self.pieces) + TIER_GAP * (len(self.pieces) - 1)

    @property
    def height(self) -> float:
        return max(max(p.height, *(o.height + LIFT for o in p.beside), 0.0) for p in self.pieces) + self.drop

    @property
    def drop(self) -> float:
        """Return how far the feet stay above the tier's bottom, for what stands before them."""
        return DROP if any(p.before for p in self.pieces) else 0.0


@dataclass(eq=False)
class Column:
    """Tiers from the ground upwards, moved as one."""

    tiers: list[Tier]

    @property
    def pieces(self) -> list[Piece]:
        return [piece for tier in self.tiers for piece in tier.pieces]

    @property
    def width(self) -> float:
        left, right = self.extents()
        return left + right

    @property
    def height(self) -> float:
        return sum(tier.height for tier in self.tiers) + sum(GAP for tier in self.tiers[1:] if not tier.rests)

    @property
    def region(self) -> str:
        return next((piece.region for piece in self.pieces if piece.region), "")

    @property
    def is_up(self) -> bool:
        return all(piece.is_up for piece in self.pieces)

    def extents(self) -> tuple[float, float]:
        """Return how far the column reaches left and right of its centre."""
        self.spread(0.0)
        lefts = [p.x + p.width / 2 - p.side_extent(-1) for p in self.pieces]
        rights = [p.x + p.width / 2 + p.side_extent(1) for p in self.pieces]
        return -min(lefts), max(rights)

    def spread(self, centre: float) -> None:
        """Set every x: the bottom tier about `centre`, each other tier about what it stands over."""
        for number, tier in enumerate(self.tiers):
            middle = centre
            if number and tier.anchors:
                x0, x1 = min(a.x for a in tier.anchors), max(a.x + a.width for a in tier.anchors)
                middle = (x0 + x1) / 2
            x = middle - tier.width / 2
            for piece in tier.pieces:
                piece.x = x + piece.side_extent(-1) - piece.width / 2
                x += piece.side_extent(-1) + piece.side_extent(1) + TIER_GAP

    def stand(self, bottom: float) -> None:
        """Set every y: the lowest tier's feet at `bottom`."""
        for number, tier in enumerate(self.tiers):
            if number:
                below = self.tiers[number - 1]
                under = tier.anchors if tier.rests and tier.anchors else below.pieces
                bottom = min(p.y + tier.sinks * p.height for p in under) - (0 if tier.rests else GAP)
            for piece in tier.pieces:
                piece.y = bottom - tier.drop - piece.height

    def scale(self, factor: float, floor: float = 0.0) -> None:
        """Scale all pieces; no side that is longer than `floor` gets shorter than it."""
        shortest = min(min(p.width, p.height) for piece in self.pieces for p in (piece, *piece.beside))
        factor = max(factor, min(1.0, floor / shortest))
        for piece in self.pieces:
            piece.scale(factor)
