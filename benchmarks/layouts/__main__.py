"""`python -m benchmarks.layouts`: layouts against the published numbers, as one table.

`--edits` runs the edit suite alone and prints every failure (`--language de` for one language, `--case en0` for some
cases, `--file` for cases of another file); `--captions` prints every caption that is not right.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from . import edit_suite
from .caption_cases import lmd_cases, public_cases
from .captions import caption_failures, run_captions
from .table import rows


def main(
    edits: Annotated[bool, typer.Option(help="Run the edit suite alone and print every failure.")] = False,
    captions: Annotated[bool, typer.Option(help="Lay the captions out alone and print every failure.")] = False,
    language: Annotated[str, typer.Option(help="Only this language: en, zh, es, fr, de or ja.")] = "",
    case: Annotated[list[str] | None, typer.Option(help="Only cases whose id begins so.")] = None,
    file: Annotated[Path | None, typer.Option(help="Cases of this file.")] = None,
) -> None:
    """Print the table, or what is not right."""
    console = Console(highlight=False, width=200 if not Console().is_terminal else None)
    if captions:
        lines = caption_failures(run_captions([*lmd_cases(), *public_cases()]))
        console.print("\n".join(lines) or "every caption is right", markup=False, soft_wrap=True)
    elif edits or language or case or file:
        _print_edits(console, language, case, file)
    else:
        _print_table(console)


def _print_edits(console: Console, language: str, case: list[str] | None, file: Path | None) -> None:
    cases = edit_suite.load_cases(file) if file else [*edit_suite.table_cases(), *edit_suite.paraphrase_cases()]
    chosen = [c for c in cases if language in ("", c.language) and (not case or c.id.startswith(tuple(case)))]
    judged = edit_suite.judge_all(chosen)
    for line in edit_suite.failures(judged):
        console.print(line, markup=False, soft_wrap=True)
    for name, verdicts in edit_suite.by_language(judged).items():
        console.print(f"{name}: {edit_suite.counted(verdicts)}")


def _print_table(console: Console) -> None:
    table = Table("what", "figure", "target", "published", title="layouts without a language model")
    for row in rows():
        table.add_row(*row)
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
