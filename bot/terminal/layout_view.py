"""A layout as coloured lines for the terminal, and lines side by side.

It knows nothing of the terminal's abilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.text import Text

from tools.layout.layout import Layout
from tools.layout.preview import layout_to_text

GAP = "  "
DIAGRAM_COLUMNS = 32


def layout_lines(layout: Layout, columns: int, encoding: str) -> tuple[list[Text], list[Text]]:
    """Give the lines of the diagram and those of the legend below it."""
    text = layout_to_text(layout, columns, colour=True, encoding=encoding)
    lines = [Text.from_ansi(line) for line in text.split("\n")]
    height = next(n for n, line in enumerate(lines[1:], start=2) if line.plain[:1] in "└+")
    return lines[:height], lines[height:]


def side_by_side(left: Sequence[Text], right: Sequence[Text]) -> list[Text]:
    """Put lines beside each other, the left ones padded to their widest."""
    width = max((line.cell_len for line in left), default=0)
    rows = []
    for one, other in zip_longest(left, right, fillvalue=Text()):
        padded = one + Text(" " * (width - one.cell_len))
        rows.append(padded + Text(GAP) + other if other.plain else padded)
    return rows
