"""One process's share of the UNet's training; a module of its own, since a started process cannot import `__main__`.

It knows nothing of how shares are put together.
"""

from __future__ import annotations

from pathlib import Path

from diffusers import AutoencoderKL
from transformers import CLIPTokenizer

from .autoencoder import train_autoencoder
from .denoiser import Plan, train_denoiser
from .run import RUNS


def make_vae(start: Path | None) -> AutoencoderKL:
    """Train the autoencoder, or take that of a checkpoint."""
    return AutoencoderKL.from_pretrained(start, subfolder="vae") if start else train_autoencoder()


def load_tokenizer() -> CLIPTokenizer:
    return CLIPTokenizer.from_pretrained(RUNS / "tokenizer")


def train_share(plan: Plan) -> None:
    """Train in this process what is its share."""
    train_denoiser(make_vae(plan.start), load_tokenizer(), plan)
