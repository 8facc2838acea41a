"""`python docs/make_example.py`: make the README's picture: a layout and what the bundled checkpoint draws from it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PIL import Image, ImageDraw

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.request import RenderRequest
from tools.language.planner import OfflinePlanner
from tools.layout.executor import apply_operations
from tools.layout.layout import Layout
from tools.layout.planner import EditRequest

CAPTION = "a red car to the left of two cats in a green meadow"
EDITS = ("make the cats bigger", "add a blue balloon above the car", "make the car yellow")
SEED = 11
SIDE, GAP = 320, 12
COLOURS = ("#c0392b", "#2471a3", "#1e8449", "#b7950b", "#6c3483", "#ba4a00")
OUT = Path(__file__).parent / "example.png"


def draw_layout(layout: Layout) -> Image.Image:
    """Paint the boxes with their phrases."""
    image = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(image)
    for item, colour in zip(layout.objects, COLOURS, strict=False):
        corners = [value * (SIDE - 1) for value in item.box.as_list()]
        draw.rectangle(corners, outline=colour, width=3)
        draw.text((corners[0] + 6, corners[1] + 5), item.phrase, fill=colour, font_size=13)
    draw.text((8, SIDE - 24), layout.background, fill="#555555", font_size=15)
    draw.rectangle((0, 0, SIDE - 1, SIDE - 1), outline="#999999")
    return image


async def read_layouts() -> list[Layout]:
    """Return the layout after each message."""
    planner = OfflinePlanner()
    layouts = [(await planner.plan(CAPTION)).layout]
    for message in EDITS:
        edit = await planner.edit(EditRequest(layouts[-1], message))
        layouts.append(apply_operations(layouts[-1], edit.operations).layout)
    return layouts


def main() -> None:
    renderer = make_renderer(GenerationConfig())
    columns = []
    for message, layout in zip((CAPTION, *EDITS), asyncio.run(read_layouts()), strict=True):
        picture = renderer.render(RenderRequest(layout, seed=SEED)).image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        columns.append((message, draw_layout(layout), picture))
    page = Image.new("RGB", (len(columns) * (SIDE + GAP) + GAP, 2 * SIDE + 3 * GAP + 24), "white")
    draw = ImageDraw.Draw(page)
    for index, (message, boxes, picture) in enumerate(columns):
        x = GAP + index * (SIDE + GAP)
        draw.text((x, 8), message if len(message) < 42 else message[:39] + "...", fill="black", font_size=15)
        page.paste(boxes, (x, 24 + GAP))
        page.paste(picture, (x, 24 + 2 * GAP + SIDE))
    page.save(OUT, optimize=True)


if __name__ == "__main__":
    main()
