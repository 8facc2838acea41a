"""What later parts of a training need from earlier ones, made once and kept; and one process's share of the UNet's.

A module of its own, since a started process cannot import `__main__`.
"""

from __future__ import annotations

import functools

import torch
from transformers import CLIPTokenizer

from .code import LinearCode, fit_code
from .denoiser import Plan, Texts, train_denoiser
from .run import RUNS
from .words import train_text_encoder

_PARTS = ("first", "first_bias", "second", "second_bias")


@functools.cache
def load_code() -> LinearCode:
    path = RUNS / "code.pt"
    if not path.exists():
        code = fit_code()
        RUNS.mkdir(parents=True, exist_ok=True)
        torch.save({name: getattr(code, name) for name in _PARTS}, path)
    return LinearCode(**torch.load(path, weights_only=True))


def load_tokenizer() -> CLIPTokenizer:
    return CLIPTokenizer.from_pretrained(RUNS / "tokenizer")


def train_share(plan: Plan) -> None:
    """Train the UNet in this process as far as its share goes."""
    tokenizer, device = load_tokenizer(), torch.device(plan.device)
    train_denoiser(load_code(), Texts(train_text_encoder(tokenizer, device), tokenizer, device), plan)
