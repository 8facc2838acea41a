"""`python -m training.verifier`: train the small classifier that checks finished clip-art pictures; a few minutes.

It sees rendered clip-art only, never a generated picture, and never the judge of `benchmarks.grounding`, whose seeds
and crops are others.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter
from tqdm import tqdm

from tools.generation.verifiers.network import WEIGHTS, Classifier, Network, crop_box, save_classifier, to_tensor

from .world import CLASSES, COLOURS, Box, Scene, draw_scene, sample_scene

SEED = 20_611
TEST_SEED = 3_000_017
STEPS, SCENES = 2000, 24
Crop = tuple[np.ndarray, int, int]


def sample_crops(rng: Random) -> list[Crop]:
    """Draw a scene and cut every object, and two places that hold no whole object (class `nothing`, colour -1)."""
    scene = sample_scene(rng, max_objects=4, overlap_rate=0)
    picture = roughen(draw_scene(scene)[0], rng)
    crops = [(crop_box(picture, empty_box(scene, rng)), len(CLASSES), -1) for _ in range(2)]
    for item in scene.objects:
        crop = crop_box(picture, moved(item.box, rng))
        crops.append((crop, CLASSES.index(item.kind), list(COLOURS).index(item.colour)))
    return crops


def moved(box: Box, rng: Random) -> Box:
    """Move a box's edges by up to 8 % of its sides, as a picture's objects do not fill their boxes exactly."""
    w, h = box[2] - box[0], box[3] - box[1]
    return tuple(v + rng.uniform(-0.08, 0.08) * side for v, side in zip(box, (w, h, w, h), strict=True))  # type: ignore[return-value]


def empty_box(scene: Scene, rng: Random) -> Box:
    """Find a box that holds at most a part of any object; the picture's corner where none is found."""
    for _ in range(60):
        w, h = rng.uniform(0.12, 0.55), rng.uniform(0.12, 0.55)
        x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
        box = (x, y, x + w, y + h)
        if all(overlap(box, item.box) < 0.2 for item in scene.objects):
            return box
    return (0.0, 0.0, 0.08, 0.08)


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(0.0, w) * max(0.0, h)
    return shared / (sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)) - shared)


def roughen(picture: np.ndarray, rng: Random) -> np.ndarray:
    """Blur a picture, shift its tones and add noise, each a little or not at all, as a decoder would."""
    radius = rng.choice((0, 0, 0.5, 0.9, 1.4))
    image = Image.fromarray(picture)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(radius)) if radius else image, np.float32)
    noise = np.random.default_rng(rng.getrandbits(31)).normal(0, rng.choice((0, 2, 5)), soft.shape)
    tone = np.array([rng.uniform(0.95, 1.05) for _ in range(3)])
    return np.clip(soft * tone + noise, 0, 255).astype(np.uint8)


def batch_of(rng: Random, scenes: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Draw a batch: crops (n, 3, 40, 40), classes (n,), colours (n,)."""
    crops, kinds, colours = zip(*(crop for _ in range(scenes) for crop in sample_crops(rng)), strict=True)
    return to_tensor(crops), torch.tensor(kinds), torch.tensor(colours)


def train_verifier(steps: int = STEPS, scenes: int = SCENES) -> Classifier:
    """Train from nothing; the same steps give the same network up to rounding."""
    torch.manual_seed(SEED)
    network = Network(len(CLASSES), len(COLOURS)).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    rng = Random(SEED)
    for _ in tqdm(range(steps), desc="verifier", mininterval=5):
        crops, kinds, colours = batch_of(rng, scenes)
        kind, colour = network(crops)
        loss = F.cross_entropy(kind, kinds) + F.cross_entropy(colour, colours, ignore_index=-1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return Classifier(network.eval().requires_grad_(False), CLASSES, tuple(COLOURS))


@torch.no_grad()
def accuracy(classifier: Classifier, scenes: int = 300) -> float:
    """Share of freshly rendered crops whose class and colour are both named right."""
    crops, kinds, colours = batch_of(Random(TEST_SEED), scenes)
    kind, colour = classifier.network(crops)
    right = (kind.argmax(1) == kinds) & ((colours < 0) | (colour.argmax(1) == colours))
    return right.float().mean().item()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.verifier", description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args()
    classifier = train_verifier(options.steps)
    save_classifier(classifier, options.out)
    print(f"{100 * accuracy(classifier):.1f} % of rendered crops right; written to {options.out}")


if __name__ == "__main__":
    main()
