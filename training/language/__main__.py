"""`python -m training.language --minutes N`: train the bundled language model's adapter; goes on where it stopped."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

import torch

from tools.language.model.adapter import save_adapter

from .stream import SHARES, grouped_samples
from .train import Plan, Run, train

ADAPTER = Path(__file__).parents[2] / "tools" / "language" / "model" / "adapter"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.language", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="of this start")
    parser.add_argument("--total", type=float, default=100, help="minutes of all starts, over which the rate falls")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate at the start")
    parser.add_argument("--batch-tokens", type=int, default=640, help="tokens a step, padding included")
    parser.add_argument("--languages", default="", help="only these, comma separated")
    parser.add_argument(
        "--start", type=Path, help="adapter to begin with where no run is saved, such as the bundled one"
    )
    parser.add_argument("--out", type=Path, default=ADAPTER, help="folder to write the adapter to")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    chosen = options.languages.split(",") if options.languages else list(SHARES)
    shares = {language: SHARES[language] for language in chosen}
    plan = Plan(
        options.minutes,
        options.total,
        options.rate,
        options.batch_tokens,
        device=options.device,
        start=options.start,
    )
    export(train(plan, partial(grouped_samples, shares=shares)), options.out)


def export(run: Run, folder: Path) -> None:
    """Write the adapter that a run has reached."""
    save_adapter(folder, run.config, {name: p.detach().cpu() for name, p in run.parameters.items()})
    print(f"step {run.step}, {run.spent_s / 60:.1f} minutes: written to {folder}")


if __name__ == "__main__":
    main()
