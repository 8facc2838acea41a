"""Samples as token batches: prompts and answers in rows of about one length, answers marked for the loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

EOS, PAD = 2, 2
MAX_TOKENS = 320
POOL = 256
"""Samples that are sorted by length together, so that rows of a batch have about one length."""


@dataclass(frozen=True)
class Batch:
    """Token ids (rows, length); `targets` holds the next token where it belongs to an answer, -100 elsewhere."""

    tokens: Tensor
    targets: Tensor


def encode(tokenizer: Tokenizer, prompt: str, answer: str) -> tuple[list[int], int]:
    """Return the tokens of a sample with its end mark, and how many of them are the prompt's."""
    head = tokenizer.encode(prompt).ids
    return [*head, *tokenizer.encode(f" {answer}").ids, EOS], len(head)


def batches(tokenizer: Tokenizer, samples: Iterable[tuple[str, str]], batch_tokens: int) -> Iterator[Batch]:
    """Yield batches of at most `batch_tokens` tokens, padding included; samples that are too long are left out."""
    pool: list[tuple[list[int], int]] = []
    for prompt, answer in samples:
        encoded = encode(tokenizer, prompt, answer)
        if len(encoded[0]) <= MAX_TOKENS:
            pool.append(encoded)
        if len(pool) == POOL:
            yield from _shuffled(_rows(pool, batch_tokens))
            pool = []
    yield from _rows(pool, batch_tokens)


def _shuffled(found: Iterable[Batch]) -> list[Batch]:
    made = list(found)
    return [made[i] for i in torch.randperm(len(made)).tolist()]


def _rows(pool: list[tuple[list[int], int]], batch_tokens: int) -> Iterator[Batch]:
    pool.sort(key=lambda item: len(item[0]))
    row: list[tuple[list[int], int]] = []
    for item in pool:
        if row and len(item[0]) * (len(row) + 1) > batch_tokens:
            yield _batch(row)
            row = []
        row.append(item)
    if row:
        yield _batch(row)


def _batch(rows: list[tuple[list[int], int]]) -> Batch:
    length = max(len(tokens) for tokens, _ in rows)
    tokens = torch.full((len(rows), length), PAD)
    targets = torch.full((len(rows), length), -100)
    for number, (ids, head) in enumerate(rows):
        row = torch.tensor(ids)
        tokens[number, : len(ids)] = row
        targets[number, head - 1 : len(ids) - 1] = row[head:]
    return Batch(tokens, targets)
