"""`python -m training.language.generate --language en --count 20 --seed 1`: print samples as the model sees them."""

from __future__ import annotations

import argparse
from itertools import islice

from .generator import Generator
from .prompt import prompt_of


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.language.generate", description=__doc__)
    parser.add_argument("--language", default="en", help="en, zh, ja, es, fr or de")
    parser.add_argument("--count", type=int, default=20, help="how many samples")
    parser.add_argument("--seed", type=int, default=1, help="the same seed prints the same samples")
    options = parser.parse_args()
    for sample in islice(Generator(options.language).samples(options.seed), options.count):
        print(f"{prompt_of(sample)} {sample.answer}\n")


if __name__ == "__main__":
    main()
