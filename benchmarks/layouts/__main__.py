"""`python -m benchmarks.layouts`: layouts against the published numbers, as one table.

`--edits` runs the edit suite alone and prints every failure; `--language` keeps one language, `--case` some ids.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from . import edit_suite


def main(
    edits: Annotated[bool, typer.Option(help="Run the edit suite alone and print every failure.")] = False,
    language: Annotated[str, typer.Option(help="Only this language: en, zh, es, fr, de or ja.")] = "",
    case: Annotated[list[str] | None, typer.Option(help="Only cases whose id begins so.")] = None,
    file: Annotated[Path | None, typer.Option(help="Cases of this file.")] = None,
) -> None:
    """Print the table, or the edit suite's failures."""
    console = Console(highlight=False)
    cases = edit_suite.load_any(file) if file else [*edit_suite.table_cases(), *edit_suite.paraphrase_cases()]
    chosen = [c for c in cases if language in ("", c.language) and (not case or c.id.startswith(tuple(case)))]
    judged = edit_suite.judge_all(chosen)
    for line in edit_suite.failures(judged):
        console.print(line, markup=False, soft_wrap=True)
    for name, (good, all_) in edit_suite.by_language(judged).items():
        console.print(f"{name}: {good} of {all_}")
    del edits


if __name__ == "__main__":
    typer.run(main)
