"""`python -m training.icons`: train the next bundled checkpoint from nothing and write it; resumes where it stopped."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import torch

from ..parallel import run_parallel
from .autoencoder import make_autoencoder, object_psnr, train_decoder
from .denoiser import BATCH, LR, STEPS, Plan, Texts, train_denoiser
from .export import export
from .run import RUNS
from .share import load_code, load_tokenizer, train_share
from .text import make_tokenizer
from .words import train_text_encoder

CHECKPOINT = RUNS / "checkpoint"
DECODER_SHARE = 0.25
"""Of the minutes, the decoder gets so much; the text encoder takes two minutes in any case, the UNet has the rest."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.icons", description=__doc__)
    parser.add_argument("--out", type=Path, default=CHECKPOINT, help="folder to write the checkpoint to")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or mps")
    parser.add_argument("--minutes", type=float, default=120.0, help="for decoder and UNet together")
    parser.add_argument("--steps", type=int, default=STEPS, help="steps of the UNet's training, at most")
    parser.add_argument("--batch", type=int, default=BATCH, help="scenes in a step of the UNet")
    parser.add_argument("--rate", type=float, default=LR, help="learning rate before it falls")
    parser.add_argument("--processes", type=int, help="processes for the UNet's training; on a CPU one per core")
    options = parser.parse_args()
    device = torch.device(options.device)
    RUNS.mkdir(parents=True, exist_ok=True)
    if not (RUNS / "tokenizer").exists():
        make_tokenizer(RUNS / "tokenizer")
    tokenizer, vae = load_tokenizer(), make_autoencoder(load_code())
    text_encoder = train_text_encoder(tokenizer, device)
    train_decoder(vae, load_code(), options.minutes * DECODER_SHARE, device)
    plan = Plan(options.device, options.steps, options.minutes * (1 - DECODER_SHARE), options.batch, options.rate)
    run_parallel(train_share, options.processes or (os.cpu_count() or 1 if device.type == "cpu" else 1), plan)
    texts = Texts(text_encoder, tokenizer, device)
    model = train_denoiser(load_code(), texts, plan)  # finished: only loads it
    export(options.out, vae, model.to("cpu"), text_encoder.to("cpu"), tokenizer)
    print(f"written to {options.out}; PSNR on objects {object_psnr(vae.float().decoder, load_code()):.1f} dB")


if __name__ == "__main__":
    main()
