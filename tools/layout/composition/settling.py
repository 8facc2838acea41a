"""What belongs to a placed piece: put inside it, or at its sides before and behind it."""

from __future__ import annotations

from collections.abc import Sequence

from .pieces import DROP, LIFT, LOWEST, Piece, overlap

_HELD_GAP = 0.008


def settle(piece: Piece) -> None:
    """Put what a placed piece holds inside it, and what stands before or behind it at its sides."""
    for number, other in enumerate(piece.beside):
        sign = 1 if number % 2 == 0 else -1
        edge = piece.x + piece.width if sign > 0 else piece.x
        reach = overlap(piece, other)
        other.x = edge - reach if sign > 0 else edge - other.width + reach
        lift = DROP if other in piece.before else -LIFT
        other.y = min(piece.y + piece.height + lift, LOWEST + DROP) - other.height
        other.depth = piece.depth + (1 if other in piece.before else -1)
        settle(other)
    _settle_held(piece)


def _settle_held(piece: Piece) -> None:
    """Put what a piece holds inside it: in one row, or in as many as leave it largest."""
    if not piece.held:
        return
    count = len(piece.held)
    options = [(rows, _held_factor(piece, -(-count // rows))) for rows in range(1, count + 1)]
    rows, factor = max(options, key=lambda option: (option[1], -option[0]))
    per_row = -(-count // rows)
    for other in piece.held:
        other.scale(factor)
    bottom = piece.y + piece.height * 0.94
    for start in range(0, count, per_row):
        _settle_row(piece, piece.held[start : start + per_row], bottom)
        bottom -= max(p.height for p in piece.held[start : start + per_row]) + _HELD_GAP


def _held_factor(piece: Piece, per_row: int) -> float:
    """Return how much what is held must shrink to fit with so many in a row."""
    rows = [piece.held[i : i + per_row] for i in range(0, len(piece.held), per_row)]
    wide = max(sum(p.width for p in row) for row in rows)
    tall = sum(max(p.height for p in row) for row in rows)
    free_x = piece.width * 0.86 - _HELD_GAP * (per_row - 1)
    free_y = piece.height * 0.88 - _HELD_GAP * (len(rows) - 1)
    return max(0.0, min(1.0, free_x / wide, free_y / tall))


def _settle_row(piece: Piece, row: Sequence[Piece], bottom: float) -> None:
    x = piece.x + (piece.width - sum(p.width for p in row) - _HELD_GAP * (len(row) - 1)) / 2
    for other in row:
        other.x, other.y, other.depth = x, bottom - other.height, piece.depth + 1
        x += other.width + _HELD_GAP
        settle(other)
