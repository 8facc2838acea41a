"""Groups of messages as token batches: one row a group, its messages side by side, blind to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from .stream import Group

EOS, PAD = 2, 2
MAX_TOKENS = 400
POOL = 128
"""Groups that are sorted by length together, so that rows of a batch have about one length."""


@dataclass(frozen=True)
class Row:
    """A group's tokens, the part of each (0 what all share, 1.. the messages), and where answers begin."""

    tokens: list[int]
    parts: list[int]
    answers: list[bool]


@dataclass(frozen=True)
class Batch:
    """What a model takes, and what it should say.

    Attributes:
        tokens, positions: (rows, length); each message's positions go on from the shared lines.
        mask: (rows, 1, length, length), 0 where a token may look, -inf elsewhere.
        targets: (rows, length), the next token where it belongs to an answer, -100 elsewhere.
    """

    tokens: Tensor
    positions: Tensor
    mask: Tensor
    targets: Tensor
    messages: int


def encode(tokenizer: Tokenizer, group: Group) -> Row:
    """Return a group's row; messages that would make it too long are left out."""
    tokens = tokenizer.encode(group.shared).ids
    parts, answers = [0] * len(tokens), [False] * len(tokens)
    for number, (message, answer) in enumerate(group.messages, 1):
        head, tail = tokenizer.encode(message).ids, [*tokenizer.encode(f" {answer}").ids, EOS]
        if len(tokens) + len(head) + len(tail) > MAX_TOKENS:
            continue
        tokens += [*head, *tail]
        parts += [number] * (len(head) + len(tail))
        answers += [False] * len(head) + [True] * len(tail)
    return Row(tokens, parts, answers)


def batches(tokenizer: Tokenizer, groups: Iterable[Group], batch_tokens: int) -> Iterator[Batch]:
    """Yield batches of at most `batch_tokens` tokens, padding included."""
    pool: list[Row] = []
    for group in groups:
        pool.append(encode(tokenizer, group))
        if len(pool) == POOL:
            made = list(_rows(pool, batch_tokens))
            yield from (made[i] for i in torch.randperm(len(made)).tolist())
            pool = []
    yield from _rows(pool, batch_tokens)


def _rows(pool: list[Row], batch_tokens: int) -> Iterator[Batch]:
    pool.sort(key=lambda row: len(row.tokens))
    rows: list[Row] = []
    for row in pool:
        if not any(row.answers):
            continue
        if rows and len(row.tokens) * (len(rows) + 1) > batch_tokens:
            yield _batch(rows)
            rows = []
        rows.append(row)
    if rows:
        yield _batch(rows)


def _batch(rows: list[Row]) -> Batch:
    length = max(len(row.tokens) for row in rows)
    tokens = torch.full((len(rows), length), PAD)
    parts = torch.full((len(rows), length), -1)
    targets = torch.full((len(rows), length), -100)
    for number, row in enumerate(rows):
        ids, is_answer = torch.tensor(row.tokens), torch.tensor(row.answers)
        tokens[number, : len(ids)] = ids
        parts[number, : len(ids)] = torch.tensor(row.parts)
        targets[number, : len(ids) - 1] = torch.where(is_answer[1:], ids[1:], -100)
    positions = torch.stack([_positions(row.parts, length) for row in rows])
    return Batch(tokens, positions, _mask(parts), targets, sum(max(row.parts) for row in rows))


def _positions(parts: list[int], length: int) -> Tensor:
    found = torch.zeros(length, dtype=torch.long)
    shared, at, before = parts.count(0), 0, 0
    for index, part in enumerate(parts):
        at = shared if part != before and part else at
        found[index], at, before = at, at + 1, part
    return found


def _mask(parts: Tensor) -> Tensor:
    """Return which tokens may look at which. parts (rows, length) -> (rows, 1, length, length)."""
    length = parts.shape[1]
    earlier = torch.ones(length, length, dtype=torch.bool).tril()
    same = parts[:, :, None] == parts[:, None, :]
    allowed = earlier & (same | (parts[:, None, :] == 0))
    return torch.zeros(allowed.shape).masked_fill(~allowed, torch.finfo(torch.bfloat16).min)[:, None]
