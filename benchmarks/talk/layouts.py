"""`python -m benchmarks.talk.layouts`: what readers' answers become as layouts, judged by benchmarks.layouts.

LMD's captions and those of public benchmarks are sampled anew in each run, so that no reader can be tuned to one sampling; the
edit table and the paraphrases are the same every time.
"""

from __future__ import annotations

import random
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.layouts.caption_cases import lmd_cases, public_cases
from benchmarks.layouts.captions import CaptionResult, caption_failures, run_captions
from benchmarks.layouts.edit_suite import by_language, failures, judge_all, paraphrase_cases, table_cases


def main(
    seed: Annotated[int | None, typer.Option(help="Seed of the captions, to repeat a run; drawn by default.")] = None,
    show: Annotated[bool, typer.Option(help="Print what is not right.")] = False,
) -> None:
    """Print the table and the seed it was made with."""
    console = Console(highlight=False, width=200 if not Console().is_terminal else None)
    chosen = random.SystemRandom().randrange(2**31) if seed is None else seed
    table = Table("what", "right", "strictly valid", "cases", title=f"layouts of answers, captions of seed {chosen}")
    shown: list[str] = []
    for name, cases in (("LMD", lmd_cases(chosen)), ("public benchmarks", public_cases(chosen))):
        results = run_captions(cases)
        table.add_row(f"captions as {name}", *_caption_figures(results))
        shown += caption_failures(results)
    for name, edits in (("edit table", table_cases()), ("paraphrases", paraphrase_cases())):
        judged = judge_all(edits)
        for language, (right, total) in by_language(judged).items():
            table.add_row(f"{name}, {language}", str(right), "", str(total))
        shown += failures(judged)
    console.print(table)
    for line in shown if show else ():
        console.print(line, markup=False, soft_wrap=True)


def _caption_figures(results: list[CaptionResult]) -> tuple[str, str, str]:
    """Return how many are right, how many are right and strictly valid, and of how many."""
    right = [result for result in results if not result.missing]
    return str(len(right)), str(sum(not result.invalid for result in right)), str(len(results))


if __name__ == "__main__":
    typer.run(main)
