"""Records the terminal for `docs/terminal.md`: types into a pseudo-terminal and draws what is on its screen as SVG.

Run `python docs/record_terminal.py`; it takes a minute or two. Nothing in the pictures is made by hand.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.bot.terminal.pty_terminal import Terminal  # noqa: E402

OUT = Path(__file__).with_name("terminal")
CELL_W, CELL_H = 8, 16
INK, PAPER = "#d8dee6", "#12161b"
NAMED = {
    "black": "#000000", "red": "#e06c6c", "green": "#7fbf7f", "brown": "#d0b060", "blue": "#6c9ee0",
    "magenta": "#c07fc0", "cyan": "#56b6c2", "white": "#d8dee6", "brightblack": "#7d8894",
}  # fmt: skip
SCENE = "a red car to the left of two cats in a green meadow"
Record = Callable[[Terminal], None]


def first(terminal: Terminal) -> None:
    """The first screen, its example by Enter, and two edits."""
    terminal.type("\r")
    terminal.wait_for("picture: ")
    terminal.say("add a blue balloon above the car")
    terminal.say("what changed?")


def drawing(terminal: Terminal) -> None:
    """In the middle of a drawing: layout, bar, and the next line half typed."""
    terminal.say("/steps 60")
    terminal.enter(SCENE)
    terminal.wait_for("drawing the picture")
    terminal.type("make the cats big")
    terminal.wait_for("make the cats big")


def commands(terminal: Terminal) -> None:
    """Versions and files."""
    for line in ("a red car in a green meadow", "add a blue cup", "make the car bigger", "/branch 1 add a yellow book",
                 "/history", "/diff 1 3", "/objects", "save it as scene.json", "/export lmd", "/goto 9"):  # fmt: skip
        terminal.say(line)


def languages(terminal: Terminal) -> None:
    """Another language."""
    for line in (
        "ein rotes Auto links von zwei Katzen auf einer grünen Wiese",
        "mach die Katzen größer",
        "entferne den Hund",
    ):
        terminal.say(line)


RECORDINGS: dict[str, tuple[Record, tuple[str, ...], dict[str, str]]] = {
    "first": (first, (), {}),
    "drawing": (drawing, (), {}),
    "commands": (commands, ("--no-draw",), {}),
    "german": (languages, ("--no-draw",), {}),
}


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for name, (record, options, variables) in RECORDINGS.items():
        with tempfile.TemporaryDirectory() as folder:
            terminal = open_chat(folder, *options, **variables)
            record(terminal)
            (OUT / f"{name}.svg").write_text(to_svg(terminal), "utf-8")
            terminal.close()
        print(OUT / f"{name}.svg")  # noqa: T201


def open_chat(folder: str, *options: str, **variables: str) -> Terminal:
    environment = {
        **os.environ, "GROUNDLING_DATA_DIR": "data", "TERM": "xterm-256color", "COLORTERM": "truecolor",
        "PYTHONPATH": str(ROOT), "PROMPT_TOOLKIT_NO_CPR": "1", "GROUNDLING_SEED": "11", **variables,
    }  # fmt: skip
    terminal = Terminal.start(["-m", "bot", "chat", *options], folder, environment, 100, 44)
    terminal.wait_idle()
    return terminal


def to_svg(terminal: Terminal) -> str:
    """Draw every line that was printed, the scrolled ones too."""
    screen = terminal.screen
    rows = [*screen.history.top, *(screen.buffer[y] for y in range(screen.lines))][: len(terminal.lines())]
    width, height = CELL_W * screen.columns + 16, CELL_H * len(rows) + 16
    body = [element for y, row in enumerate(rows) for element in draw_row(row, y, screen.columns)]
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="A terminal">',
        f'<rect width="100%" height="100%" rx="6" fill="{PAPER}"/>',
        f'<g shape-rendering="crispEdges" font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="13" fill="{INK}">',
        *body, "</g>", "</svg>", "",
    ))  # fmt: skip


def draw_row(row: dict, y: int, columns: int) -> Iterator[str]:
    """Draw half blocks as rectangles and everything else as runs of text in one style."""
    top = 8 + y * CELL_H
    yield from runs(row, columns, lambda c: colour(c.bg, "") if c.data != "▀" else "", top, CELL_H)
    yield from runs(row, columns, lambda c: colour(c.fg, INK) if c.data == "▀" else "", top, CELL_H / 2)
    yield from runs(row, columns, lambda c: colour(c.bg, "") if c.data == "▀" else "", top + CELL_H / 2, CELL_H / 2)
    x = 0
    while x < columns:
        cell, start = row[x], x
        while x < columns and (row[x].fg, row[x].bold) == (cell.fg, cell.bold):
            x += 1
        text = "".join(" " if row[i].data == "▀" else row[i].data for i in range(start, x))
        if text.strip():
            lead = len(text) - len(text.lstrip())
            text, start = text.strip(), start + lead
            wide = sum(1 for i in range(start, x) if row[i].data == "")
            style = f' fill="{colour(cell.fg, INK)}"' * (cell.fg != "default") + ' font-weight="bold"' * cell.bold
            length = (len(text) + wide) * CELL_W
            yield (
                f'<text x="{8 + start * CELL_W}" y="{top + 12:g}" textLength="{length}" xml:space="preserve"'
                f"{style}>{escape(text)}</text>"
            )


def runs(row: dict, columns: int, fill_of: Callable, top: float, height: float) -> Iterator[str]:
    x = 0
    while x < columns:
        fill, start = fill_of(row[x]), x
        while x < columns and fill_of(row[x]) == fill:
            x += 1
        if fill:
            left, width = 8 + start * CELL_W, (x - start) * CELL_W
            yield f'<rect x="{left}" y="{top:g}" width="{width}" height="{height:g}" fill="{fill}"/>'


def colour(name: str, default: str) -> str:
    if name == "default":
        return default
    return NAMED.get(name, f"#{name}")


if __name__ == "__main__":
    main()
