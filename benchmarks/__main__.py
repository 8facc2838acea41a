"""`python -m benchmarks`: the quick benchmarks as one table; those that take many minutes run alone."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from . import agent_overhead, cost, startup, store, terminal


def main() -> None:
    table = Table("what", "figure", "target", title="groundling")
    for part in (startup, terminal, agent_overhead, store, cost):
        for row in part.measure():
            table.add_row(*row)
        table.add_section()
    console = Console()
    console.print(table)
    console.print(
        "longer ones: python -m benchmarks.grounding, benchmarks.stage2, benchmarks.segmenters, benchmarks.layouts, benchmarks.repair"
    )


if __name__ == "__main__":
    main()
