"""`python -m training`: train the bundled `clipart` checkpoint from nothing and write it; resumes where it stopped."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from diffusers import AutoencoderKL
from transformers import CLIPTokenizer

from .autoencoder import polish_decoder, train_autoencoder
from .denoiser import STEPS, train_denoiser
from .export import export
from .parallel import run_parallel
from .run import RUNS
from .text import make_tokenizer

CHECKPOINT = Path(__file__).parent.parent / "tools" / "generation" / "checkpoints" / "clipart"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--out", type=Path, default=CHECKPOINT, help="folder to write the checkpoint to")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="processes for the UNet's training")
    parser.add_argument("--steps", type=int, default=STEPS, help="steps of the UNet's training")
    parser.add_argument("--polish", action="store_true", help="then train the decoder alone for longer")
    parser.add_argument(
        "--start", type=Path, help="begin with the weights of this checkpoint of ours, and keep its autoencoder"
    )
    options = parser.parse_args()
    RUNS.mkdir(exist_ok=True)
    make_tokenizer(RUNS / "tokenizer")
    vae = make_vae(options.start)
    run_parallel(train_share, options.processes, options.steps, options.start)
    model, factor = train_denoiser(vae, load_tokenizer(), options.steps)  # finished: only loads it
    if options.polish:
        polish_decoder(vae)
    export(options.out, vae, factor, model, load_tokenizer())
    print(f"written to {options.out}")


def make_vae(start: Path | None) -> AutoencoderKL:
    """Train the autoencoder, or take that of a checkpoint."""
    return AutoencoderKL.from_pretrained(start, subfolder="vae") if start else train_autoencoder()


def load_tokenizer() -> CLIPTokenizer:
    return CLIPTokenizer.from_pretrained(RUNS / "tokenizer")


def train_share(steps: int, start: Path | None) -> None:
    """One process's share of the UNet's training."""
    train_denoiser(make_vae(start), load_tokenizer(), steps, start)


if __name__ == "__main__":
    main()
