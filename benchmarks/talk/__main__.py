"""`python -m benchmarks.talk`: right, asked, partly and wrong, of readers on the splits of tests/data/talk."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from .cases import SPLITS, load
from .readers import READERS, load_reader
from .run import VERDICTS, lines, row, run


def main(
    reader: Annotated[str, typer.Option(help="Readers by name or as module:attribute, separated by commas.")] = "",
    split: Annotated[str, typer.Option(help="Splits, separated by commas; all of them by default.")] = "",
    show: Annotated[str, typer.Option(help="Print every turn with these verdicts, separated by commas.")] = "",
    case: Annotated[str, typer.Option(help="Only cases whose id begins so.")] = "",
) -> None:
    """Print the table, and below it what was asked for."""
    console = Console(highlight=False, width=200 if not Console().is_terminal else None)
    columns = ("reader", "split", "cases", *VERDICTS, "unasked changes", "median ms", "worst ms")
    table, shown = Table(*columns, title="what readers make of messages"), []
    for name in reader.split(",") if reader else READERS:
        read = load_reader(name)
        for part in split.split(",") if split else SPLITS:
            judged = run(read, [c for c in load(part) if c.id.startswith(case)])
            table.add_row(name, part, *row(judged))
            shown += list(lines(judged, show.split(",")))
        table.add_section()
    console.print(table)
    for line in shown:
        console.print(line, markup=False, soft_wrap=True)


if __name__ == "__main__":
    typer.run(main)
