"""`python -m training`: train the bundled `clipart` checkpoint from nothing and write it; resumes where it stopped."""

from __future__ import annotations

import argparse
import math
import os
from pathlib import Path

from .autoencoder import polish_decoder
from .denoiser import DATA_SEED, LR, STEPS, Plan, train_denoiser
from .export import export
from .parallel import run_parallel
from .run import RUNS
from .share import load_tokenizer, make_vae, train_share
from .text import make_tokenizer

CHECKPOINT = Path(__file__).parent.parent / "tools" / "generation" / "checkpoints" / "clipart"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--out", type=Path, default=CHECKPOINT, help="folder to write the checkpoint to")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="processes for the UNet's training")
    parser.add_argument("--steps", type=int, default=STEPS, help="steps of the UNet's training")
    parser.add_argument("--minutes", type=float, default=math.inf, help="at most so long for the UNet's training")
    parser.add_argument("--polish", action="store_true", help="then train the decoder alone for longer")
    parser.add_argument(
        "--start", type=Path, help="begin with the weights of this checkpoint of ours, and keep its autoencoder"
    )
    parser.add_argument(
        "--data-seed", type=int, default=DATA_SEED, help="seed of the scenes that are drawn to learn from"
    )
    parser.add_argument("--rate", type=float, default=LR, help="learning rate before it falls")
    options = parser.parse_args()
    plan = Plan(options.steps, options.minutes, options.start, options.data_seed, options.rate)
    RUNS.mkdir(exist_ok=True)
    make_tokenizer(RUNS / "tokenizer")
    vae = make_vae(options.start)
    run_parallel(train_share, options.processes, plan)
    model, factor = train_denoiser(vae, load_tokenizer(), plan)  # finished: only loads it
    if options.polish:
        polish_decoder(vae)
    export(options.out, vae, factor, model, load_tokenizer())
    print(f"written to {options.out}")


if __name__ == "__main__":
    main()
