"""`python -m benchmarks.grounding.sheet`: every kind at three sizes as the checkpoint draws it, on one sheet to look at."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import METHODS, Method, RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject
from training.backgrounds import BACKGROUNDS
from training.kinds import CLASSES, aspect_of
from training.world import with_article

OUT = Path(__file__).parents[2] / "docs" / "contact-sheet.webp"
SIDES = ((0.56, 0.04, 0.96), (0.3, 0.66, 0.42), (0.19, 0.74, 0.9))
"""Of the large, middle and small box: the side, the left edge and the lower edge."""
CELL_PX, COLUMNS, AT_ONCE = 128, 15, 8


def layout_of(kind: str, background: str) -> Layout:
    """One thing at three sizes, with the thing's own proportions."""
    objects = []
    for number, (side, left, bottom) in enumerate(SIDES, start=1):
        wide, high = side * min(1.0, aspect_of(kind)), side * min(1.0, 1 / aspect_of(kind))
        box = Box(left, bottom - high, left + wide, bottom)
        objects.append(LayoutObject(f"thing-{number}", with_article(kind), box))
    return Layout(f"three {kind}", background, objects=tuple(objects))


def draw_kinds(kinds: Sequence[str], method: Method, steps: int, config: GenerationConfig) -> list[np.ndarray]:
    """Draw each kind's layout, (CELL_PX, CELL_PX, 3) uint8, on the backgrounds in turn."""
    renderer = make_renderer(config)
    assert isinstance(renderer, DiffusionRenderer)
    texts = [texts[0] for texts in BACKGROUNDS.values()]
    requests = [
        RenderRequest(layout_of(kind, texts[number % len(texts)]), seed=number, steps=steps, method=method)
        for number, kind in enumerate(kinds)
    ]
    pictures = []
    for start in tqdm(range(0, len(requests), AT_ONCE), desc="kinds", mininterval=5):
        some = requests[start : start + AT_ONCE]
        for result in renderer.render_many(some, [lambda _progress: None] * len(some)):
            if isinstance(result, Exception):
                raise result
            pictures.append(np.asarray(result.image.convert("RGB").resize((CELL_PX, CELL_PX), Image.Resampling.BOX)))
    return pictures


def sheet_of(kinds: Sequence[str], pictures: Sequence[np.ndarray]) -> Image.Image:
    rows = -(-len(kinds) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * CELL_PX, rows * (CELL_PX + 14)), "white")
    pen = ImageDraw.Draw(sheet)
    for number, (kind, picture) in enumerate(zip(kinds, pictures, strict=True)):
        x, y = number % COLUMNS * CELL_PX, number // COLUMNS * (CELL_PX + 14)
        sheet.paste(Image.fromarray(picture), (x, y))
        pen.text((x + 3, y + CELL_PX + 1), kind, fill="black")
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grounding.sheet", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--method", default="gligen", choices=METHODS)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", help="a checkpoint folder; the bundled one by default")
    parser.add_argument("--kinds", nargs="*", default=list(CLASSES))
    options = parser.parse_args()
    config = GenerationConfig(checkpoint=options.checkpoint, segmenter="grabcut", threads=options.threads)
    pictures = draw_kinds(options.kinds, options.method, options.steps, config)
    sheet_of(options.kinds, pictures).save(options.out, quality=70)
    print(f"{len(pictures)} kinds written to {options.out}")


if __name__ == "__main__":
    main()
