"""Pictures in the terminal: what is on the screen is compared with the picture."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from rich.console import Console

from bot.terminal.picture_view import CellSize, picture_lines
from tests.bot.terminal.pty_terminal import Terminal
from tools.layout.layout import Box, Layout, LayoutObject

Open = Callable[..., Terminal]
SCENE = "a red car to the left of a blue balloon in a green meadow"


def decode(terminal: Terminal, rows: range, columns: int) -> tuple[Image.Image, Image.Image]:
    """Read half blocks off the screen: the picture, two pixels per cell, and a mask of the cells that hold other text."""
    image = Image.new("RGB", (columns, 2 * len(rows)))
    other = Image.new("L", image.size)
    for y, row in enumerate(rows):
        for x in range(columns):
            cell = terminal.screen.buffer[row][x]
            if cell.data == "▀":
                image.putpixel((x, 2 * y), _rgb(cell.fg))
                image.putpixel((x, 2 * y + 1), _rgb(cell.bg))
            else:
                other.paste(255, (x, 2 * y, x + 1, 2 * y + 2))
    return image, other


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def picture_rows(terminal: Terminal) -> tuple[range, int]:
    """Find the rows of the screen that hold the picture, and its width."""
    display = terminal.screen.display
    rows = [y for y, line in enumerate(display) if line.count("▀") > 10]
    width = max((len(re.match(r"[▀\d]*", display[y]).group()) for y in rows), default=0)  # type: ignore[union-attr]
    return range(min(rows, default=0), max(rows, default=-1) + 1), width


def test_the_half_blocks_on_the_screen_are_the_picture_with_its_layout_beside_it(
    open_terminal: Open, tmp_path: Path
) -> None:
    terminal = open_terminal("chat", GROUNDLING_STEPS="8", GROUNDLING_SEED="11", size=(120, 60))
    terminal.wait_idle()
    terminal.say(SCENE)
    terminal.wait(lambda: picture_rows(terminal)[1] >= 40, "the picture in place of its preview")
    (path,) = (tmp_path / "data" / "pictures").rglob("*.png")
    rows, columns = picture_rows(terminal)
    shown, other = decode(terminal, rows, columns)
    assert shown.width == shown.height
    real = Image.open(path).convert("RGB").resize(shown.size, Image.Resampling.LANCZOS)
    mask = other.point(lambda value: 255 - value)
    difference = ImageStat.Stat(ImageChops.difference(shown, real), mask).mean
    assert max(difference) < 12  # of 255: it is the picture, but for the way it was made smaller
    flat = ImageStat.Stat(ImageChops.difference(real, Image.new("RGB", real.size, (128, 128, 128))), mask).mean
    assert max(flat) > 40
    beside = [line[columns:] for line in terminal.screen.display[rows.start : rows.stop]]
    assert any("┌" in line for line in beside)
    numbers = {c for y in rows for c in terminal.screen.display[y][:columns] if c.isdigit()}
    assert numbers == {"1", "2"} == {c for line in beside for c in line if c.isdigit()}
    assert path.name in terminal.text().replace("\n", "")


@pytest.mark.parametrize("side", ["left", "right"])
def test_numbers_stand_in_the_corner_of_their_boxes_and_none_covers_another(side: str) -> None:
    x = 0.1 if side == "left" else 0.7
    objects = tuple(LayoutObject(f"cat-{n}", "a cat", Box(x, 0.2, x + 0.3, 0.6)) for n in range(1, 13))
    console = Console(file=io.StringIO(), force_terminal=True, width=60, color_system="truecolor")
    image = Image.new("RGB", (64, 64), "green")
    lines = picture_lines(console, image, CellSize(40, 20), Layout("cats", "", objects=objects))
    found = [(int(n.group()), n.start(), y) for y, line in enumerate(lines) for n in re.finditer(r"\d+", line.plain)]
    assert sorted(number for number, _, _ in found) == list(range(1, 13))
    assert {column for _, column, _ in found} == {int(x * 40)}
    assert all(line.cell_len == 40 for line in lines)


@pytest.mark.parametrize(("kind", "mark"), [("kitty", b"\x1b_G"), ("sixel", b"\x1bP")])
def test_a_terminal_with_graphics_gets_the_real_picture(open_terminal: Open, kind: str, mark: bytes) -> None:
    terminal = open_terminal("chat", GROUNDLING_STEPS="2", GROUNDLING_PICTURES=kind)
    terminal.wait_idle()
    before = len(terminal.raw)
    terminal.type(SCENE + "\r")
    terminal.wait(lambda: b"picture: " in terminal.raw[before:] and terminal.is_idle())
    sent = terminal.raw[before:]
    assert sent.count(mark) >= 1
    assert len(sent) > 8000
    assert b"a blue balloon" in sent


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"GROUNDLING_PICTURES": "off"}])
def test_where_no_picture_can_be_shown_its_path_is(open_terminal: Open, variables: dict[str, str]) -> None:
    terminal = open_terminal("chat", GROUNDLING_STEPS="2", **variables)
    terminal.wait_idle()
    said = terminal.say("a red car")
    assert "▀" not in said
    assert ".png" in said.replace("\n", "")
