"""`python -m benchmarks.depth`: pairs of overlapping objects, each drawn in both orders; who is seen where they overlap.

One object is red, the other blue. An order is right where the overlap shows more of the front object's colour than of
the other's, both pictures of a pair being drawn with the same seed and boxes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from random import Random

import numpy as np
from PIL.Image import Image

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.regions import overlap_of
from tools.generation.request import Renderer, RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject

KINDS = ("car", "truck", "cat", "dog", "house", "chair", "tree", "ball", "bowl", "backpack")
PAIRS, SEED = 50, 5


def sample_pairs(count: int, seed: int = SEED) -> Iterator[tuple[LayoutObject, LayoutObject]]:
    """Sample a red and a blue object of different kinds whose boxes overlap by about a third to two thirds."""
    rng = Random(seed)
    for _ in range(count):
        first, second = rng.sample(KINDS, 2)
        width, height = rng.uniform(0.32, 0.45), rng.uniform(0.3, 0.4)
        x, y = rng.uniform(0.05, 0.2), rng.uniform(0.3, 0.5)
        right, down = rng.uniform(0.35, 0.6) * width, rng.uniform(-0.2, 0.25) * height
        red = LayoutObject(f"{first}-1", f"a red {first}", Box(x, y, x + width, y + height))
        blue_box = Box(x + right, y + down, x + right + width, y + down + height)
        yield red, LayoutObject(f"{second}-2", f"a blue {second}", blue_box)


def red_share(picture: Image, box: Box) -> float:
    """Share of red among the red and blue pixels of a box, 0..1; 0.5 where there are neither."""
    pixels = np.asarray(picture).astype(int)
    height, width = pixels.shape[:2]
    part = pixels[int(box.y0 * height) : round(box.y1 * height), int(box.x0 * width) : round(box.x1 * width)]
    strength = part[..., 0] - part[..., 2]
    red, blue = int((strength > 40).sum()), int((strength < -40).sum())
    return red / (red + blue) if red + blue else 0.5


def measure(renderer: Renderer, count: int) -> list[tuple[float, float]]:
    """Return, for each pair, the share of red in the overlap with the red object in front and with the blue one."""
    shares = []
    for number, (red, blue) in enumerate(sample_pairs(count)):
        shared = overlap_of(red.box, blue.box)
        assert shared is not None
        orders = [Layout("two things", "a green meadow", objects=order) for order in ((blue, red), (red, blue))]
        drawn = [renderer.render(RenderRequest(layout, seed=number)).image for layout in orders]
        shares.append((red_share(drawn[0], shared), red_share(drawn[1], shared)))
    return shares


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.depth", description=__doc__)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--checkpoint", help="a checkpoint folder; the bundled one by default")
    options = parser.parse_args()
    shares = measure(make_renderer(GenerationConfig(options.checkpoint, segmenter="grabcut")), options.pairs)
    followed = sum(front > back for front, back in shares)
    right = sum((front > 0.5) + (back < 0.5) for front, back in shares)
    print(f"pairs in which the order decides who is seen: {followed} of {len(shares)}")
    print(f"pictures with the front object's colour in the majority of the overlap: {right} of {2 * len(shares)}")


if __name__ == "__main__":
    main()
