"""`python -m benchmarks.grounding.sheet`: every kind at three sizes as the checkpoint draws it, on one sheet to look at."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from tools.generation.config import BUNDLED, GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import METHODS, Method, RenderRequest
from tools.generation.vocabulary import Vocabulary
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.phrases import with_article

OUT = Path(__file__).parents[2] / "docs" / "contact-sheet.webp"
SIDES = ((0.56, 0.04, 0.96), (0.3, 0.66, 0.42), (0.19, 0.74, 0.9))
"""Of the large, middle and small box: the side, the left edge and the lower edge."""
CELL_PX, COLUMNS, AT_ONCE = 256, 7, 8


def layout_of(kind: str, background: str) -> Layout:
    """One thing in a large, a middle and a small square box."""
    objects = []
    for number, (side, left, bottom) in enumerate(SIDES, start=1):
        box = Box(left, bottom - side, left + side, bottom)
        objects.append(LayoutObject(f"thing-{number}", with_article(kind), box))
    return Layout(f"three {kind}", background, objects=tuple(objects))


def draw_kinds(vocabulary: Vocabulary, method: Method, steps: int, config: GenerationConfig) -> list[np.ndarray]:
    """Draw the layout of each of its kinds, (CELL_PX, CELL_PX, 3) uint8, on the backgrounds in turn."""
    renderer = make_renderer(config)
    assert isinstance(renderer, DiffusionRenderer)
    texts = list(vocabulary.backgrounds.values())
    requests = [
        RenderRequest(layout_of(kind, texts[number % len(texts)]), seed=number, steps=steps, method=method)
        for number, kind in enumerate(vocabulary.classes)
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
    options = parser.parse_args()
    config = GenerationConfig(checkpoint=options.checkpoint, segmenter="grabcut", threads=options.threads)
    vocabulary = Vocabulary.from_file((Path(options.checkpoint) if options.checkpoint else BUNDLED) / "vocabulary.json")
    if vocabulary is None:
        parser.error("the checkpoint has no vocabulary.json, which says what it can draw")
    pictures = draw_kinds(vocabulary, options.method, options.steps, config)
    sheet_of(list(vocabulary.classes), pictures).save(options.out, quality=70)
    print(f"{len(pictures)} kinds written to {options.out}")


if __name__ == "__main__":
    main()
