"""What stands above the prompt while a turn runs."""

from __future__ import annotations

import io
import re

from PIL import Image
from rich.console import Console

from bot.terminal.fragments import to_fragments
from bot.terminal.live_display import LiveDisplay
from tools.layout.layout import Box, Layout, LayoutObject

LAYOUT = Layout("a cat", "a beach", objects=(LayoutObject("cat-1", "a cat", Box(0.1, 0.1, 0.6, 0.6)),))


def show(live_display: LiveDisplay, columns: int = 120, rows: int = 50) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=True, width=columns, height=rows, color_system="truecolor")
    fragments = to_fragments(console, live_display.render(console, columns, rows), columns)
    return "".join(fragment[1] for fragment in fragments).split("\n")


def progress(done: int, total: int = 20, stage: str = "picture", **more: object) -> dict[str, object]:
    return {"event": "progress", "stage": stage, "done": done, "total": total, **more}


def test_it_grows_with_the_turn_and_the_bar_is_last() -> None:
    live_display = LiveDisplay()
    assert show(live_display) == ["working ...", ""]
    live_display.take({"event": "layout", "layout": LAYOUT.to_json()})
    assert any(line.startswith("┌") for line in show(live_display))
    live_display.take(progress(0))
    live_display.take(progress(5))
    bar = show(live_display)[-2]
    assert re.match(r"drawing the picture .* 5/20 · \d+ s left", bar)
    assert any("a cat" in line for line in show(live_display))


def test_a_preview_stands_beside_the_layout_where_there_is_room() -> None:
    live_display = LiveDisplay()
    live_display.take({"event": "layout", "layout": LAYOUT.to_json()})
    live_display.take(progress(3, preview=Image.new("RGB", (64, 64), (200, 30, 30))))
    assert sum(line.count("▀") > 20 and "│" in line for line in show(live_display)) >= 10
    assert not any("▀" in line for line in show(live_display, columns=50))
    live_display.take(progress(4))  # a step without a preview leaves the last one
    assert any("▀" in line for line in show(live_display))


def test_a_low_terminal_still_shows_the_bar() -> None:
    live_display = LiveDisplay()
    live_display.take({"event": "layout", "layout": LAYOUT.to_json()})
    live_display.take(progress(3))
    assert len(show(live_display, rows=12)) <= 12
    assert "drawing the picture" in show(live_display, rows=12)[-2]


def test_an_answer_grows_as_it_comes_and_cannot_steer_the_terminal() -> None:
    live_display = LiveDisplay()
    for words in ("I moved ", "the cat\x1b[2J.", " Better?"):
        live_display.take({"event": "answer", "text": words})
    assert "I moved the cat[2J. Better?" in show(live_display)[0]


def test_it_speaks_the_persons_language_where_it_is_known() -> None:
    live_display = LiveDisplay("xx")
    live_display.take(progress(1))
    assert "drawing the picture" in show(live_display)[-2]
