"""What stands above the prompt while a turn runs."""

from __future__ import annotations

import io
import re

from PIL import Image
from rich.console import Console

from bot.terminal.fragments import to_fragments
from bot.terminal.live_display import Panel
from tools.layout.layout import Box, Layout, LayoutObject

LAYOUT = Layout("a cat", "a beach", objects=(LayoutObject("cat-1", "a cat", Box(0.1, 0.1, 0.6, 0.6)),))


def show(panel: Panel, columns: int = 120, rows: int = 50) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=True, width=columns, height=rows, color_system="truecolor")
    fragments = to_fragments(console, panel.render(console, columns, rows), columns)
    return "".join(fragment[1] for fragment in fragments).split("\n")


def progress(done: int, total: int = 20, stage: str = "picture", **more: object) -> dict[str, object]:
    return {"event": "progress", "stage": stage, "done": done, "total": total, **more}


def test_it_grows_with_the_turn_and_the_bar_is_last() -> None:
    panel = Panel()
    assert show(panel) == ["working ...", ""]
    panel.take({"event": "layout", "layout": LAYOUT.to_json()})
    assert any(line.startswith("┌") for line in show(panel))
    panel.take(progress(0))
    panel.take(progress(5))
    bar = show(panel)[-2]
    assert re.match(r"drawing the picture .* 5/20 · \d+ s left", bar)
    assert any("a cat" in line for line in show(panel))


def test_a_preview_stands_beside_the_layout_where_there_is_room() -> None:
    panel = Panel()
    panel.take({"event": "layout", "layout": LAYOUT.to_json()})
    panel.take(progress(3, preview=Image.new("RGB", (64, 64), (200, 30, 30))))
    assert sum(line.count("▀") > 20 and "│" in line for line in show(panel)) >= 10
    assert not any("▀" in line for line in show(panel, columns=50))
    panel.take(progress(4))  # a step without a preview leaves the last one
    assert any("▀" in line for line in show(panel))


def test_a_low_terminal_still_shows_the_bar() -> None:
    panel = Panel()
    panel.take({"event": "layout", "layout": LAYOUT.to_json()})
    panel.take(progress(3))
    assert len(show(panel, rows=12)) <= 12
    assert "drawing the picture" in show(panel, rows=12)[-2]


def test_an_answer_grows_as_it_comes_and_cannot_steer_the_terminal() -> None:
    panel = Panel()
    for words in ("I moved ", "the cat\x1b[2J.", " Better?"):
        panel.take({"event": "answer", "text": words})
    assert "I moved the cat[2J. Better?" in show(panel)[0]


def test_it_speaks_the_persons_language_where_it_is_known() -> None:
    panel = Panel("xx")
    panel.take(progress(1))
    assert "drawing the picture" in show(panel)[-2]
