"""Relations turned into structure: what is stacked, held, before or behind, and who stands left of whom.

Relations that contradict earlier ones are dropped and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..nouns.data import table
from ..nouns.kinds import kind_of
from .notes import dropped_note
from .pieces import Column, Piece, Tier

_ROW = 5
"""At most this many pieces of a group side by side in one tier."""


def _sinking(supports: Sequence[Piece]) -> float:
    """Return how far down on a surface things stand: in the middle of a pond or a rug, on the upper edge of a table."""
    surfaces: dict[str, float] = table("surfaces")["stands"]
    return min((surfaces.get(piece.noun, 0.0) for piece in supports), default=0.0)


def _are_same(some: Sequence[Piece], others: Sequence[Piece]) -> bool:
    return set(map(id, some)) == set(map(id, others))


def _share(some: Sequence[Piece], others: Sequence[Piece]) -> bool:
    return not set(map(id, some)).isdisjoint(map(id, others))


def _break_into_rows(column: Column, per_row: int) -> None:
    everyone = column.pieces
    column.tiers = [Tier(everyone[i : i + per_row]) for i in range(0, len(everyone), per_row)]


class Stacking:
    """The columns of a picture and their order, built relation by relation.

    Attributes:
        edges: (left piece, right piece) pairs.
        close: pairs that stand side by side.
        dropped: sentences about relations that could not be kept.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.columns = [Column([Tier([piece])]) for piece in pieces]
        self.edges: list[tuple[Piece, Piece]] = []
        self.close: list[tuple[Piece, Piece]] = []
        self.dropped: list[str] = []
        self._host: dict[int, Piece] = {}

    def relate(self, relation: str, subjects: list[Piece], anchors: list[Piece]) -> None:
        """Take in one relation of the caption."""
        subjects = [s for s in subjects if s not in anchors]
        if not subjects or not anchors or not getattr(self, f"_{relation}")(subjects, anchors):
            names = [a.phrase for a in anchors]
            self.dropped.append(dropped_note(subjects[0].phrase if subjects else names[0], relation, names))

    def column_of(self, piece: Piece) -> Column:
        piece = self.root(piece)
        return next(column for column in self.columns if piece in column.pieces)

    def root(self, piece: Piece) -> Piece:
        """Return the piece that holds this one, or stands for it; itself when it is free."""
        while id(piece) in self._host:
            piece = self._host[id(piece)]
        return piece

    def _left_of(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        self._face(subjects, anchors)
        return self._order_all((s, a) for s in subjects for a in anchors)

    def _right_of(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        self._face(subjects, anchors)
        return self._order_all((a, s) for s in subjects for a in anchors)

    def _face(self, subjects: list[Piece], anchors: list[Piece]) -> None:
        """Bring two groups to one height, each as a block."""
        self._level_movable([*anchors, *subjects])
        self._as_block(subjects)
        self._as_block(anchors)
        self._join_surface(subjects, anchors)

    def _next_to(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        self._as_block(subjects)
        self._join_surface(subjects, anchors)
        self._level([*anchors, *subjects])
        kept = True
        for number, subject in enumerate(subjects):
            if self.column_of(subject) is self.column_of(anchors[0]):
                kept = kept and self._order_in_tier(subject, anchors[0])
                continue
            left_taken = any(pair[1] in anchors for pair in self.close)
            right_of_it_taken = any(pair[0] is subject for pair in self.close)
            first, last = anchors[0], anchors[-1]
            pair = (last, subject) if left_taken or right_of_it_taken or number % 2 else (subject, first)
            if not self._order(*pair):
                pair = (pair[1], pair[0])
                kept = kept and self._order(*pair)
            self.close.append(pair)
        return kept

    def _level(self, pieces: list[Piece]) -> None:
        """What stands side by side is all in the sky or all on the ground."""
        if not all(piece.is_up for piece in pieces):
            for piece in pieces:
                piece.place = "ground" if piece.is_up else piece.place

    def _level_movable(self, pieces: list[Piece]) -> None:
        """A kite left of a bench flies low; the sun stays in the sky."""
        if not any(kind_of(piece.noun) == "sky thing" for piece in pieces):
            self._level(pieces)

    def _between(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        if len(anchors) < 2:
            return False
        half = (len(anchors) + 1) // 2
        groups = list(dict.fromkeys(a.group for a in anchors))
        left = [a for a in anchors if a.group == groups[0]] if len(groups) > 1 else anchors[:half]
        right = [a for a in anchors if a not in left]
        self._level([*anchors, *subjects])
        self._join_surface(subjects, anchors)
        before = [(a, s) for a in left for s in subjects]
        return self._order_all([*before, *((s, a) for a in right for s in subjects)])

    def _above(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        return self._stack(subjects, anchors, rests=False)

    def _on(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        if len(anchors) == len(subjects) > 1:
            kept = [self._stack([s], [a], rests=True) for s, a in zip(subjects, anchors, strict=True)]
            return all(kept)
        return self._stack(subjects, anchors[:1], rests=True)

    def _below(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        self._as_block(subjects)
        kept = self._stack(anchors, subjects, rests=False)
        for tier in self.column_of(anchors[0]).tiers:
            tier.covers = tier.covers or (anchors[0] in tier.pieces and kept)
        return kept

    _under = _below

    def _in(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        host = anchors[0]
        if any(self.root(host) is s or not self._is_alone(s) for s in subjects) or id(host) in self._host:
            return False
        for number, subject in enumerate(subjects):
            holder = (
                anchors[number * len(anchors) // len(subjects)] if len(subjects) >= len(anchors) else anchors[number]
            )
            self._attach(subject, holder, holder.held)
        return True

    def _in_front_of(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        return self._overlay(subjects, anchors, before=True)

    def _behind(self, subjects: list[Piece], anchors: list[Piece]) -> bool:
        return self._overlay(subjects, anchors, before=False)

    def _overlay(self, subjects: list[Piece], anchors: list[Piece], before: bool) -> bool:
        kept = True
        for subject in subjects:
            target = min(anchors, key=lambda anchor: len(anchor.beside))
            if self._may_stand_beside(subject, target):
                self._attach(subject, target, target.before if before else target.behind)
            elif self._may_stand_beside(target, subject):  # a sofa with a cat on it stays; the window goes behind it
                self._attach(target, subject, subject.behind if before else subject.before)
            else:
                kept = False
        return kept

    def _may_stand_beside(self, piece: Piece, host: Piece) -> bool:
        return self._is_alone(piece) and id(host) not in self._host and len(host.beside) < 2

    def _attach(self, piece: Piece, host: Piece, place: list[Piece]) -> None:
        self.columns.remove(self.column_of(piece))
        place.append(piece)
        self._host[id(piece)] = host

    def _is_alone(self, piece: Piece) -> bool:
        free = id(piece) not in self._host and not (piece.held or piece.before or piece.behind)
        return free and len(self.column_of(piece).pieces) == 1

    def _stack(self, upper: list[Piece], lower: list[Piece], rests: bool) -> bool:
        if any(id(p) in self._host for p in (*upper, *lower)):
            upper, lower = [self.root(p) for p in upper], [self.root(p) for p in lower]
        if any(p in lower for p in upper):
            return False
        base = self._merged_side_by_side(lower)
        moved = list(dict.fromkeys(self.column_of(p) for p in upper))
        if any(column is base for column in moved):
            return self._is_higher(base, upper, lower)
        same = next((t for t in base.tiers if t.anchors and _are_same(t.anchors, lower) and t.rests == rests), None)
        if same and all(len(column.tiers) == 1 for column in moved) and len(same.pieces) + len(upper) <= _ROW:
            same.pieces += [p for column in moved for p in column.pieces]
            self._forget(moved)
            return True
        if not rests and (len(upper) > _ROW or (len(upper) > 3 and len(lower) == 1)):
            self._as_block(upper)
        merged = self._merged_side_by_side(upper)
        if rests and base.tiers[-1].pieces and not _share(lower, base.tiers[-1].pieces):
            beside = next((t for t in base.tiers if t.rests and _share(t.anchors, lower)), None)
            if beside is None:
                first = next(i for i, t in enumerate(base.tiers) if _share(t.pieces, lower))
                merged.tiers[0].rests, merged.tiers[0].anchors = True, list(lower)
                merged.tiers[0].sinks = _sinking(lower)
                base.tiers[first + 1 : first + 1] = merged.tiers
                self._forget([merged])
                return True
        merged.tiers[0].rests = rests and _share(lower, base.tiers[-1].pieces)
        merged.tiers[0].anchors = list(lower)
        merged.tiers[0].sinks = _sinking(lower) if merged.tiers[0].rests else 0.0
        for tier in [] if rests else merged.tiers:
            tier.anchors = tier.anchors or list(lower)
        base.tiers += merged.tiers
        self._forget([merged])
        return True

    def _is_higher(self, column: Column, upper: list[Piece], lower: list[Piece]) -> bool:
        level = {id(piece): number for number, tier in enumerate(column.tiers) for piece in tier.pieces}
        return min(level[id(self.root(p))] for p in upper) > max(level[id(self.root(p))] for p in lower)

    def _forget(self, columns: Sequence[Column]) -> None:
        self.columns = [column for column in self.columns if all(column is not gone for gone in columns)]

    def _merged_side_by_side(self, pieces: list[Piece]) -> Column:
        columns = list(dict.fromkeys(self.column_of(p) for p in pieces))
        columns.sort(key=lambda c: sum(1 for left, right in self.edges if right in c.pieces))
        first, others = columns[0], columns[1:]
        for other in others:
            for number, tier in enumerate(other.tiers):
                if number < len(first.tiers) and first.tiers[number].rests == tier.rests:
                    first.tiers[number].pieces += tier.pieces
                    first.tiers[number].anchors += tier.anchors
                else:
                    first.tiers.append(tier)
        self._forget(others)
        return first

    def _as_block(self, pieces: list[Piece]) -> None:
        """Put a large group into rows of one column, so that a whole group can stand left of something."""
        alone = all(self._is_alone(p) for p in pieces)
        if len(pieces) <= 3 or not alone:
            return
        column = self._merged_side_by_side(pieces)
        _break_into_rows(column, min(_ROW, max(2, round(len(column.pieces) ** 0.5))))

    def stack_group(self, pieces: list[Piece]) -> None:
        """Pile a group into one narrow column (for 'two cats on the left')."""
        if len(pieces) > 1 and all(self._is_alone(p) for p in pieces):
            _break_into_rows(self._merged_side_by_side(pieces), 1 if len(pieces) <= 3 else 2)

    def _join_surface(self, subjects: list[Piece], anchors: list[Piece]) -> None:
        """'a cup on a table next to a plate': small things beside a thing on a table are on the table too."""
        tier = next((t for t in self.column_of(anchors[0]).tiers if anchors[0] in t.pieces), None)
        if tier is None or not tier.rests or any(not self._is_alone(s) or s.place != "surface" for s in subjects):
            return
        self._forget([self.column_of(s) for s in subjects])
        tier.pieces += subjects

    def _order_all(self, pairs: Iterable[tuple[Piece, Piece]]) -> bool:
        """Order every pair, also after one that could not be."""
        kept = [self._order(left, right) for left, right in pairs]
        return all(kept)

    def _order(self, left: Piece, right: Piece) -> bool:
        first, second = self.column_of(left), self.column_of(right)
        if first is second:
            return self._order_in_tier(left, right)
        if self._reaches(second, first):
            return False
        self.edges.append((self.root(left), self.root(right)))
        return True

    def _order_in_tier(self, left: Piece, right: Piece) -> bool:
        column = self.column_of(left)
        tier = next((t for t in column.tiers if left in t.pieces and right in t.pieces), None)
        if tier is None or (right, left) in self.edges:
            return False
        self.edges.append((left, right))
        if tier.pieces.index(left) > tier.pieces.index(right):
            tier.pieces.remove(left)
            tier.pieces.insert(tier.pieces.index(right), left)
        return True

    def _reaches(self, start: Column, goal: Column) -> bool:
        seen, todo = {id(start)}, [start]
        while todo:
            column = todo.pop()
            if column is goal:
                return True
            for left, right in self.edges:
                if self.root(left) in column.pieces and id(after := self.column_of(right)) not in seen:
                    seen.add(id(after))
                    todo.append(after)
        return False
